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

/** DER of DigestInfo up to the hash (RFC 8017, 9.2, note 1). */
const DIGEST_INFO = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
} as const;

/**
 * The mechanism and its input. A token hashes where it has the mechanism for that; otherwise the hash
 * is made here: SoftHSM 2.6 has CKM_ECDSA alone, opencryptoki's soft token CKM_RSA_PKCS with SHA-1 at best.
 */
export function signing(
  algorithm: SignatureAlgorithm | 'cmac',
  data: Uint8Array,
  supported: ReadonlySet<string>,
): readonly [mechanism: SigningMechanism, input: Uint8Array] {
  if (algorithm === 'cmac') return [{ name: 'AES_CMAC', params: null }, data];
  const hash = hashOf(algorithm);
  const hashed = () => createHash(hash).update(data).digest();
  if (algorithm.startsWith('ecdsa-')) return [{ name: 'ECDSA', params: null }, hashed()];
  const padding = algorithm.startsWith('rsa-pss-') ? 'RSA_PKCS_PSS' : 'RSA_PKCS';
  const toCKI = () => ({ ...PSS_HASHES[hash], type: CK_PARAMS_RSA_PSS });
  const params = padding === 'RSA_PKCS_PSS' ? { toCKI } : null;
  const whole = `${hash.toUpperCase()}_${padding}`;
  if (supported.has(whole)) return [{ name: whole, params }, data];
  const prefix = padding === 'RSA_PKCS_PSS' ? '' : DIGEST_INFO[hash];
  return [{ name: padding, params }, Buffer.concat([Buffer.from(prefix, 'hex'), hashed()])];
}

function hashOf(algorithm: SignatureAlgorithm): keyof typeof PSS_HASHES {
  if (algorithm.endsWith('sha256')) return 'sha256';
  return algorithm.endsWith('sha384') ? 'sha384' : 'sha512';
}
