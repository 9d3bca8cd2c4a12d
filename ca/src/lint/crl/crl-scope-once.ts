import { decodeIssuingDistributionPoint, EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const crlScopeOnce: Lint<CrlTarget> = {
  name: 'crl-scope-once',
  clause: 'RFC 5280 5.2.5: at most one of the three onlyContains..., and never an empty sequence',
  check: ({ crl }) => {
    const idp = readExtension(
      crl,
      EXTENSION.issuingDistributionPoint,
      decodeIssuingDistributionPoint,
    );
    if (idp === undefined) return undefined;
    const { onlyContainsUserCerts, onlyContainsCACerts, onlyContainsAttributeCerts } = idp;
    const scopes = [onlyContainsUserCerts, onlyContainsCACerts, onlyContainsAttributeCerts];
    const isEmpty =
      idp.name === undefined &&
      idp.onlySomeReasons === undefined &&
      !idp.indirectCRL &&
      !scopes.includes(true);
    return isEmpty || scopes.filter((one) => one).length > 1
      ? 'issuingDistributionPoint says nothing, or contradicts itself'
      : undefined;
  },
};
