import {
  decodeAuthorityKeyIdentifier,
  decodeCrlNumber,
  decodeDistributionPoints,
  decodeExpiredCertsOnCrl,
  decodeIssuingDistributionPoint,
  EXTENSION,
} from '@tamga/formats';
import type { CrlTarget, Lint } from '../lint.ts';
import { type ValueRow, valueLint } from '../value-lint.ts';

/** The ASN.1 of each extension. */
const VALUES: readonly ValueRow[] = [
  [
    'crl-authority-key-identifier-value',
    'RFC 5280 5.2.1',
    EXTENSION.authorityKeyIdentifier,
    decodeAuthorityKeyIdentifier,
  ],
  [
    'crl-number-value',
    'RFC 5280 5.2.3: not negative, at most 20 octets',
    EXTENSION.cRLNumber,
    decodeCrlNumber,
  ],
  [
    'crl-delta-indicator-value',
    'RFC 5280 5.2.4: a CRL number',
    EXTENSION.deltaCRLIndicator,
    decodeCrlNumber,
  ],
  [
    'crl-issuing-distribution-point-value',
    'RFC 5280 5.2.5',
    EXTENSION.issuingDistributionPoint,
    decodeIssuingDistributionPoint,
  ],
  ['crl-freshest-value', 'RFC 5280 5.2.6', EXTENSION.freshestCRL, decodeDistributionPoints],
  [
    'crl-expired-certs-value',
    'ISO/IEC 9594-8 expiredCertsOnCRL: a GeneralizedTime',
    EXTENSION.expiredCertsOnCRL,
    decodeExpiredCertsOnCrl,
  ],
];

export const CRL_VALUE_LINTS: readonly Lint<CrlTarget>[] = VALUES.map((row) =>
  valueLint(row, ({ crl }: CrlTarget) => crl),
);
