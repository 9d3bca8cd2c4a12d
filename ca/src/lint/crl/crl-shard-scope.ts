import { decodeIssuingDistributionPoint, distributionPointUris, EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { isCritical, readExtension } from '../read-extension.ts';

export const crlShardScope: Lint<CrlTarget> = {
  name: 'crl-shard-scope',
  clause: 'RFC 5280 5.2.5: critical, one address, user certificates only',
  check: ({ crl, kind }) => {
    if (kind !== 'citizen') return undefined;
    const idp = readExtension(
      crl,
      EXTENSION.issuingDistributionPoint,
      decodeIssuingDistributionPoint,
    );
    const isScoped =
      isCritical(crl, EXTENSION.issuingDistributionPoint) === true &&
      idp?.onlyContainsUserCerts === true &&
      idp.name !== undefined &&
      distributionPointUris([{ name: idp.name }]).length === 1;
    return isScoped ? undefined : 'the issuingDistributionPoint of a shard is missing or wrong';
  },
};
