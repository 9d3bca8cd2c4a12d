import { namesMatch } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';

export const tstTsaName: Lint<TimeStampTarget> = {
  name: 'tst-tsa-name',
  clause: 'RFC 3161 2.4.2',
  check: ({ tstInfo: { tsa }, certificate }) =>
    tsa === undefined ||
    (tsa.kind === 'directory' && namesMatch(tsa.rdns, certificate.subject.rdns))
      ? undefined
      : "tsa is not a name of the unit's certificate",
};
