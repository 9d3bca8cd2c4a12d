import { EXTENSION, FormatError, findExtension, parseDer, parseTime, TAG } from '@tamga/formats';
import type { Lint, OcspTarget } from '../lint.ts';

export const ocspArchiveCutoff: Lint<OcspTarget> = {
  name: 'ocsp-archive-cutoff',
  clause: 'RFC 6960 4.4.4: a GeneralizedTime of the past',
  check: ({ response: { producedAt, responses } }) => {
    const cutoffs = responses.flatMap(({ extensions }) => {
      const found = findExtension(extensions, EXTENSION.ocspArchiveCutoff);
      return found === undefined ? [] : [readCutoff(found.value)];
    });
    return cutoffs.every((cutoff) => cutoff !== undefined && cutoff <= producedAt)
      ? undefined
      : 'archiveCutoff is no GeneralizedTime in whole seconds, or after producedAt';
  },
};

function readCutoff(value: Uint8Array): Date | undefined {
  try {
    const node = parseDer(value);
    const date = parseTime(node);
    return node.tag === TAG.generalizedTime && date.getUTCMilliseconds() === 0 ? date : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
