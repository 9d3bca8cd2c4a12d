import type { SignatureAlgorithm } from '@tamga/formats';
import { createSigner, type Signer, type Token } from '@tamga/hsm';
import { type PermitKind, redeemFor, type SigningPermit } from '../lint/signing-permit.ts';

/** A key of the authority: signs linted bytes of its kinds, once each. */
export type AuthoritySigner = Signer<SigningPermit>;

export function authoritySigner(
  token: Token,
  label: string,
  algorithm: SignatureAlgorithm,
  ...kinds: readonly PermitKind[]
): AuthoritySigner {
  return createSigner(token, label, algorithm, redeemFor(...kinds));
}
