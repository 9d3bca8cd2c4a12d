import { randomBytes } from 'node:crypto';
import { HsmError } from './errors.ts';
import type { Pkcs11Token } from './pkcs11-token.ts';

// Layout of a sealed value: version 01, IV (12), ciphertext, tag (16). The IV is random: with
// 2^32 values under one key the chance of a repeat is 2^-32 (NIST SP 800-38D, 8.3).
const VERSION = 0x01;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;
const HEADER = 1 + IV_LENGTH;
const MAX_PLAINTEXT = 65_536;

export function encryptGcm(
  token: Pkcs11Token,
  label: string,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  if (plaintext.length === 0 || plaintext.length > MAX_PLAINTEXT) {
    throw new HsmError('invalid-argument', `Sealed values have 1 to ${MAX_PLAINTEXT} bytes.`);
  }
  const key = token.require(label, 'secret');
  const iv = Uint8Array.from(randomBytes(IV_LENGTH));
  return Uint8Array.from([VERSION, ...iv, ...token.gcm(key, 'encrypt', iv, aad, plaintext)]);
}

export function decryptGcm(
  token: Pkcs11Token,
  label: string,
  sealed: Uint8Array,
  aad: Uint8Array,
): Uint8Array {
  const tooShort = sealed.length <= HEADER + TAG_LENGTH;
  if (tooShort || sealed.length > HEADER + MAX_PLAINTEXT + TAG_LENGTH || sealed[0] !== VERSION) {
    throw new HsmError('authentication-failed', `Not a value sealed under ${label}.`);
  }
  const key = token.require(label, 'secret');
  try {
    return token.gcm(key, 'decrypt', sealed.slice(1, HEADER), aad, sealed.slice(HEADER));
  } catch (cause) {
    // Modules answer a wrong tag differently: SoftHSM with CKR_GENERAL_ERROR.
    throw new HsmError(
      'authentication-failed',
      `The value does not open under ${label}: altered, of another key, or of another record.`,
      { cause },
    );
  }
}
