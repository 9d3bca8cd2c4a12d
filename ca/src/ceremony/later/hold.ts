import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  assembleSigned,
  type Certificate,
  equalBytes,
  hex,
  parseCertificate,
  type SignatureAlgorithm,
} from '@tamga/formats';
import { HsmError, type KeyPairKind } from '@tamga/hsm';
import { certificateTemplate } from '../../certificates/certificate-template.ts';
import { drawSerial } from '../../certificates/serial-number.ts';
import { signCertificate } from '../../certificates/sign-certificate.ts';
import { CaError } from '../../errors.ts';
import type { AuthoritySigner } from '../../keys/authority-signer.ts';
import { permitCertificate } from '../../lint/signing-permit.ts';
import { algorithmFor, readCertificate } from '../../pki.ts';
import type { CeremonyKeys } from '../ceremony-keys.ts';
import { certificateEntry, type Minutes, sha256, signMinutes } from '../minutes.ts';
import { rehearsalKeys } from '../rehearsal-keys.ts';
import { wholeSecond } from '../run-ceremony.ts';
import { algorithmOf, openCeremonyTokens } from '../token-keys.ts';
import { type Plan, type PlannedCertificate, planCeremony } from './plan.ts';
import type { LaterCeremony } from './schema.ts';
import { openStage, type Stage } from './stage.ts';

/** A validated ceremony and the reviewed bytes it was read from. */
export interface LaterCeremonyFile {
  readonly ceremony: LaterCeremony;
  readonly bytes: Uint8Array;
}

interface Work {
  readonly file: LaterCeremonyFile;
  readonly plan: Plan;
  readonly keys: CeremonyKeys;
  readonly now: Date;
}

/**
 * Holds a ceremony after the founding one: makes its key, certifies it, and puts certificates and signed minutes beside
 * those that are there. A run that was cut off is taken up again by holding the same file.
 *
 * @throws CaError CEREMONY_DONE, CERTIFICATE_MISSING, LINT_FAILED; HsmError of the tokens.
 */
export async function holdLaterCeremony(
  file: LaterCeremonyFile,
  folder: string,
  clock: () => Date,
): Promise<Minutes> {
  const { ceremony } = file;
  const pki = resolve(folder, ceremony.output);
  const plan = await planCeremony(ceremony, pki);
  const names = outputNames(plan);
  const stage = await openUnlessDone(pki, plan, names, sha256(file.bytes));
  if (!stage.isHeld) {
    const tokens = { ...ceremony.tokens, initialize: false };
    const keys = await openCeremonyTokens(tokens, folder, ['root', 'ca']);
    try {
      const now = wholeSecond(clock());
      const spki = await newKey(plan, ceremony.key, keys, stage);
      const work = { file, plan, keys, now };
      const certificates = new Map<string, Certificate>();
      for (const planned of plan.certificates) {
        certificates.set(planned.file, await certify(work, planned, spki));
      }
      const minutes = Buffer.from(
        `${JSON.stringify(await laterMinutes(work, certificates), undefined, 2)}\n`,
      );
      await stage.complete(
        new Map<string, Uint8Array>([
          ...[...certificates].map(([name, { raw }]) => [name, raw] as const),
          [names.minutes, minutes],
          [names.signature, await signByAuditor(minutes, pki, work)],
        ]),
      );
    } finally {
      await keys.close();
    }
  }
  await stage.settle(names.all);
  return JSON.parse(await readFile(join(pki, names.minutes), 'utf8'));
}

/** Everything under a throw-away key, linted and not signed: what the run would make. Nothing is written. */
export async function rehearseLaterCeremony(
  file: LaterCeremonyFile,
  folder: string,
  clock: () => Date,
): Promise<Minutes> {
  const { ceremony } = file;
  const plan = await planCeremony(ceremony, resolve(folder, ceremony.output));
  const keys = rehearsalKeys();
  const work = { file, plan, keys, now: wholeSecond(clock()) };
  const spki = await keys.makePair(plan.token, plan.label, ceremony.key);
  const certificates = new Map<string, Certificate>();
  for (const planned of plan.certificates) {
    const { profile, issuer } = planned;
    const self = keys.signer(plan.token, plan.label, ceremony.key, 'certificate');
    const tbs = toBeSigned(work, planned, spki);
    const algorithm = issuer ? algorithmFor(issuer.certificate) : self.algorithm;
    permitCertificate(tbs, algorithm, profile.roles, issuer?.certificate);
    certificates.set(planned.file, unsigned(tbs, algorithm));
  }
  return laterMinutes(work, certificates);
}

interface OutputNames {
  readonly minutes: string;
  readonly signature: string;
  readonly all: readonly string[];
}

