import { assembleSigned, type Certificate, parseCertificate } from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { permitCertificate } from '../lint/signing-permit.ts';
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
  const { algorithm } = signer;
  const permit = permitCertificate(tbs, algorithm, roles, issuer);
  const signature = await signer.sign(permit);
  const certificate = parseCertificate(assembleSigned(tbs, algorithm, signature));
  const { spki } = issuer ?? certificate;
  if (!verifySignature({ spki: spki.raw, algorithm, data: tbs, signature })) {
    throw new CaError('SIGNATURE_NOT_OURS', `The key ${signer.label} signed something else.`);
  }
  return certificate;
}
