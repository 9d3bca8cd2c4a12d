import { decodePrivateKeyUsagePeriod, EXTENSION } from '@tamga/formats';
import type { Lint, TimeStampTarget } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const timeStampWithinValidity: Lint<TimeStampTarget> = {
  name: 'time-stamp-within-validity',
  clause: 'RFC 3161 2.3; EN 319 421 7.7.2: only while the key may sign',
  check: ({ info: { genTime }, signer }) => {
    if (signer === undefined) return undefined;
    const period = readExtension(
      signer,
      EXTENSION.privateKeyUsagePeriod,
      decodePrivateKeyUsagePeriod,
    );
    const from = period?.notBefore ?? signer.notBefore;
    const to = period?.notAfter ?? signer.notAfter;
    return genTime >= from && genTime <= to ? undefined : 'genTime is outside the time of the key';
  },
};