function outputNames({ label, certificates }: Plan): OutputNames {
  const minutes = `minutes.${label}.json`;
  const signature = `${minutes}.p7s`;
  // The minutes first: a certificate in its place is a minuted one.
  return {
    minutes,
    signature,
    all: [minutes, signature, ...certificates.map(({ file }) => file)],
  };
}

async function openUnlessDone(pki: string, { label }: Plan, names: OutputNames, digest: string) {
  const taken = names.all.filter((name) => existsSync(join(pki, name)));
  if (taken.length > 0 && !existsSync(`${pki}.${label}.held`)) {
    throw new CaError('CEREMONY_DONE', `${pki} holds ${taken.join(', ')} already, and they stay.`);
  }
  return openStage(pki, label, digest);
}

/**
 * Makes the key once the stage says that it is being made. Where the same ceremony was cut off behind that, the key is
 * taken up; a key that was there before any ceremony began is nobody's, and stays uncertified.
 */
async function newKey(
  { token, label }: Plan,
  kind: KeyPairKind,
  keys: CeremonyKeys,
  stage: Stage,
): Promise<Uint8Array> {
  const there = await existingKey(keys.signer(token, label, kind, 'certificate'));
  if (there === undefined) {
    if (!stage.isResumed) await stage.begin();
    return keys.makePair(token, label, kind);
  }
  if (stage.isResumed) return there;
  throw new CaError(
    'CEREMONY_DONE',
    `The token ${token} holds ${label} already, which this ceremony did not make.`,
  );
}

async function existingKey(signer: AuthoritySigner): Promise<Uint8Array | undefined> {
  try {
    return await signer.publicKey();
  } catch (error) {
    if (error instanceof HsmError && error.code === 'key-not-found') return undefined;
    throw error;
  }
}

function toBeSigned(
  { file: { ceremony }, plan, now }: Work,
  { profile, issuer }: PlannedCertificate,
  spki: Uint8Array,
): Uint8Array {
  return certificateTemplate({
    profile,
    ...(issuer && { issuer: issuer.certificate }),
    signatureAlgorithm: issuer ? algorithmFor(issuer.certificate) : algorithmOf(ceremony.key),
    publicUrl: ceremony.publicUrl,
    icao: ceremony.authority.icao,
  })({ serial: drawSerial(), subject: plan.subject, spki, notBefore: now });
}

async function certify(
  work: Work,
  planned: PlannedCertificate,
  spki: Uint8Array,
): Promise<Certificate> {
  const { file, plan, keys } = work;
  const { profile, issuer } = planned;
  const signer = issuer
    ? keys.signer('root', issuer.label, kindOf(issuer.certificate), 'certificate')
    : keys.signer(plan.token, plan.label, file.ceremony.key, 'certificate');
  const isKeyOfIssuer =
    issuer === undefined || equalBytes(await signer.publicKey(), issuer.certificate.spki.raw);
  if (!isKeyOfIssuer) {
    throw new CaError('CERTIFICATE_MISSING', `The token has another key as ${signer.label}.`);
  }
  return signCertificate({
    tbs: toBeSigned(work, planned, spki),
    roles: profile.roles,
    signer,
    ...(issuer && { issuer: issuer.certificate }),
  });
}

async function laterMinutes(
  { file: { ceremony, bytes }, plan: { token, label, certificates }, keys, now }: Work,
  made: ReadonlyMap<string, Certificate>,
): Promise<Minutes> {
  const checkValue = hex(await keys.checkValue(token, label));
  return {
    format: 'tamga-minutes-1',
    title: ceremony.title,
    heldAt: now.toISOString(),
    ceremony: sha256(bytes),
    keys: [{ token, label, kind: ceremony.key, checkValue }],
    certificates: certificates.flatMap(({ file, profile }) => {
      const certificate = made.get(file);
      return certificate === undefined ? [] : [certificateEntry(file, profile.name, certificate)];
    }),
    crls: [],
  };
}

async function signByAuditor(
  minutes: Uint8Array,
  pki: string,
  { keys, now }: Work,
): Promise<Uint8Array> {
  const certificate = await readCertificate(pki, 'audit-signer.crt');
  const signer = keys.signer('ca', 'audit-signer', kindOf(certificate), 'signed-attributes');
  return signMinutes(minutes, { certificate, signer }, now);
}

/** As far as it decides the algorithm that a key signs with. */
function kindOf({ spki: { key } }: Certificate): KeyPairKind {
  if (key.kind === 'rsa') return 'rsa-4096';
  return key.kind === 'ec' && key.curve === 'P-384' ? 'ec-p384' : 'ec-p256';
}

function unsigned(tbs: Uint8Array, algorithm: SignatureAlgorithm): Certificate {
  return parseCertificate(assembleSigned(tbs, algorithm, new Uint8Array(1)));
}
