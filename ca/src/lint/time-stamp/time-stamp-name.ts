import { equalBytes } from '@tamga/formats';
import type { Lint, TimeStampTarget } from '../lint.ts';

export const timeStampName: Lint<TimeStampTarget> = {
  name: 'time-stamp-name',
  clause: "RFC 3161 2.4.2: a name of the authority's certificate",
  check: ({ info: { tsa }, signer }) => {
    if (tsa === undefined || signer === undefined) return undefined;
    const isIts =
      tsa.kind === 'directory' && tsa.raw !== undefined && equalBytes(tsa.raw, signer.subject.raw);
    return isIts ? undefined : 'tsa is not the subject of the certificate';
  },
};
