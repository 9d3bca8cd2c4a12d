import { integerValue } from '@tamga/formats';
import type { Lint, TimeStampTarget } from '../lint.ts';

export const timeStampAccuracy: Lint<TimeStampTarget> = {
  name: 'time-stamp-accuracy',
  clause: 'RFC 3161 2.4.2: millis and micros from 1 to 999; EN 319 422 5.2.2: at most one second',
  check: ({ info: { accuracy } }) => {
    if (accuracy === undefined) return undefined;
    const values = accuracy.map(({ tagClass, tag, content }) => ({
      part: tagClass === 'universal' ? 'seconds' : tag === 0 ? 'millis' : 'micros',
      value: integerValue(content),
    }));
    const isInRange = values.every(({ part, value }) =>
      part === 'seconds' ? value >= 0n && value <= 1n : value >= 1n && value <= 999n,
    );
    return isInRange && values.length > 0
      ? undefined
      : 'the accuracy says nothing, or is out of range';
  },
};
