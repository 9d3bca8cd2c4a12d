import { decodeIssuingDistributionPoint, distributionPointUris, EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const crlShardScope: Lint<CrlTarget> = {
  name: 'crl-shard-scope',
  clause: 'RFC 5280 5.2.5: one address, user certificates only, every reason',
  check: ({ crl, kind }) => {
    if (kind !== 'citizen') return undefined;
    const idp = readExtension(
      crl,
      EXTENSION.issuingDistributionPoint,
      decodeIssuingDistributionPoint,
    );
    const isScoped =
      idp?.onlyContainsUserCerts === true &&
      idp.name !== undefined &&
      distributionPointUris([{ name: idp.name }]).length === 1 &&
      !idp.indirectCRL &&
      idp.onlySomeReasons === undefined;
    return isScoped ? undefined : 'the issuingDistributionPoint of a shard is missing or wrong';
  },
};
