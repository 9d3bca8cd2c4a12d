import type { Certificate, CertificationRequest } from '@tamga/formats';
import type { AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import { certificateTemplate } from '../certificates/certificate-template.ts';
import { drawSerial } from '../certificates/serial-number.ts';
import { signPermitted } from '../certificates/sign-certificate.ts';
import { CaError } from '../errors.ts';
import type { Stage } from '../issuance/issue-certificate.ts';
import { spkiHash } from '../keys/key-identifier.ts';
import { permitCertificate } from '../lint/signing-permit.ts';
import type { SigningAuthority } from '../pki.ts';
import { lastSecond } from '../profiles/profile.ts';
import { identityOf, MACHINE_PROFILES, type Machine } from './machine.ts';
import { createCredentialStore } from './store.ts';

export interface CredentialIssuerOptions {
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly operations: SigningAuthority;
  readonly publicUrl: string;
  readonly clock: () => Date;
  readonly atStage?: (stage: Stage, serial: Uint8Array) => Promise<void>;
}

export interface CredentialRequest {
  readonly machine: Machine;
  /** Checked against the machine. */
  readonly csr: CertificationRequest;
  readonly requestHash: Buffer;
  readonly actor: string;
}

/** One credential for a request, however often it comes; DER. */
export type CredentialIssuer = (request: CredentialRequest) => Promise<Uint8Array>;

/** In the order that leaves no certificate without a record: build, lint, commit the intent, sign, verify, commit. */
export function createCredentialIssuer(options: CredentialIssuerOptions): CredentialIssuer {
  const { operations, clock, publicUrl, atStage = async () => {} } = options;
  const { certificate: issuer, signer } = operations;
  const store = createCredentialStore(options.sql, options.audit);

  return async (request) => {
    const { machine, csr, requestHash, actor } = request;
    const before = await store.find(requestHash);
    if (before !== undefined) return before;
    const profile = MACHINE_PROFILES[machine.kind];
    const now = wholeSecond(clock());
    const notAfter = lastSecond(now, profile.validity);
    assertOutlived(issuer, now, notAfter);
    const serial = drawSerial();
    const tbs = certificateTemplate({
      profile,
      issuer,
      publicUrl,
      signatureAlgorithm: signer.algorithm,
    })({
      serial,
      subject: machine.subject,
      spki: csr.spki.raw,
      notBefore: now,
      peerNames: machine.altNames,
    });
    const permit = permitCertificate(tbs, signer.algorithm, profile.roles, issuer);
    const intent = {
      serial,
      identity: identityOf(machine),
      profile: profile.name,
      requestHash,
      spkiHash: spkiHash(csr.spki.raw),
      tbs,
      at: now,
    };
    await store.recordIntent(intent);
    await atStage('intended', serial);
    const { raw } = await signPermitted({ permit, tbs, signer, issuer });
    await atStage('signed', serial);
    return store.recordCredential({ intent, der: raw, notAfter, actor });
  };
}

function assertOutlived(issuer: Certificate, now: Date, notAfter: Date): void {
  if (now >= issuer.notBefore && notAfter <= issuer.notAfter) return;
  throw new CaError(
    'CA_ENDS_TOO_EARLY',
    `The Operations CA is valid to ${issuer.notAfter.toISOString()}, the credential would be valid longer.`,
  );
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
