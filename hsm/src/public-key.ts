import { createPublicKey } from 'node:crypto';
import { HsmError } from './errors.ts';
import { CURVES } from './key-kinds.ts';

/** SubjectPublicKeyInfo DER of CKA_MODULUS and CKA_PUBLIC_EXPONENT. */
export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): Uint8Array {
  const key = { kty: 'RSA', n: base64url(modulus), e: base64url(exponent) };
  return exported({ key, format: 'jwk' });
}

/** The curve of CKA_EC_PARAMS; none for another one, and for explicit parameters. */
export function curveOf(parameters: Uint8Array): { readonly fieldBytes: number } | undefined {
  const named = Buffer.from(parameters).toString('hex');
  return Object.values(CURVES).find((candidate) => candidate.parameters === named);
}

/**
 * SubjectPublicKeyInfo DER of CKA_EC_PARAMS and CKA_EC_POINT (RFC 5480, 2). The point is a DER OCTET
 * STRING (PKCS#11 2.40, 2.3.3) around the uncompressed form; some modules leave the wrapping out.
 */
export function ecPublicKey(parameters: Uint8Array, point: Uint8Array): Uint8Array {
  const curve = curveOf(parameters);
  if (!curve) {
    const name = Buffer.from(parameters.subarray(0, 16)).toString('hex');
    throw new HsmError('unsupported', `The token's curve ${name} is not known here.`);
  }
  const { fieldBytes } = curve;
  const uncompressed = point.subarray(-2 * fieldBytes - 1);
  const wrapping = point.length - uncompressed.length;
  if (uncompressed.length !== 2 * fieldBytes + 1 || wrapping > 3 || uncompressed[0] !== 0x04) {
    throw new HsmError('pkcs11', 'CKA_EC_POINT is no uncompressed point of its curve.');
  }
  const algorithm = short(0x30, [...EC_PUBLIC_KEY, ...parameters]);
  const spki = short(0x30, [...algorithm, ...short(0x03, [0x00, ...uncompressed])]);
  return exported({ key: Buffer.from(spki), format: 'der', type: 'spki' });
}

/** 1.2.840.10045.2.1 */
const EC_PUBLIC_KEY = Buffer.from('06072a8648ce3d0201', 'hex');

/** DER with a length of one byte: enough for every curve of CURVES. */
function short(tag: number, content: readonly number[]): number[] {
  return [tag, content.length, ...content];
}

/** Through OpenSSL, which refuses a point beside its curve. */
function exported(key: Parameters<typeof createPublicKey>[0]): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
