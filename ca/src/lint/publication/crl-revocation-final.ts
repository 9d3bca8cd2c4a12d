import type { Lint } from '../lint.ts';
import { listed } from './combine.ts';
import type { PublicationTarget } from './target.ts';

export const crlRevocationFinal: Lint<PublicationTarget> = {
  name: 'crl-revocation-final',
  clause: 'RFC 5280 5.3.1: certificateHold comes before a revocation, never after it',
  check: ({ crl, previous }) => {
    if (previous === undefined) return undefined;
    const held = [...listed(crl)].filter(([, reason]) => reason === 'certificateHold');
    // The list before may be long: it is read to its end only where there is something to look for.
    if (held.length === 0) return undefined;
    const before = listed(previous);
    const found = held.find(([serial]) => {
      const was = before.get(serial);
      return was !== undefined && !LIFTABLE.has(was);
    });
    return found && `${found[0].toString(16)} was revoked, and is on hold now`;
  },
};

const LIFTABLE: ReadonlySet<string> = new Set(['certificateHold', 'removeFromCRL']);
