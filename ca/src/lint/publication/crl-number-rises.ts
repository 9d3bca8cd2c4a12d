import type { Lint } from '../lint.ts';
import { areOfBothKinds, placeOf } from './series.ts';
import type { PublicationTarget } from './target.ts';

export const crlNumberRises: Lint<PublicationTarget> = {
  name: 'crl-number-rises',
  clause: 'RFC 5280 5.2.3: each number once, but for a complete list and a delta of one moment',
  check: ({ crl, previous }) => {
    if (previous === undefined) return undefined;
    const [place, before] = [placeOf(crl), placeOf(previous)];
    if (place.number === undefined || before.number === undefined) return undefined;
    if (place.number > before.number) return undefined;
    if (place.number < before.number || !areOfBothKinds(place, before)) {
      return `number ${place.number} does not follow ${before.number}`;
    }
    return crl.thisUpdate.getTime() === previous.thisUpdate.getTime()
      ? undefined
      : `both have number ${place.number}, and not the same thisUpdate`;
  },
};
