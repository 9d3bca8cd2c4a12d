import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { CertificateRevocationList } from '@tamga/formats';
import { signCrl } from '../crls/sign-crl.ts';
import { addPeriod } from '../profiles/profile.ts';
import type { CeremonyKeys } from './ceremony-keys.ts';
import { type Authorities, authorityOf, issueAuthorities } from './issue-authorities.ts';
import { type Credential, issueCredentials } from './issue-credentials.ts';
import { makeSecretKeys } from './make-secret-keys.ts';
import { type Minutes, signMinutes, writeMinutes } from './minutes.ts';
import type { CeremonyFile } from './read-ceremony.ts';
import { rehearsalKeys } from './rehearsal-keys.ts';
import type { Ceremony } from './schema.ts';
import { openCeremonyTokens, TOKENS } from './token-keys.ts';
import { assertNotHeld, writeOutput } from './write-output.ts';

export interface HeldCeremony {
  readonly minutes: Minutes;
  readonly authorities: Authorities;
  readonly credentials: readonly Credential[];
  readonly crls: ReadonlyMap<string, CertificateRevocationList>;
}

/**
 * Holds a ceremony: keys in the tokens, certificates, CRLs and credentials in the output folder,
 * signed minutes beside them. `folder` is what the paths of the file are relative to.
 *
 * @throws CaError CEREMONY_DONE when the output folder is not empty; LINT_FAILED; HsmError of the tokens.
 */
export async function runCeremony(
  file: CeremonyFile,
  folder: string,
  clock: () => Date,
): Promise<HeldCeremony> {
  const output = resolve(folder, file.ceremony.output);
  await assertNotHeld(output);
  await mkdir(dirname(output), { recursive: true });
  const keys = await openCeremonyTokens(file.ceremony.tokens, folder, TOKENS);
  try {
    const held = await hold(file, keys, clock());
    const minutes = Buffer.from(`${JSON.stringify(held.minutes, undefined, 2)}\n`);
    const auditor = authorityOf(held.authorities, 'audit-signer');
    const minutesSignature = await signMinutes(minutes, auditor, wholeSecond(clock()));
    await writeOutput(output, { ...held, minutes, minutesSignature });
    return held;
  } finally {
    await keys.close();
  }
}

/** Everything with throw-away keys, linted and signed, and nothing written: what the run would make. */
export function rehearseCeremony(file: CeremonyFile, clock: () => Date): Promise<HeldCeremony> {
  return hold(file, rehearsalKeys(), clock());
}

async function hold(file: CeremonyFile, keys: CeremonyKeys, at: Date): Promise<HeldCeremony> {
  const { ceremony } = file;
  const now = wholeSecond(at);
  const authorities = await issueAuthorities(ceremony, keys, now);
  await makeSecretKeys(ceremony, keys);
  const operations = authorityOf(authorities, 'operations-ca');
  const credentials = await issueCredentials(ceremony, operations, now);
  const crls = await signFirstCrls(ceremony, authorities, now);
  const made = { authorities, credentials, crls };
  const minutes = await writeMinutes({ ceremony, ceremonyBytes: file.bytes, now, keys, ...made });
  return { minutes, ...made };
}

async function signFirstCrls(
  { crlDays }: Ceremony,
  authorities: Authorities,
  now: Date,
): Promise<ReadonlyMap<string, CertificateRevocationList>> {
  const first = async (label: 'citizen-root' | 'csca', days: number) => {
    const { certificate, signer } = authorityOf(authorities, label);
    const nextUpdate = addPeriod(now, { days });
    const fields = { issuer: certificate, number: 1n, thisUpdate: now, nextUpdate, revoked: [] };
    return [`${label}.crl`, await signCrl(fields, signer)] as const;
  };
  return new Map([await first('citizen-root', crlDays.root), await first('csca', crlDays.csca)]);
}

/** Certificates know no fractions (RFC 5280 4.1.2.5). */
export function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
