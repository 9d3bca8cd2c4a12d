import type { CardKeyReference, CardKeyRequest, KeyBlock } from './card-key-types.ts';
import { HsmError } from './errors.ts';
import type { KeyObject, Pkcs11Token } from './pkcs11-token.ts';
import type { CardKeyResults } from './token.ts';

const BLOCK = 16;
/** KDF3's key constants, as GlobalPlatformPro diversifies. */
const KDF3 = { enc: 1, mac: 2, dek: 3 } as const;
/** GP Amendment D 4.1.5, table 4-1. */
const SCP03 = { enc: 0x04, mac: 0x06, rmac: 0x07 } as const;
type Role = keyof typeof KDF3;

/** Runs one card key operation in the worker; derived keys are session objects, gone afterwards. */
export function runCardKeyOperation(
  token: Pkcs11Token,
  request: CardKeyRequest,
): CardKeyResults[keyof CardKeyResults] {
  const { keys } = request;
  switch (request.operation) {
    case 'session': {
      const context = Uint8Array.from([...request.hostChallenge, ...request.cardChallenge]);
      return {
        enc: withCardKey(token, keys, 'enc', (key) => sessionKey(token, key, SCP03.enc, context)),
        ...withCardKey(token, keys, 'mac', (key) => ({
          mac: sessionKey(token, key, SCP03.mac, context),
          rmac: sessionKey(token, key, SCP03.rmac, context),
        })),
      };
    }
    case 'encrypt':
      return withCardKey(token, keys, 'dek', (dek) => token.encrypt(dek, 'cbc', request.data));
    case 'put':
      return withCardKey(token, keys, 'dek', (dek) => {
        const block = (role: Role): KeyBlock =>
          withCardKey(token, request.next, role, (key) => ({
            block: token.wrap(dek, key),
            kcv: scp03CheckValue(token, key),
          }));
        return { enc: block('enc'), mac: block('mac'), dek: block('dek') };
      });
    case 'check': {
      const check = (role: Role) =>
        withCardKey(token, keys, role, (key) => scp03CheckValue(token, key));
      return { enc: check('enc'), mac: check('mac'), dek: check('dek') };
    }
  }
}

/** GP Amendment D 7.1.1.2: the first 3 bytes of a block of 01 under the key. */
function scp03CheckValue(token: Pkcs11Token, key: KeyObject): Uint8Array {
  return token.encrypt(key, 'ecb', new Uint8Array(BLOCK).fill(0x01)).slice(0, 3);
}

/** NIST SP 800-108 in counter mode as GP Amendment D 4.1.5 fills it in; as long as the static key. */
function sessionKey(
  token: Pkcs11Token,
  key: KeyObject,
  constant: number,
  context: Uint8Array,
): Uint8Array {
  const length = masterLength(key);
  const bits = length * 8;
  const blocks = Array.from({ length: Math.ceil(length / BLOCK) }, (_, index) => {
    const label = [...new Uint8Array(11), constant];
    const counted = [0x00, bits >> 8, bits & 0xff, index + 1];
    return token.sign(key, 'cmac', Uint8Array.from([...label, ...counted, ...context]));
  });
  return Uint8Array.from(blocks.flatMap((block) => [...block])).slice(0, length);
}

function withCardKey<T>(
  token: Pkcs11Token,
  { master, kdf, kdd }: CardKeyReference,
  role: Role,
  use: (key: KeyObject) => T,
): T {
  const base = token.require(master, 'secret');
  if (kdf === 'plain') return use(base);
  const key = deriveKdf3(token, base, KDF3[role], kdd);
  try {
    return use(key);
  } finally {
    token.release(key);
  }
}

/**
 * KDF3: CMAC(K, counter | 000000 | role | 00 | KDD). The input is one block, so its CMAC is
 * AES(K, input XOR K1): a derivation that AES-CBC-ENCRYPT-DATA does inside the token. A longer
 * key needs two independent blocks, which that mechanism chains: those exist in this process'
 * memory until they are a session object.
 */
function deriveKdf3(
  token: Pkcs11Token,
  master: KeyObject,
  role: number,
  kdd: Uint8Array,
): KeyObject {
  const length = masterLength(master);
  const subkey = cmacSubkey(token, master);
  const block = (counter: number): Uint8Array =>
    xor(Uint8Array.from([counter, 0, 0, 0, role, 0, ...kdd]), subkey);
  // Extractable for C_WrapKey into a PUT KEY block; sensitive, so never readable; a session object.
  const attributes = { extractable: true, encrypt: true, sign: true, wrap: true };
  try {
    if (length === BLOCK) return token.deriveAes(master, block(1), attributes);
    const value = token.encrypt(master, 'ecb', Uint8Array.from([...block(1), ...block(2)]));
    try {
      return token.createAes(value.subarray(0, length), attributes);
    } finally {
      value.fill(0);
    }
  } finally {
    subkey.fill(0);
  }
}

/** K1 of NIST SP 800-38B: the encrypted zero block, doubled in GF(2^128). */
function cmacSubkey(token: Pkcs11Token, key: KeyObject): Uint8Array {
  const zero = token.encrypt(key, 'ecb', new Uint8Array(BLOCK));
  const carry = (zero[0] ?? 0) >> 7;
  const doubled = zero.map((byte, index) => (byte << 1) | ((zero[index + 1] ?? 0) >> 7));
  doubled[BLOCK - 1] = (doubled[BLOCK - 1] ?? 0) ^ (carry * 0x87);
  zero.fill(0);
  return doubled;
}

/**
 * Bytes of an AES master. A token that gives an unwrapped key no CKA_VALUE_LEN has AES-128 masters
 * alone among those: backup/worker-side.ts restores no others.
 */
export function masterLength(key: KeyObject): number {
  const length: unknown = key.getAttribute('valueLen');
  if (length === 0) return BLOCK;
  if (length === 16 || length === 24 || length === 32) return length;
  throw new HsmError('invalid-argument', 'A card master is an AES key of 16, 24 or 32 bytes.');
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] ?? 0));
}
