import type { Lint } from '../lint.ts';
import { crlDeltaApplies } from './crl-delta-applies.ts';
import { crlInTime } from './crl-in-time.ts';
import { crlNumberRises } from './crl-number-rises.ts';
import { crlRevocationFinal } from './crl-revocation-final.ts';
import { crlSameAuthority } from './crl-same-authority.ts';
import { crlSameScope } from './crl-same-scope.ts';
import { crlSameStatus } from './crl-same-status.ts';
import { crlSignature } from './crl-signature.ts';
import { crlTimeRises } from './crl-time-rises.ts';
import type { PublicationTarget } from './target.ts';

/** What a list and one of its series that was published before it have to do with each other. */
export const SERIES_LINTS: readonly Lint<PublicationTarget>[] = [
  crlSameAuthority,
  crlSameScope,
  crlNumberRises,
  crlDeltaApplies,
  crlSameStatus,
  crlRevocationFinal,
];

/**
 * Every clause for the publication of a CRL. By the clock, too: a publisher whose clock was set back must go on with
 * newer numbers all the same, so these are for whoever looks at what is published.
 */
export const PUBLICATION_LINTS: readonly Lint<PublicationTarget>[] = [
  crlSignature,
  crlInTime,
  ...SERIES_LINTS,
  crlTimeRises,
];
