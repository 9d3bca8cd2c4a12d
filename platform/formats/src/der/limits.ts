/** Bounds of one parse. Each has a default that fits every structure of this package but large CRLs. */
export interface DerLimits {
  /** Whole input, in bytes. */
  readonly maxBytes: number;
  /** Nesting: the deepest structure here (CMS in a SOD with certificates) needs about 16. */
  readonly maxDepth: number;
  /** Elements in all; a CRL of 1.7 million entries needs about 12 million. */
  readonly maxElements: number;
  /**
   * Accept a SET OF whose elements are not in ascending order. Passports in the field hold such
   * sets, so inspection may ask for it; everything else is refused.
   */
  readonly allowUnsortedSets: boolean;
}

export const DEFAULT_DER_LIMITS: DerLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxDepth: 40,
  maxElements: 500_000,
  allowUnsortedSets: false,
};

/** A full CRL of a whole population (90 MB) fits. */
export const CRL_DER_LIMITS: DerLimits = {
  maxBytes: 150 * 1024 * 1024,
  maxDepth: 40,
  maxElements: 20_000_000,
  allowUnsortedSets: false,
};
