import { HsmError } from './errors.ts';
import type { KeyObject, Pkcs11Token } from './pkcs11-token.ts';
import { keyTypeOf } from './read-public-key.ts';

/** Refuses a key whose secret part the token would give away to its user: by its attributes and by trying. */
export function requireNotReadable(token: Pkcs11Token, label: string): undefined {
  const key = token.find(label, 'private') ?? token.require(label, 'secret');
  const faults = [
    ...(key.getAttribute('sensitive') === true ? [] : ['CKA_SENSITIVE is false']),
    ...(key.getAttribute('extractable') === false ? [] : wrappingFaults(token, key)),
    ...(key.getAttribute('private') === true ? [] : ['CKA_PRIVATE is false']),
    ...(isReadable(key) ? ['its value was read'] : []),
  ];
  if (faults.length > 0) {
    throw new HsmError('key-readable', `The key ${label} is not used: ${faults.join(', ')}.`);
  }
}

/** Of an extractable key: it may leave under a trusted key only. */
function wrappingFaults(token: Pkcs11Token, key: KeyObject): string[] {
  if (!isWrappable(key)) return ['CKA_EXTRACTABLE is true without CKA_WRAP_WITH_TRUSTED'];
  return token.leavesUntrusted(key) ? ['an untrusted key wrapped it out'] : [];
}

/** CKA_EXTRACTABLE with CKA_WRAP_WITH_TRUSTED. */
export function isWrappable(key: KeyObject): boolean {
  try {
    return key.getAttribute('extractable') === true && key.getAttribute('wrapWithTrusted') === true;
  } catch {
    return false;
  }
}

function isReadable(key: KeyObject): boolean {
  try {
    const value: unknown = key.getAttribute(keyTypeOf(key) === 'rsa' ? 'privateExponent' : 'value');
    if (!(value instanceof Uint8Array)) return false;
    value.fill(0);
    return value.length > 0;
  } catch {
    return false;
  }
}
