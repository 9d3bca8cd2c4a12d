import type { Lint, TimeStampTarget } from '../lint.ts';
import { timeStampAccuracy } from './time-stamp-accuracy.ts';
import { timeStampImprint } from './time-stamp-imprint.ts';
import { timeStampName } from './time-stamp-name.ts';
import { timeStampNonce } from './time-stamp-nonce.ts';
import { timeStampOrdering } from './time-stamp-ordering.ts';
import { timeStampSerial } from './time-stamp-serial.ts';
import { timeStampVersion } from './time-stamp-version.ts';
import { timeStampWithinValidity } from './time-stamp-within-validity.ts';

/** Every clause for time stamps. */
export const TIME_STAMP_LINTS: readonly Lint<TimeStampTarget>[] = [
  timeStampVersion,
  timeStampImprint,
  timeStampSerial,
  timeStampAccuracy,
  timeStampOrdering,
  timeStampNonce,
  timeStampName,
  timeStampWithinValidity,
];
