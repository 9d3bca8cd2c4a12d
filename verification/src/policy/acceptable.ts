import type { HashName, SignatureAlgorithm } from '@tamga/formats';
import { keyBits } from '../crypto/verify-signature.ts';
import type { Policy } from './policy.ts';

/** Whether the policy still takes signatures by this algorithm at this time (ETSI TS 119 312); unknown ones never. */
export function isAcceptable(
  policy: Policy,
  algorithm: SignatureAlgorithm | undefined,
  at: Date,
): algorithm is SignatureAlgorithm {
  return algorithm !== undefined && isBefore(at, policy.algorithms[algorithm]);
}

/** The same of a hash that stands alone. */
export function isAcceptableHash(policy: Policy, hash: HashName, at: Date): boolean {
  return isBefore(at, policy.hashes[hash]);
}

/** Whether a key's kind and size are within the policy: to be asked before anything is verified with it. */
export function isAcceptableKey(policy: Policy, spki: Uint8Array): boolean {
  const size = keyBits(spki);
  switch (size?.kind) {
    case 'rsa':
      return size.bits >= policy.minimumRsaBits && size.bits <= policy.maximumRsaBits;
    case 'ec':
      return size.bits >= policy.minimumEcBits;
    case undefined:
      return false;
  }
}

function isBefore(at: Date, until: string | undefined): boolean {
  return until !== undefined && at < new Date(until);
}
