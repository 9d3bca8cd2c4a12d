import { type Finding, failed, type SubIndication } from '../report.ts';

/** A chip that certainly is not as its issuer made it. */
export function refuse(check: string, message: string, subIndication: SubIndication): Finding {
  return {
    checks: [failed(check, message, 'Doc 9303-11 5.1')],
    verdict: { indication: 'TOTAL-FAILED', subIndication },
  };
}
