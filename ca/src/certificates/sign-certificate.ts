import { assembleSigned, type Certificate, parseCertificate } from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { permitCertificate, type SigningPermit } from '../lint/signing-permit.ts';
import type { Role } from '../profiles/profile.ts';

/** Lints, signs, and holds the signature against the key that must have made it. */
export async function signCertificate(options: {
  readonly tbs: Uint8Array;
  readonly roles: readonly Role[];
  readonly signer: AuthoritySigner;
  /** Absent: self-signed. */
  readonly issuer?: Certificate;
}): Promise<Certificate> {
  const { tbs, roles, signer, issuer } = options;
  const permit = permitCertificate(tbs, signer.algorithm, roles, issuer);
  return signPermitted({ ...options, permit });
}

/** As `signCertificate`, for bytes that were linted before. */
export async function signPermitted(options: {
  readonly permit: SigningPermit;
  readonly tbs: Uint8Array;
  readonly signer: AuthoritySigner;
  /** Absent: self-signed. */
  readonly issuer?: Certificate;
}): Promise<Certificate> {
  const { permit, tbs, signer, issuer } = options;
  const { algorithm } = signer;
  const signature = await signer.sign(permit);
  const certificate = parseCertificate(assembleSigned(tbs, algorithm, signature));
  const { spki } = issuer ?? certificate;
  if (!verifySignature({ spki: spki.raw, algorithm, data: tbs, signature })) {
    throw new CaError('SIGNATURE_NOT_OURS', `The key ${signer.label} signed something else.`);
  }
  return certificate;
}
