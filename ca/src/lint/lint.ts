import type {
  Attribute,
  BasicOcspResponse,
  Certificate,
  CertificateRevocationList,
} from '@tamga/formats';
import type { Role } from '../profiles/profile.ts';

export interface CertificateTarget {
  readonly certificate: Certificate;
  readonly roles: ReadonlySet<Role>;
  /** Absent when it is not at hand; the certificate itself for a self-signed one. */
  readonly issuer?: Certificate;
}

export interface CrlTarget {
  readonly crl: CertificateRevocationList;
  /** `full`: root and CSCA; `citizen`: a shard, whole or as a delta. */
  readonly kind: 'full' | 'citizen';
  readonly issuer?: Certificate;
  /** What the certificates of this shard name as their CRL distribution point, where it is known. */
  readonly distributionPoint?: string;
}

export interface OcspTarget {
  readonly response: BasicOcspResponse;
  /** Whose key will sign, where it is at hand. */
  readonly responder?: Certificate;
}

export interface SignedAttributesTarget {
  readonly attributes: readonly Attribute[];
  /** What is signed, where it is at hand. */
  readonly content?: SignedContent;
}

/** The content of a SignedData, which its signed attributes must name. */
export interface SignedContent {
  /** eContentType, dotted. */
  readonly type: string;
  readonly messageDigest: Uint8Array;
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
