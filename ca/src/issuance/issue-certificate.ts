import type { CertificateRequest } from '@tamga/contracts';
import { assembleSigned, type Certificate, equalBytes } from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import {
  type CertificateTemplate,
  certificateTemplate,
} from '../certificates/certificate-template.ts';
import { drawSerial, shardOf } from '../certificates/serial-number.ts';
import { monthOf } from '../database/migrate-ca.ts';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { permitCertificate } from '../lint/signing-permit.ts';
import { lastSecond, type Profile } from '../profiles/profile.ts';
import { createBatcher } from './batcher.ts';
import type { Fact, Intended, Intent, IssuanceStore, Known } from './store.ts';
import { type ValidRequest, validateRequest } from './validate-request.ts';

export interface Issued {
  readonly serial: Uint8Array;
  readonly certificate: Uint8Array;
}

/** Where an issuance stands when it may be stopped from outside, to see what a crash there leaves. */
export type Stage = 'asked' | 'intended' | 'signed' | 'recorded';

export interface IssuanceOptions {
  readonly store: IssuanceStore;
  readonly signer: AuthoritySigner;
  readonly issuer: Certificate;
  readonly publicUrl: string;
  readonly shards: number;
  readonly clock: () => Date;
  /** Throws when what is issued now would not be covered by the exported audit log. */
  readonly assertMayIssue?: () => void;
  readonly atStage?: (stage: Stage, serial: Uint8Array) => Promise<void>;
}

export interface Issuance {
  /** One certificate for a request id, however often and from wherever it is asked. */
  issue(request: CertificateRequest, actor: string): Promise<Issued>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

const MAX_BATCH = 200;

/**
 * Issues in the order that leaves no certificate without a record: validate, draw a serial, build, lint,
 * commit serial and intent, sign, compare, commit. Concurrent requests share each database round trip: one is under way at
 * a time for each step, and what gathers meanwhile goes with the next.
 */
export function createIssuance(options: IssuanceOptions): Issuance {
  const { store, signer, issuer, clock, atStage = async () => {} } = options;
  const underWay = new Map<string, Promise<Issued>>();
  const shared = { maxItems: MAX_BATCH, mayCome: (waiting: number) => underWay.size > waiting };
  const lookUp = createBatcher<ValidRequest, Known>({ run: store.lookUp, ...shared });
  const commitIntent = createBatcher<Intent, Intended>({ run: store.recordIntents, ...shared });
  const commitFact = createBatcher<Fact, boolean>({ run: store.recordCertificates, ...shared });
  const templateOf = templates(options);

  const issueOrFind = async (request: ValidRequest, actor: string): Promise<Issued> => {
    const now = wholeSecond(clock());
    assertOutlived(issuer, request.profile, now);
    const draw = {
      serial: drawSerial(),
      month: monthOf(now),
      requestId: request.requestId,
      profile: request.profile.name,
      at: now,
    };
    const shard = shardOf(draw.serial, options.shards);
    const { subject, spki, profile } = request;
    const tbs = templateOf(profile)({ serial: draw.serial, subject, spki, notBefore: now, shard });
    const permit = permitCertificate(tbs, signer.algorithm, profile.roles, issuer);
    const intent = { draw, request, shard, tbs };
    await atStage('asked', draw.serial);
    const known = await commitIntent(intent);
    if (known.issued !== undefined) return sameRequest(request, known.issued);
    refuseKnown(request, known);
    // An owner never changes: only who neither knew one nor became it has to ask again.
    if (known.owner === undefined && !known.claimed) refuseKnown(request, await lookUp(request));
    await atStage('intended', draw.serial);
    const signature = await signer.sign(permit);
    const certificate = readBack(tbs, signature, signer, issuer);
    await atStage('signed', draw.serial);
    const notAfter = lastSecond(now, profile.validity);
    if (await commitFact({ intent, der: certificate, notAfter, actor })) {
      await atStage('recorded', draw.serial);
      return { serial: draw.serial, certificate };
    }
    return issueOrFind(request, actor);
  };

  return {
    async issue(request, actor) {
      options.assertMayIssue?.();
      const valid = validateRequest(request);
      for (;;) {
        const before = underWay.get(valid.requestId);
        if (before === undefined) break;
        await before.catch(() => {});
      }
      const issued = issueOrFind(valid, actor);
      underWay.set(valid.requestId, issued);
      try {
        return await issued;
      } finally {
        underWay.delete(valid.requestId);
      }
    },
    async idle() {
      await Promise.allSettled(underWay.values());
    },
  };
}

/** Static extensions are encoded once a profile. */
function templates(options: IssuanceOptions): (profile: Profile) => CertificateTemplate {
  const known = new Map<string, CertificateTemplate>();
  const { issuer, publicUrl, signer } = options;
  return (profile) => {
    const before = known.get(profile.name);
    if (before !== undefined) return before;
    const made = certificateTemplate({
      profile,
      issuer,
      publicUrl,
      signatureAlgorithm: signer.algorithm,
    });
    known.set(profile.name, made);
    return made;
  };
}

function assertOutlived(issuer: Certificate, profile: Profile, now: Date): void {
  if (now >= issuer.notBefore && lastSecond(now, profile.validity) <= issuer.notAfter) return;
  throw new CaError(
    'CA_ENDS_TOO_EARLY',
    `The authority is valid to ${issuer.notAfter.toISOString()}, the certificate would be valid longer.`,
  );
}

/** A key belongs to one person and one use, for ever, and to nobody once it is known to be compromised. */
function refuseKnown({ subjectId, profile }: ValidRequest, { owner, blocked }: Known): void {
  if (blocked) throw new CaError('KEY_BLOCKED', 'The key is on a list of compromised keys.');
  if (owner === undefined) return;
  if (owner.subjectId === subjectId && owner.profile === profile.name) return;
  throw new CaError(
    'KEY_OF_OTHER_USE',
    owner.subjectId === subjectId
      ? `The key was certified for ${owner.profile} before.`
      : 'The key was seen before, for another person.',
  );
}

function sameRequest(request: ValidRequest, stored: NonNullable<Known['issued']>): Issued {
  if (equalBytes(request.requestHash, stored.requestHash)) {
    return { serial: stored.serial, certificate: stored.der };
  }
  throw new CaError(
    'REQUEST_ID_REUSED',
    `The request ${request.requestId} stands for another certificate.`,
  );
}

/** What the token signed is what is on record, by the key that it must be. */
function readBack(
  tbs: Uint8Array,
  signature: Uint8Array,
  signer: AuthoritySigner,
  issuer: Certificate,
): Uint8Array {
  const { algorithm } = signer;
  if (!verifySignature({ spki: issuer.spki.raw, algorithm, data: tbs, signature })) {
    throw new CaError('SIGNATURE_NOT_OURS', `The key ${signer.label} signed something else.`);
  }
  return assembleSigned(tbs, algorithm, signature);
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
