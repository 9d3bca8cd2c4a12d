import { type Check, failed, type SubIndication } from '../report.ts';

/** What keeps a path from being accepted. */
export interface Problem {
  readonly check: Check;
  readonly subIndication: SubIndication;
}

export function refuse(
  check: string,
  message: string,
  clause: string,
  subIndication: SubIndication = 'CHAIN_CONSTRAINTS_FAILURE',
): Problem {
  return { check: failed(check, message, clause), subIndication };
}
