import { accuracyMicros } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

const ONE_SECOND_MICROS = 1_000_000;

export const tstAccuracy: Lint<TimeStampTarget> = {
  name: 'tst-accuracy',
  clause: 'EN 319 422 5.2; EN 319 421 7.7.2',
  check: ({ tstInfo: { accuracy } }) =>
    accuracy !== undefined &&
    accuracyMicros(accuracy) > 0 &&
    accuracyMicros(accuracy) <= ONE_SECOND_MICROS
      ? undefined
      : 'accuracy is missing, or not within one second',
};
