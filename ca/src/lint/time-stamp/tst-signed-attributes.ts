import { createHash } from 'node:crypto';
import { CONTENT_TYPE, equalBytes } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { TimeStampTarget } from './target.ts';
import { TIME_STAMP_HASHES } from './tst-hash-algorithm.ts';

export const tstSignedAttributes: Lint<TimeStampTarget> = {
  name: 'tst-signed-attributes',
  clause: 'RFC 5652 5.3, 11.1, 11.2; RFC 3161 2.4.2',
  check: ({ tstInfo, signedAttributes: { contentType, messageDigest } }) => {
    if (contentType !== CONTENT_TYPE.tstInfo) return 'contentType is not id-ct-TSTInfo';
    const isDigest = [...TIME_STAMP_HASHES].some(
      (hash) =>
        messageDigest !== undefined &&
        equalBytes(createHash(hash).update(tstInfo.raw).digest(), messageDigest),
    );
    return isDigest ? undefined : 'messageDigest is not the one of the TSTInfo';
  },
};
