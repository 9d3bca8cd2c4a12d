import {
  checkPrimeSync,
  createECDH,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
} from 'node:crypto';
import { fromHex, hex, integer, type SignatureAlgorithm, sequence } from '@tamga/formats';

/** A key and its signatures that are the same in every run, so that a seed repeats every input. It protects nothing. */
export interface SpecimenKey {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  sign(data: Uint8Array): Uint8Array;
}

export function specimenEcKey(name: string): SpecimenKey {
  const ecdh = createECDH('prime256v1');
  const secret = sha256(`Tamga specimen ${name}`);
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const coordinates = { x: url(point.subarray(1, 33)), y: url(point.subarray(33)) };
  const jwk = { kty: 'EC', crv: 'P-256', ...coordinates };
  return {
    algorithm: 'ecdsa-sha256',
    spki: spkiOf(createPublicKey({ key: jwk, format: 'jwk' })),
    sign: (data) => signEcdsa(data, secret),
  };
}

const P256_ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** ECDSA over P-256 with a nonce that is made of key and data: OpenSSL's is another one each time. */
function signEcdsa(data: Uint8Array, secret: Uint8Array): Uint8Array {
  const digest = sha256(data);
  const nonce = sha256(secret, digest);
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(nonce);
  const r = number(ecdh.getPublicKey().subarray(1, 33)) % P256_ORDER;
  const s =
    (inverse(number(nonce), P256_ORDER) * (number(digest) + r * number(secret))) % P256_ORDER;
  return sequence(integer(r), integer(s));
}

const rsaKeys = new Map<string, SpecimenKey>();

/** Two primes that are found from the name, and the key that they make. */
export function specimenRsaKey(name: string, bits: number): SpecimenKey {
  const key = rsaKeys.get(name) ?? makeRsaKey(name, bits);
  rsaKeys.set(name, key);
  return key;
}

function makeRsaKey(name: string, bits: number): SpecimenKey {
  const [p, q] = [primeFrom(`${name} p`, bits / 2), primeFrom(`${name} q`, bits / 2)];
  const e = 65_537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const parts = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const members = Object.entries(parts).map(([part, value]) => [part, url(bytesOf(value))]);
  const key = createPrivateKey({
    key: { kty: 'RSA', ...Object.fromEntries(members) },
    format: 'jwk',
  });
  return {
    algorithm: 'rsa-pkcs1-sha256',
    spki: spkiOf(createPublicKey(key)),
    sign: (data) => new Uint8Array(sign('sha256', data, key)),
  };
}

/** The two highest bits are set, so that the product has all its bits. */
function primeFrom(name: string, bits: number): bigint {
  const length = bits / 8;
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    sha256(`Tamga specimen ${name} ${at}`),
  );
  const start = number(Buffer.concat(blocks).subarray(0, length));
  let candidate = start | (3n << BigInt(bits - 2)) | 1n;
  while (candidate % 65_537n === 1n || !checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [((value % modulus) + modulus) % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(bytes)}`);
}

function bytesOf(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return fromHex(digits.padStart(digits.length + (digits.length % 2), '0'));
}

function url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
