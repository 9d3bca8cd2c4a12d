import type { NetworkTarget } from '../../fuzz-target.ts';
import { CSR } from './csr.ts';
import { cvcRequest } from './cvc.ts';
import { EST, EST_CREDENTIALS } from './est.ts';
import { JSON_BODIES } from './json.ts';
import { OCSP_GET, OCSP_POST } from './ocsp.ts';
import { TIME_STAMP } from './time-stamp.ts';

/** Every reader of the authority that faces the network. */
export async function allNetworkTargets(): Promise<readonly NetworkTarget[]> {
  return [
    CSR,
    OCSP_POST,
    OCSP_GET,
    TIME_STAMP,
    EST,
    EST_CREDENTIALS,
    await cvcRequest(),
    ...JSON_BODIES,
  ];
}
