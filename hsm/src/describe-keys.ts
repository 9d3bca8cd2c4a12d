import type { KeyObject, ObjectKind, Pkcs11Token } from './pkcs11-token.ts';
import { curveOf } from './public-key.ts';
import { bytes, CKA_EC_PARAMS, keyTypeOf } from './read-public-key.ts';
import type { KeyInfo } from './token.ts';

/** Every key object of the token, ordered by label. */
export function describeKeys(token: Pkcs11Token): KeyInfo[] {
  return token
    .all()
    .map(({ kind, key }) => describe(kind, key))
    .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

function describe(kind: ObjectKind, key: KeyObject): KeyInfo {
  const type = keyTypeOf(key);
  const bits = bitsOf(kind, type, key);
  return {
    label: String(key.getAttribute('label')),
    id: bytes(key, 'id'),
    class: kind,
    type,
    ...(bits === undefined ? {} : { bits }),
    sensitive: kind !== 'public' && key.getAttribute('sensitive') === true,
    extractable: kind === 'public' || key.getAttribute('extractable') === true,
  };
}

function bitsOf(kind: ObjectKind, type: KeyInfo['type'], key: KeyObject): number | undefined {
  if (type === 'rsa') return bytes(key, 'modulus').length * 8;
  if (type === 'aes') return Number(key.getAttribute('valueLen')) * 8 || undefined;
  if (type !== 'ec' || kind !== 'public') return undefined;
  const curve = curveOf(bytes(key, CKA_EC_PARAMS));
  return curve && curve.fieldBytes * 8;
}
