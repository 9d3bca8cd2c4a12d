import { decodeIssuingDistributionPoint, distributionPointUris, EXTENSION } from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { readExtension } from '../read-extension.ts';

export const crlShardAddress: Lint<CrlTarget> = {
  name: 'crl-shard-address',
  clause: 'RFC 5280 5.2.5 and 6.3.3 (b): the address in the certificates, byte for byte',
  check: ({ crl, distributionPoint }) => {
    const name = readExtension(
      crl,
      EXTENSION.issuingDistributionPoint,
      decodeIssuingDistributionPoint,
    )?.name;
    if (distributionPoint === undefined || name === undefined) return undefined;
    return distributionPointUris([{ name }]).every((uri) => uri === distributionPoint)
      ? undefined
      : 'issuingDistributionPoint is not the address that the certificates name';
  },
};
