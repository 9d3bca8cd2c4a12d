import { cvcCurve, parseSpki, plainEcdsaSignature } from '@tamga/formats';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import type { SigningPermit } from '../lint/signing-permit.ts';

/** A signature as card verifiable certificates have it: ECDSA in plain format (TR-03110-3 A.6.3.2), RSA as it is. */
export async function signCvc(signer: AuthoritySigner, permit: SigningPermit): Promise<Uint8Array> {
  const { key } = parseSpki(await signer.publicKey());
  const signature = await signer.sign(permit);
  if (key.kind === 'rsa') return signature;
  const curve = key.kind === 'ec' ? cvcCurve(key.curve ?? '') : undefined;
  if (curve === undefined) {
    throw new CaError('KEY_NOT_ALLOWED', `The key ${signer.label} is on no standardised curve.`);
  }
  return plainEcdsaSignature(signature, curve.parameters.order.length);
}
