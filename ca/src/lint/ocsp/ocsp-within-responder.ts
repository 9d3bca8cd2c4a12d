import type { Lint, OcspTarget } from '../lint.ts';

export const ocspWithinResponder: Lint<OcspTarget> = {
  name: 'ocsp-within-responder',
  clause: 'RFC 6960 4.2.2.2.1: no answer outlives the certificate that signs it',
  check: ({ response: { producedAt, responses }, responder }) =>
    responder === undefined ||
    (producedAt >= responder.notBefore &&
      producedAt <= responder.notAfter &&
      responses.every(
        ({ nextUpdate }) => nextUpdate === undefined || nextUpdate <= responder.notAfter,
      ))
      ? undefined
      : 'producedAt or nextUpdate is outside the validity of the responder',
};
