/** Indications of ETSI EN 319 102-1 V1.3.1 clause 5.1.3. */
export type Indication = 'TOTAL-PASSED' | 'TOTAL-FAILED' | 'INDETERMINATE';

/** Sub-indications of EN 319 102-1 clause 5.1.3, and codes of passive authentication and the address file. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'TRY_LATER'
  | 'SOD_HASH_MISMATCH'
  | 'SOD_SIGNATURE'
  | 'DS_NOT_TRUSTED'
  | 'DS_COUNTRY_MISMATCH'
  | 'DS_REVOKED'
  | 'DS_OUT_OF_BOUNDS'
  | 'CSCA_UNKNOWN'
  | 'DS_DOCUMENT_TYPE_MISMATCH'
  | 'SOD_ALGORITHM_WEAK'
  | 'MRZ_MISMATCH'
  | 'NOT_BOUND'
  | 'BINDING_NOT_PROVEN'
  | 'FRESHNESS_UNKNOWN';

export type Outcome = 'passed' | 'failed' | 'warning' | 'notDone';

/** One thing that was looked at. `key` is for translation; `message` is its English form. */
export interface Check {
  readonly check: string;
  readonly outcome: Outcome;
  readonly clause?: string;
  readonly key: string;
  readonly message: string;
}

export interface Signer {
  readonly subject: string;
  readonly personIdentifier?: string;
  readonly serial: string;
  readonly issuer: string;
}

export interface ValidationReport {
  readonly kind: 'certificate' | 'signature' | 'address' | 'passport';
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  readonly policy: { readonly id: string; readonly hash: string };
  readonly at: string;
  readonly signer?: Signer;
  readonly checks: readonly Check[];
}

/** What a step of the judgement found: its checks, and the verdict when it ends the judgement. */
export interface Finding {
  readonly checks: readonly Check[];
  readonly verdict?: { readonly indication: Indication; readonly subIndication: SubIndication };
}

export function passed(check: string, message: string, clause?: string): Check {
  return entry(check, 'passed', message, clause);
}

export function failed(check: string, message: string, clause?: string): Check {
  return entry(check, 'failed', message, clause);
}

export function warned(check: string, message: string, clause?: string): Check {
  return entry(check, 'warning', message, clause);
}

/** What could not be looked at with what was given. */
export function notDone(check: string, message: string, clause?: string): Check {
  return entry(check, 'notDone', message, clause);
}

function entry(check: string, outcome: Outcome, message: string, clause?: string): Check {
  return {
    check,
    outcome,
    key: `${check}.${outcome}`,
    message,
    ...(clause === undefined ? {} : { clause }),
  };
}

/** The worst finding decides: a certain failure before an open question before a pass. */
export function decide(findings: readonly Finding[]): {
  readonly checks: readonly Check[];
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
} {
  const checks = findings.flatMap((finding) => finding.checks);
  const verdicts = findings.flatMap(({ verdict }) => (verdict === undefined ? [] : [verdict]));
  const worst =
    verdicts.find(({ indication }) => indication === 'TOTAL-FAILED') ??
    verdicts.find(({ indication }) => indication === 'INDETERMINATE');
  return worst === undefined
    ? { checks, indication: 'TOTAL-PASSED' }
    : { checks, indication: worst.indication, subIndication: worst.subIndication };
}
