import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { HsmError } from './errors.ts';
import { CURVES } from './key-kinds.ts';

/** SubjectPublicKeyInfo DER of CKA_MODULUS and CKA_PUBLIC_EXPONENT. */
export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  return spki({ kty: 'RSA', n: base64url(modulus), e: base64url(exponent) });
}

/**
 * SubjectPublicKeyInfo DER of CKA_EC_PARAMS and CKA_EC_POINT. The point is a DER OCTET STRING
 * (PKCS#11 2.40, 2.3.3) around the uncompressed form; some modules leave the wrapping out.
 */
export function ecPublicKey(parameters: Uint8Array, point: Uint8Array): Uint8Array {
  const named = Buffer.from(parameters).toString('hex');
  const curve = Object.values(CURVES).find((candidate) => candidate.parameters === named);
  if (!curve) throw new HsmError('unsupported', `The token's curve ${named} is not known here.`);
  const bytes = curve.fieldBytes;
  const coordinates = point.subarray(-2 * bytes);
  const wrapping = point.length - coordinates.length;
  if (coordinates.length !== 2 * bytes || wrapping > 4 || point[wrapping - 1] !== 0x04) {
    throw new HsmError('pkcs11', `CKA_EC_POINT is no uncompressed point of ${curve.jwk}.`);
  }
  const [x, y] = [coordinates.subarray(0, bytes), coordinates.subarray(bytes)];
  return spki({ kty: 'EC', crv: curve.jwk, x: base64url(x), y: base64url(y) });
}

function spki(key: JsonWebKey): Uint8Array {
  return new Uint8Array(
    createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'der' }),
  );
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
