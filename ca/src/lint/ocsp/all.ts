import type { Lint, OcspTarget } from '../lint.ts';
import { ocspArchiveCutoff } from './ocsp-archive-cutoff.ts';
import { ocspCertIdsUnique } from './ocsp-cert-ids-unique.ts';
import { ocspExtensionsNotCritical } from './ocsp-extensions-not-critical.ts';
import { ocspNextUpdate } from './ocsp-next-update.ts';
import { ocspNotEmpty } from './ocsp-not-empty.ts';
import { ocspProducedAt } from './ocsp-produced-at.ts';
import { ocspReason } from './ocsp-reason.ts';
import { ocspResponderId } from './ocsp-responder-id.ts';
import { ocspResponderMaySign } from './ocsp-responder-may-sign.ts';
import { ocspRevocationTime } from './ocsp-revocation-time.ts';
import { ocspSignatureAlgorithm } from './ocsp-signature-algorithm.ts';
import { ocspWholeSeconds } from './ocsp-whole-seconds.ts';
import { ocspWithinResponder } from './ocsp-within-responder.ts';

/** Every clause for OCSP responses. */
export const OCSP_LINTS: readonly Lint<OcspTarget>[] = [
  ocspNotEmpty,
  ocspCertIdsUnique,
  ocspResponderId,
  ocspResponderMaySign,
  ocspSignatureAlgorithm,
  ocspProducedAt,
  ocspNextUpdate,
  ocspWithinResponder,
  ocspRevocationTime,
  ocspReason,
  ocspWholeSeconds,
  ocspArchiveCutoff,
  ocspExtensionsNotCritical,
];
