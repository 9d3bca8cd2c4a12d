import { type DerNode, parseDer, TAG } from '@tamga/formats';
import type { Lint, OcspTarget } from '../lint.ts';

const WHOLE_SECONDS = /^\d{14}Z$/;

export const ocspWholeSeconds: Lint<OcspTarget> = {
  name: 'ocsp-whole-seconds',
  clause: 'RFC 6960 4.2.2.1; RFC 5280 4.1.2.5.2: GeneralizedTime without a fraction',
  check: ({ response }) =>
    timesIn(parseDer(response.responseData)).every((text) => WHOLE_SECONDS.test(text))
      ? undefined
      : 'a time has a fraction of a second',
};

function timesIn(node: DerNode): readonly string[] {
  if (node.tagClass === 'universal' && node.tag === TAG.generalizedTime) {
    return [Buffer.from(node.content).toString('latin1')];
  }
  return node.children.flatMap(timesIn);
}
