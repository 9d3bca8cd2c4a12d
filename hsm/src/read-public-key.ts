import { HsmError } from './errors.ts';
import type { KeyObject } from './pkcs11-token.ts';
import { ecPublicKey, rsaPublicKey } from './public-key.ts';

/** By number: graphene-pk11 has two names for it, and answers under the other one. */
export const CKA_EC_PARAMS = 0x180;

/** SubjectPublicKeyInfo DER of a public key object. */
export function readPublicKey(key: KeyObject): Uint8Array {
  switch (keyTypeOf(key)) {
    case 'rsa':
      return rsaPublicKey(bytes(key, 'modulus'), bytes(key, 'publicExponent'));
    case 'ec':
      return ecPublicKey(bytes(key, CKA_EC_PARAMS), bytes(key, 'pointEC'));
    default:
      throw new HsmError('unsupported', 'Only RSA and EC public keys are known here.');
  }
}

/** CKA_KEY_TYPE (PKCS#11 2.40: CKK_RSA 0, CKK_EC 3, CKK_AES 1F). */
export function keyTypeOf(key: KeyObject): 'rsa' | 'ec' | 'aes' | 'other' {
  const type: unknown = key.getAttribute('keyType');
  if (type === 0) return 'rsa';
  if (type === 3) return 'ec';
  return type === 0x1f ? 'aes' : 'other';
}

export function bytes(key: KeyObject, attribute: string | number): Uint8Array {
  const value: unknown =
    typeof attribute === 'number' ? key.getAttribute(attribute) : key.getAttribute(attribute);
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  throw new HsmError('pkcs11', `The token gives no ${attribute}.`);
}
