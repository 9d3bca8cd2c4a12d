import { EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';

export const crlEntries: Lint<CrlTarget> = {
  name: 'crl-entries',
  clause: 'RFC 5280 5.3: each serial once, reasonCode not critical, no certificateIssuer',
  check: ({ crl }) => {
    const seen = new Set<bigint>();
    for (const { serial, extensions } of crl.entries()) {
      if (seen.has(serial.value)) return 'a serial stands twice';
      seen.add(serial.value);
      if (extensions.some(({ oid, critical }) => critical || oid === EXTENSION.certificateIssuer)) {
        return 'an entry has a critical extension or a certificateIssuer';
      }
    }
    return undefined;
  },
};
