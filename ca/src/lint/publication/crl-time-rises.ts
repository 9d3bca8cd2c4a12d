import type { Lint } from '../lint.ts';
import type { PublicationTarget } from './target.ts';

export const crlTimeRises: Lint<PublicationTarget> = {
  name: 'crl-time-rises',
  clause: 'RFC 5280 5.1.2.4: many take the list with the latest thisUpdate for the newest',
  check: ({ crl, previous }) =>
    previous === undefined || crl.thisUpdate >= previous.thisUpdate
      ? undefined
      : `thisUpdate is before that of the list before, ${previous.thisUpdate.toISOString()}`,
};
