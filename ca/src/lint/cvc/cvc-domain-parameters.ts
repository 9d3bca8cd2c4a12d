import { recogniseCurve } from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

/** Spelled out by a CVCA, inherited by everybody below. */
export const cvcDomainParameters: Lint<CvcTarget> = {
  name: 'cvc-domain-parameters',
  clause: 'TR-03110-3 D.3.3, A.2.1.1',
  check: ({ certificate: { publicKey, chat } }) => {
    if (publicKey.kind === 'rsa') return undefined;
    const { parameters } = publicKey;
    if (chat.role !== 'cvca') {
      return parameters === undefined
        ? undefined
        : 'only the CVCA spells out domain parameters, the others inherit them';
    }
    return parameters !== undefined && recogniseCurve(parameters) !== undefined
      ? undefined
      : 'the CVCA does not spell out the domain parameters of a standardised curve';
  },
};
