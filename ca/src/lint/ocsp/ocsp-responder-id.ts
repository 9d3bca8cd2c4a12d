import { createHash } from 'node:crypto';
import { equalBytes } from '@tamga/formats';
import type { Lint, OcspTarget } from '../lint.ts';

export const ocspResponderId: Lint<OcspTarget> = {
  name: 'ocsp-responder-id',
  clause: "RFC 6960 4.2.2.3: the responder's name, or the SHA-1 of its key",
  check: ({ response: { responderId }, responder }) => {
    if (responder === undefined) return undefined;
    const isIts =
      'byName' in responderId
        ? equalBytes(responderId.byName.raw, responder.subject.raw)
        : equalBytes(
            responderId.byKeyHash,
            createHash('sha1').update(responder.spki.publicKey).digest(),
          );
    return isIts ? undefined : 'responderID is not the responder that signs';
  },
};
