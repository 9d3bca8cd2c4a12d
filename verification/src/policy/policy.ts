import { createHash } from 'node:crypto';
import type { HashName, SignatureAlgorithm } from '@tamga/formats';

/** The constraints under which facts are judged: versioned data, echoed in every report by name and hash. */
export interface Policy {
  readonly id: string;
  /** Until when each signature algorithm is acceptable (ETSI TS 119 312); one that is not named is refused. */
  readonly algorithms: Readonly<Partial<Record<SignatureAlgorithm, string>>>;
  /** Until when a travel document's data groups may be hashed by each hash (Doc 9303-12 section 4.1.6). */
  readonly hashes: Readonly<Partial<Record<HashName, string>>>;
  readonly minimumRsaBits: number;
  /** Longer keys cost time and nothing else: whoever sends a file chooses them. */
  readonly maximumRsaBits: number;
  readonly minimumEcBits: number;
  /** How old revocation information may be beyond its nextUpdate, in seconds. */
  readonly revocationGraceSeconds: number;
  /** Difference of clocks that is forgiven, in seconds. */
  readonly clockSkewSeconds: number;
  /** Bounds of one judgement. */
  readonly budget: {
    readonly maxPathLength: number;
    readonly maxSteps: number;
    /** Certificates that are read of one signature. */
    readonly maxCertificates: number;
    /** Pairs of certificate and issuer whose signature is verified. */
    readonly maxLinks: number;
  };
}

const UNTIL = '2032-01-01T00:00:00Z';

/** The policy of this edition of the software. */
export const DEFAULT_POLICY: Policy = {
  id: 'tamga-2026-1',
  algorithms: {
    'rsa-pkcs1-sha256': UNTIL,
    'rsa-pkcs1-sha384': UNTIL,
    'rsa-pkcs1-sha512': UNTIL,
    'rsa-pss-sha256': UNTIL,
    'rsa-pss-sha384': UNTIL,
    'rsa-pss-sha512': UNTIL,
    'ecdsa-sha256': UNTIL,
    'ecdsa-sha384': UNTIL,
    'ecdsa-sha512': UNTIL,
  },
  hashes: { sha224: UNTIL, sha256: UNTIL, sha384: UNTIL, sha512: UNTIL },
  minimumRsaBits: 2048,
  maximumRsaBits: 4096,
  minimumEcBits: 256,
  revocationGraceSeconds: 0,
  clockSkewSeconds: 300,
  budget: { maxPathLength: 8, maxSteps: 500, maxCertificates: 32, maxLinks: 64 },
};

/** SHA-256 over the policy's JSON with sorted names: two reports with one hash were judged alike. */
export function policyHash(policy: Policy): string {
  return createHash('sha256').update(canonicalJson(policy)).digest('hex');
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
