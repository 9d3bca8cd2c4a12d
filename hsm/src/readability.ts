import { HsmError } from './errors.ts';
import type { KeyObject, Pkcs11Token } from './pkcs11-token.ts';
import { keyTypeOf } from './read-public-key.ts';

/** Refuses a key whose secret part the token would give away: by its attributes and by trying. */
export function requireNotReadable(token: Pkcs11Token, label: string): undefined {
  const key = token.find(label, 'private') ?? token.require(label, 'secret');
  const faults = [
    ...(key.getAttribute('sensitive') === true ? [] : ['CKA_SENSITIVE is false']),
    ...(key.getAttribute('extractable') === false ? [] : ['CKA_EXTRACTABLE is true']),
    ...(key.getAttribute('private') === true ? [] : ['CKA_PRIVATE is false']),
    ...(isReadable(key) ? ['its value was read'] : []),
  ];
  if (faults.length > 0) {
    throw new HsmError('key-readable', `The key ${label} is not used: ${faults.join(', ')}.`);
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
