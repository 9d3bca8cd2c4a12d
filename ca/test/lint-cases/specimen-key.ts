import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { encodeRsaSpki } from '@tamga/formats';

/** A key that everybody can derive: it signs specimens that must be the same bytes every time. */
export interface SpecimenKey {
  readonly spki: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256, which has no randomness. */
  sign(bytes: Uint8Array): Uint8Array;
}

const EXPONENT = 65_537n;

/** `steps` lead from the number that the phrase gives to the next prime: found once, written down. */
export function specimenKey(
  phrase: string,
  [pSteps, qSteps]: readonly [number, number],
): SpecimenKey {
  const p = numberOf(`${phrase} p`, 128) + 2n * BigInt(pSteps);
  const q = numberOf(`${phrase} q`, 128) + 2n * BigInt(qSteps);
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const jwk = {
    kty: 'RSA',
    n: text(p * q),
    e: text(EXPONENT),
    d: text(d),
    p: text(p),
    q: text(q),
    dp: text(d % (p - 1n)),
    dq: text(d % (q - 1n)),
    qi: text(inverse(q, p)),
  };
  const key: KeyObject = createPrivateKey({ format: 'jwk', key: jwk });
  return {
    spki: encodeRsaSpki(bytesOf(p * q), bytesOf(EXPONENT)),
    sign: (bytes) => new Uint8Array(sign('sha256', bytes, key)),
  };
}

/** A public key whose private half nobody needs: an odd number of the right length. */
export function specimenPublicKey(phrase: string, octets = 256): Uint8Array {
  return encodeRsaSpki(bytesOf(numberOf(phrase, octets)), bytesOf(EXPONENT));
}

/** An odd number with its two highest bits set. */
export function numberOf(phrase: string, octets: number): bigint {
  const blocks = Array.from({ length: Math.ceil(octets / 32) }, (_, index) =>
    createHash('sha256').update(`${phrase} ${index}`).digest('hex'),
  );
  const bits = BigInt(octets * 8);
  const drawn = BigInt(`0x${blocks.join('').slice(0, octets * 2)}`);
  return drawn | (3n << (bits - 2n)) | 1n;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next] = [modulus, value % modulus];
  let [t, following] = [0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [t, following] = [following, t - quotient * following];
  }
  return t < 0n ? t + modulus : t;
}

function bytesOf(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return new Uint8Array(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex'));
}

function text(value: bigint): string {
  return Buffer.from(bytesOf(value)).toString('base64url');
}
