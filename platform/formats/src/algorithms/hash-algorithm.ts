import { nullValue, oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { type AlgorithmIdentifier, hasNoParameters } from './algorithm-identifier.ts';

/** Hash functions by the names node:crypto uses. SHA-1 occurs in CertIDs and key identifiers only. */
export type HashName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export const HASH_OID: Readonly<Record<HashName, string>> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

export const HASH_LENGTH: Readonly<Record<HashName, number>> = {
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

const HASHES: readonly HashName[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

/**
 * AlgorithmIdentifier of a hash. SHA-2 without parameters (RFC 5754 2); `withNull` writes the NULL
 * that RFC 4055 2.1 asks for in PSS parameters and that SHA-1 identifiers carry by custom.
 */
export function encodeHashAlgorithm(hash: HashName, withNull = hash === 'sha1'): Uint8Array {
  const algorithm = oid(HASH_OID[hash]);
  return withNull ? sequence(algorithm, nullValue()) : sequence(algorithm);
}

/** The hash that an AlgorithmIdentifier names (parameters absent or NULL), or undefined. */
export function hashOf(identifier: AlgorithmIdentifier): HashName | undefined {
  const hash = HASHES.find((candidate) => HASH_OID[candidate] === identifier.oid);
  return hash !== undefined && hasNoParameters(identifier) ? hash : undefined;
}

/** As `hashOf`, but an unknown hash is refused. */
export function requireHash(identifier: AlgorithmIdentifier, where: string): HashName {
  const hash = hashOf(identifier);
  if (hash === undefined) {
    throw new FormatError('unsupported', `${where}: hash ${identifier.oid} is not known`);
  }
  return hash;
}
