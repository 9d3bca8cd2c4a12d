import type { Lint } from '../lint.ts';
import { combine, listed } from './combine.ts';
import { areOfBothKinds, placeOf } from './series.ts';
import type { PublicationTarget } from './target.ts';

export const crlSameStatus: Lint<PublicationTarget> = {
  name: 'crl-same-status',
  clause: 'RFC 5280 5.2.4: with one number, complete list and delta say the same',
  check: ({ crl, previous }) => {
    if (previous === undefined) return undefined;
    const [place, before] = [placeOf(crl), placeOf(previous)];
    if (place.number !== before.number || !areOfBothKinds(place, before)) return undefined;
    const [complete, delta] = place.base === undefined ? [crl, previous] : [previous, crl];
    const said = listed(complete);
    const together = combine(complete, delta);
    const isSame =
      said.size === together.size &&
      [...together].every(([serial, reason]) => said.get(serial) === reason);
    return isSame ? undefined : 'the delta says something else than the complete list';
  },
};
