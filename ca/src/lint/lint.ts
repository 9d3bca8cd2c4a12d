import type { Certificate, CertificateRevocationList } from '@tamga/formats';
import type { Role } from '../profiles/profile.ts';

export interface CertificateTarget {
  readonly certificate: Certificate;
  readonly roles: ReadonlySet<Role>;
  /** Absent when it is not at hand; the certificate itself for a self-signed one. */
  readonly issuer?: Certificate;
}

export interface CrlTarget {
  readonly crl: CertificateRevocationList;
  /** `full`: root and CSCA; `citizen`: a shard. */
  readonly kind: 'full' | 'citizen';
  readonly issuer?: Certificate;
}

/** One clause. */
export interface Lint<Target> {
  readonly name: string;
  /** Where the clause stands. */
  readonly clause: string;
  /** Holds for targets with one of these roles; for all when absent. */
  readonly roles?: readonly Role[];
  /** What is wrong, or undefined. */
  readonly check: (target: Target) => string | undefined;
}

export interface LintFinding {
  readonly lint: string;
  readonly clause: string;
  readonly message: string;
}
