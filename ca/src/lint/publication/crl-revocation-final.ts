import type { Lint } from '../lint.ts';
import { listed } from './combine.ts';
import type { PublicationTarget } from './target.ts';

export const crlRevocationFinal: Lint<PublicationTarget> = {
  name: 'crl-revocation-final',
  clause: 'RFC 5280 5.3.1: certificateHold comes before a revocation, never after it',
  check: ({ crl, previous }) => {
    if (previous === undefined) return undefined;
    const before = listed(previous);
    for (const { serial, reason } of crl.entries()) {
      const was = before.get(serial.value);
      if (reason === 'certificateHold' && was !== undefined && !LIFTABLE.has(was)) {
        return `${serial.value.toString(16)} was revoked, and is on hold now`;
      }
    }
    return undefined;
  },
};

const LIFTABLE: ReadonlySet<string> = new Set(['certificateHold', 'removeFromCRL']);
