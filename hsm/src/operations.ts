import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { runCardKeyOperation } from './card-key-operations.ts';
import { describeKeys } from './describe-keys.ts';
import { ecdsaToDer } from './ecdsa-der.ts';
import { HsmError } from './errors.ts';
import { decryptGcm, encryptGcm } from './gcm.ts';
import {
  AES_BYTES,
  CURVES,
  LABEL_PATTERN,
  MAX_LABEL_LENGTH,
  RSA_BITS,
  type SecretKeyUsage,
} from './key-kinds.ts';
import { type Attributes, type Pkcs11Token, WRAPPABLE } from './pkcs11-token.ts';
import type { Operation } from './protocol.ts';
import { readPublicKey } from './read-public-key.ts';
import { requireNotReadable } from './readability.ts';
import type { GeneratedKeyPair, NewKeyPair, NewSecretKey } from './token.ts';

const MAX_RANDOM = 65_536;
const VENDOR_TEST_KEY = Buffer.from('404142434445464748494a4b4c4d4e4f', 'hex');
export const USAGES: Readonly<Record<SecretKeyUsage, Attributes>> = {
  'card-master': { derive: true, encrypt: true },
  'data-wrapping': { encrypt: true, decrypt: true },
};

/** Does one operation on the token. Throws HsmError. */
export function runOperation(token: Pkcs11Token, operation: Operation): unknown {
  switch (operation.op) {
    case 'sign': {
      const { label, algorithm, data } = operation;
      const signature = token.sign(token.require(label, 'private'), algorithm, data);
      return algorithm.startsWith('ecdsa-') ? ecdsaToDer(signature) : signature;
    }
    case 'generateKeyPair':
      return generateKeyPair(token, operation.request);
    case 'generateSecretKey':
      return generateSecretKey(token, operation.request);
    case 'importVendorKey':
      return importVendorKey(token, operation.label, operation.value);
    case 'publicKey':
      return readPublicKey(token.require(operation.label, 'public'));
    case 'random':
      return random(token, operation.length);
    case 'keyCheckValue':
      return keyCheckValue(token, operation.label);
    case 'list':
      return describeKeys(token);
    case 'assertNotReadable':
      return requireNotReadable(token, operation.label);
    case 'destroy':
      return destroy(token, operation.label);
    case 'encryptGcm':
      return encryptGcm(token, operation.label, operation.input, operation.aad);
    case 'decryptGcm':
      return decryptGcm(token, operation.label, operation.input, operation.aad);
    case 'cardKeys':
      return runCardKeyOperation(token, operation.request);
  }
}

function generateKeyPair(token: Pkcs11Token, request: NewKeyPair): GeneratedKeyPair {
  const { label, kind } = request;
  requireNewLabel(token, label);
  const id = request.id ?? Uint8Array.from(randomBytes(8));
  const shape =
    kind in RSA_BITS
      ? { rsaBits: RSA_BITS[kind as keyof typeof RSA_BITS] }
      : { curve: Buffer.from(CURVES[kind as keyof typeof CURVES].parameters, 'hex') };
  const wrappable = request.backup === 'trusted-wrapping';
  token.generatePair(shape, { label, id, wrappable });
  if (wrappable) keepOrDestroy(token, label);
  return { label, id, publicKey: readPublicKey(token.require(label, 'public')) };
}

function generateSecretKey(token: Pkcs11Token, request: NewSecretKey): undefined {
  requireNewLabel(token, request.label);
  const wrappable = request.backup === 'trusted-wrapping';
  token.generateAes(AES_BYTES[request.kind], {
    ...USAGES[request.usage],
    ...(wrappable ? WRAPPABLE : {}),
    label: request.label,
    id: Buffer.from(request.id ?? randomBytes(8)),
  });
  if (wrappable) keepOrDestroy(token, request.label);
}

/** A module that does not know CKA_WRAP_WITH_TRUSTED would let the new key out. */
function keepOrDestroy(token: Pkcs11Token, label: string): void {
  try {
    requireNotReadable(token, label);
  } catch (error) {
    destroy(token, label);
    throw error;
  }
}

function importVendorKey(token: Pkcs11Token, label: string, value: Uint8Array): undefined {
  if (value.length !== VENDOR_TEST_KEY.length || !timingSafeEqual(value, VENDOR_TEST_KEY)) {
    throw new HsmError(
      'invalid-argument',
      'Only the published vendor test key can be imported; every other key is made in the token.',
    );
  }
  requireNewLabel(token, label);
  token.createAes(value, {
    token: true,
    label,
    id: randomBytes(8),
    encrypt: true,
    sign: true,
    wrap: true,
  });
}

export function requireNewLabel(token: Pkcs11Token, label: string): void {
  if (label.length > MAX_LABEL_LENGTH || !LABEL_PATTERN.test(label)) {
    throw new HsmError(
      'invalid-argument',
      `The label ${JSON.stringify(label.slice(0, MAX_LABEL_LENGTH))} is not lower-case words joined by "-".`,
    );
  }
  token.forget();
  if ((['private', 'public', 'secret'] as const).some((kind) => token.find(label, kind))) {
    throw new HsmError('key-exists', `The token has a key ${label} already.`);
  }
}

function random(token: Pkcs11Token, length: number): Uint8Array {
  if (!Number.isInteger(length) || length < 1 || length > MAX_RANDOM) {
    throw new HsmError('invalid-argument', `Random bytes come 1 to ${MAX_RANDOM} at a time.`);
  }
  return token.random(length);
}

export function keyCheckValue(token: Pkcs11Token, label: string): Uint8Array {
  const secret = token.find(label, 'secret');
  if (secret) return token.encrypt(secret, 'ecb', new Uint8Array(16)).slice(0, 3);
  const publicKey = readPublicKey(token.require(label, 'public'));
  return Uint8Array.from(createHash('sha256').update(publicKey).digest().subarray(0, 3));
}

export function destroy(token: Pkcs11Token, label: string): undefined {
  token.forget();
  const keys = (['private', 'public', 'secret'] as const).flatMap((kind) => {
    const key = token.find(label, kind);
    return key ? [key] : [];
  });
  if (keys.length === 0) throw new HsmError('key-not-found', `The token has no key ${label}.`);
  for (const key of keys) token.release(key);
  token.forget();
}
