import { createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { masterLength } from '../card-key-operations.ts';
import { ecdsaToDer } from '../ecdsa-der.ts';
import { HsmError } from '../errors.ts';
import { AES_BYTES, CURVES, type KeyPairKind, RSA_BITS, type SecretKeyKind } from '../key-kinds.ts';
import { destroy, keyCheckValue, requireNewLabel, USAGES } from '../operations.ts';
import { createTrustedKey, findSlot, type loadModule } from '../pkcs11-module.ts';
import { type Attributes, type KeyObject, Pkcs11Token } from '../pkcs11-token.ts';
import type { BackupAccess } from '../protocol.ts';
import { bytes, CKA_EC_PARAMS, readPublicKey } from '../read-public-key.ts';
import { isWrappable, requireNotReadable } from '../readability.ts';
import type { WrappedKey, WrappedPair, WrappedSecret } from './wrapped-key.ts';

// Keys out of a token and into another, in a worker process of its own. The wrapping key is trusted by
// the security officer, lives in the token's memory, and is gone when the process ends.

/** What `backup` gives: the keys that may leave, and the labels of those that stay. */
export interface BackedUpKeys {
  readonly keys: readonly WrappedKey[];
  readonly staying: readonly string[];
}

interface OpenForBackup {
  readonly token: Pkcs11Token;
  readonly trusted: KeyObject;
}

/** `key-stays` when `label` names a key that does not leave its token. */
export function backUpKeys(
  module: ReturnType<typeof loadModule>,
  access: BackupAccess,
  label: string | undefined,
): BackedUpKeys {
  const { token, trusted } = openForBackup(module, access);
  const secret = token
    .all()
    .filter(({ kind }) => kind !== 'public')
    .map(({ kind, key }) => ({ kind, key, label: String(key.getAttribute('label')) }));
  const wanted = secret.filter((entry) => label === undefined || entry.label === label);
  if (label !== undefined && wanted.length === 0) {
    throw new HsmError('key-not-found', `The token has no key ${label}.`);
  }
  const staying = wanted.filter(({ key }) => !isWrappable(key)).map((entry) => entry.label);
  if (label !== undefined && staying.length > 0) {
    throw new HsmError('key-stays', `The key ${label} does not leave its token: copy the token.`);
  }
  const keys = wanted
    .filter(({ key }) => isWrappable(key))
    .map((entry): WrappedKey => {
      requireNotReadable(token, entry.label);
      const common = {
        label: entry.label,
        id: bytes(entry.key, 'id'),
        checkValue: keyCheckValue(token, entry.label),
        wrapped: token.wrapOut(trusted, entry.key),
      };
      if (entry.kind === 'secret')
        return { ...common, ...describeSecret(entry.key, common.wrapped) };
      const publicHalf = token.require(entry.label, 'public');
      return { ...common, kind: pairKind(publicHalf), publicKey: readPublicKey(publicHalf) };
    });
  return { keys, staying: staying.sort() };
}

/** One after another, each checked by use; the first that fails is destroyed again and ends it. */
export function restoreKeys(
  module: ReturnType<typeof loadModule>,
  access: BackupAccess,
  keys: readonly WrappedKey[],
): void {
  const { token, trusted } = openForBackup(module, access);
  for (const { label } of keys) requireNewLabel(token, label);
  for (const key of keys) {
    try {
      restore(token, trusted, key);
    } catch (error) {
      discard(token, key.label);
      throw error;
    }
  }
}

function openForBackup(
  module: ReturnType<typeof loadModule>,
  { label, soPin, pin, wrappingKey }: BackupAccess,
): OpenForBackup {
  const slot = findSlot(module, label);
  if (!slot) throw new HsmError('token-not-found', `No slot holds the token ${label}.`);
  const trusted = createTrustedKey(slot, soPin, wrappingKey);
  const token = new Pkcs11Token(slot, 2);
  token.login(pin);
  return { token, trusted };
}

function restore(token: Pkcs11Token, trusted: KeyObject, key: WrappedKey): void {
  const named = { label: key.label, id: Buffer.from(key.id) };
  if ('publicKey' in key) {
    token.createPublic({ ...named, ...publicAttributes(key) });
    const keyType = key.kind in RSA_BITS ? CKK_RSA : CKK_EC;
    token.unwrapIn(trusted, key.wrapped, 'private', { ...named, keyType, ...SIGNS_ONLY });
  } else {
    const attributes = { ...named, ...USAGES[key.usage], keyType: CKK_AES };
    token.unwrapIn(trusted, key.wrapped, 'secret', attributes);
    requireKnownLength(token, key);
  }
  requireNotReadable(token, key.label);
  const same = timingSafeEqual(keyCheckValue(token, key.label), key.checkValue);
  if (!same || ('publicKey' in key && !signsFor(token, key))) {
    throw new HsmError(
      'authentication-failed',
      `The restored key ${key.label} is not the one that its backup names; it was destroyed.`,
    );
  }
}

/** The check value of a pair is of its public half alone: the private one proves itself by signing. */
function signsFor(token: Pkcs11Token, { label, kind, publicKey }: WrappedPair): boolean {
  const data = token.random(32);
  const rsa = kind in RSA_BITS;
  const algorithm = rsa ? 'rsa-pkcs1-sha256' : 'ecdsa-sha256';
  const signature = token.sign(token.require(label, 'private'), algorithm, data);
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  return verify('sha256', data, key, rsa ? signature : ecdsaToDer(signature));
}

function discard(token: Pkcs11Token, label: string): void {
  try {
    destroy(token, label);
  } catch {
    // Nothing of it was made.
  }
}

/** RFC 5649, 3. */
const KEY_WRAP_OVERHEAD = 8;
const SIGNS_ONLY = { sign: true, decrypt: false, unwrap: false } as const;

/** PKCS#11 2.40, A: CKK_RSA, CKK_EC, CKK_AES. */
const [CKK_RSA, CKK_EC, CKK_AES] = [0x00, 0x03, 0x1f];

function publicAttributes({ kind, publicKey }: WrappedPair): Attributes {
  if (kind in RSA_BITS) {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    const { n = '', e = '' } = key.export({ format: 'jwk' });
    return {
      keyType: CKK_RSA,
      modulus: Buffer.from(n, 'base64url'),
      publicExponent: Buffer.from(e, 'base64url'),
    };
  }
  const { parameters, fieldBytes } = CURVES[kind as keyof typeof CURVES];
  // The point ends the SubjectPublicKeyInfo; CKA_EC_POINT wraps it into an OCTET STRING.
  const point = Buffer.from(publicKey.subarray(-2 * fieldBytes - 1));
  const wrapped = Buffer.concat([Uint8Array.of(0x04, point.length), point]);
  return { keyType: CKK_EC, paramsEC: Buffer.from(parameters, 'hex'), pointEC: wrapped };
}

function pairKind(publicHalf: KeyObject): KeyPairKind {
  const kind =
    Number(publicHalf.getAttribute('keyType')) === CKK_RSA
      ? `rsa-${bytes(publicHalf, 'modulus').length * 8}`
      : curveKind(Buffer.from(bytes(publicHalf, CKA_EC_PARAMS)).toString('hex'));
  if (kind !== undefined && (kind in RSA_BITS || kind in CURVES)) return kind as KeyPairKind;
  throw new HsmError('unsupported', 'A key to be backed up is of no kind that is known here.');
}

function curveKind(parameters: string): string | undefined {
  return Object.entries(CURVES).find(([, curve]) => curve.parameters === parameters)?.[0];
}

/** By the wrapped length: a key that was restored into SoftHSM does not show its own. */
function describeSecret(
  key: KeyObject,
  wrapped: Uint8Array,
): Pick<WrappedSecret, 'kind' | 'usage'> {
  const kind = `aes-${(wrapped.length - KEY_WRAP_OVERHEAD) * 8}`;
  if (!(kind in AES_BYTES)) throw new HsmError('unsupported', `There is no kind ${kind}.`);
  const usage = key.getAttribute('derive') === true ? 'card-master' : 'data-wrapping';
  return { kind: kind as SecretKeyKind, usage };
}

/** SoftHSM 2.6 gives an unwrapped key no CKA_VALUE_LEN, and card keys are as long as their master. */
function requireKnownLength(token: Pkcs11Token, { label, kind, usage }: WrappedSecret): void {
  if (usage !== 'card-master' || AES_BYTES[kind] === masterLength(token.require(label, 'secret'))) {
    return;
  }
  throw new HsmError(
    'unsupported',
    `The token does not show the length of ${label}: of card masters it restores AES-128 alone.`,
  );
}
