import type { Lint, TimeStampTarget } from '../lint.ts';

export const timeStampVersion: Lint<TimeStampTarget> = {
  name: 'time-stamp-version',
  clause: 'RFC 3161 2.4.2',
  check: ({ info: { version } }) => (version === 1 ? undefined : `version ${version}, not 1`),
};
