import { type NamedCurve, parseSpki, plainEcdsaSignature } from '@tamga/formats';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import type { SigningPermit } from '../lint/signing-permit.ts';

/** Octets of r and of s: those of the order of the curve. */
const ORDER_OCTETS: Readonly<Record<NamedCurve, number>> = {
  'P-256': 32,
  'P-384': 48,
  'P-521': 66,
  brainpoolP256r1: 32,
  brainpoolP384r1: 48,
  brainpoolP512r1: 64,
};

/** A signature as card verifiable certificates have it: ECDSA in plain format (TR-03110-3 A.6.3.2), RSA as it is. */
export async function signCvc(signer: AuthoritySigner, permit: SigningPermit): Promise<Uint8Array> {
  const { key } = parseSpki(await signer.publicKey());
  const signature = await signer.sign(permit);
  if (key.kind === 'rsa') return signature;
  if (key.kind !== 'ec' || key.curve === undefined) {
    throw new CaError('KEY_NOT_ALLOWED', `The key ${signer.label} is on no standardised curve.`);
  }
  return plainEcdsaSignature(signature, ORDER_OCTETS[key.curve]);
}
