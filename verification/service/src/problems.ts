import type { ProblemTable } from '@tamga/service';
import type { VerificationErrorCode } from '@tamga/verification';

/** A bad document is a report with 200; these are what cannot be judged at all. */
export const VERIFICATION_PROBLEMS: ProblemTable &
  Readonly<Record<VerificationErrorCode, ProblemTable[string]>> = {
  INPUT_UNREADABLE: { status: 422, title: 'What was sent cannot be read' },
  POLICY_INVALID: { status: 500, title: 'The policy is not valid' },
  TRUST_STORE_EMPTY: { status: 500, title: 'No trusted authority is configured' },
  ALGORITHM_UNSUPPORTED: { status: 422, title: 'The algorithm is not supported' },
  USAGE: { status: 400, title: 'The request is not valid' },
};
