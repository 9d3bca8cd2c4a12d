import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';
import { tstAccuracy } from './tst-accuracy.ts';
import { tstExtensions } from './tst-extensions.ts';
import { tstGenTime } from './tst-gen-time.ts';
import { tstHashAlgorithm } from './tst-hash-algorithm.ts';
import { tstMessageImprint } from './tst-message-imprint.ts';
import { tstNonce } from './tst-nonce.ts';
import { tstOrdering } from './tst-ordering.ts';
import { tstPolicy } from './tst-policy.ts';
import { tstSerialNumber } from './tst-serial-number.ts';
import { tstSignedAttributes } from './tst-signed-attributes.ts';
import { tstSigningCertificate } from './tst-signing-certificate.ts';
import { tstTsaName } from './tst-tsa-name.ts';

/** Every clause for time-stamp tokens. */
export const TIME_STAMP_LINTS: readonly Lint<TimeStampTarget>[] = [
  tstPolicy,
  tstMessageImprint,
  tstHashAlgorithm,
  tstSerialNumber,
  tstGenTime,
  tstAccuracy,
  tstOrdering,
  tstNonce,
  tstExtensions,
  tstTsaName,
  tstSignedAttributes,
  tstSigningCertificate,
];
