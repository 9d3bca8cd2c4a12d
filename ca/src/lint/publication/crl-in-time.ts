import type { Lint } from '../lint.ts';
import type { PublicationTarget } from './target.ts';

export const crlInTime: Lint<PublicationTarget> = {
  name: 'crl-in-time',
  clause: 'RFC 5280 5.1.2.4 and 5.1.2.5',
  check: ({ crl: { thisUpdate, nextUpdate }, now }) => {
    if (thisUpdate > now) return `thisUpdate is in the future: ${thisUpdate.toISOString()}`;
    return nextUpdate !== undefined && nextUpdate <= now
      ? `a newer one should have been published by ${nextUpdate.toISOString()}`
      : undefined;
  },
};
