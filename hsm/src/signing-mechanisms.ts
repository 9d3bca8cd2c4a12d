import { createHash } from 'node:crypto';
import type { SignatureAlgorithm } from '@tamga/formats';

/** A PKCS#11 mechanism by name, with the parameter structure that the binding expects. */
export interface SigningMechanism {
  readonly name: string;
  readonly params: { readonly toCKI: () => object } | null;
}

/** CKM_SHAx, CKG_MGF1_SHAx (PKCS#11 2.40) and the salt length: that of the hash (RFC 4055, 3.1). */
const PSS_HASHES = {
  sha256: { hashAlg: 0x250, mgf: 2, saltLen: 32 },
  sha384: { hashAlg: 0x260, mgf: 3, saltLen: 48 },
  sha512: { hashAlg: 0x270, mgf: 4, saltLen: 64 },
} as const;
const CK_PARAMS_RSA_PSS = 5;

/** The mechanism and its input. ECDSA is hashed here: SoftHSM 2.6 has CKM_ECDSA alone. */
export function signing(
  algorithm: SignatureAlgorithm | 'cmac',
  data: Uint8Array,
): readonly [mechanism: SigningMechanism, input: Uint8Array] {
  if (algorithm === 'cmac') return [{ name: 'AES_CMAC', params: null }, data];
  const hash = hashOf(algorithm);
  if (algorithm.startsWith('ecdsa-')) {
    return [{ name: 'ECDSA', params: null }, createHash(hash).update(data).digest()];
  }
  const name = `${hash.toUpperCase()}_RSA_PKCS`;
  if (!algorithm.startsWith('rsa-pss-')) return [{ name, params: null }, data];
  const toCKI = () => ({ ...PSS_HASHES[hash], type: CK_PARAMS_RSA_PSS });
  return [{ name: `${name}_PSS`, params: { toCKI } }, data];
}

function hashOf(algorithm: SignatureAlgorithm): keyof typeof PSS_HASHES {
  if (algorithm.endsWith('sha256')) return 'sha256';
  return algorithm.endsWith('sha384') ? 'sha384' : 'sha512';
}
