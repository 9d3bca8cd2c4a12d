import {
  decodeAuthorityInfoAccess,
  decodeAuthorityKeyIdentifier,
  decodeBasicConstraints,
  decodeCertificatePolicies,
  decodeDistributionPoints,
  decodeDocumentTypeList,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeInhibitAnyPolicy,
  decodeKeyUsage,
  decodeNameConstraints,
  decodeNullExtension,
  decodePolicyConstraints,
  decodePolicyMappings,
  decodePrivateKeyUsagePeriod,
  decodeQcStatements,
  decodeSubjectKeyIdentifier,
  EXTENSION,
} from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';
import { type ValueRow, valueLint } from '../value-lint.ts';

const none = (where: string) => (value: Uint8Array) => decodeNullExtension(value, where);

/** The ASN.1 of each extension: nothing empty, nothing twice, no default written out. */
const VALUES: readonly ValueRow[] = [
  [
    'authority-key-identifier-value',
    'RFC 5280 4.2.1.1',
    EXTENSION.authorityKeyIdentifier,
    decodeAuthorityKeyIdentifier,
  ],
  [
    'subject-key-identifier-value',
    'RFC 5280 4.2.1.2',
    EXTENSION.subjectKeyIdentifier,
    decodeSubjectKeyIdentifier,
  ],
  ['key-usage-value', 'RFC 5280 4.2.1.3', EXTENSION.keyUsage, decodeKeyUsage],
  [
    'certificate-policies-value',
    'RFC 5280 4.2.1.4',
    EXTENSION.certificatePolicies,
    decodeCertificatePolicies,
  ],
  ['policy-mappings-value', 'RFC 5280 4.2.1.5', EXTENSION.policyMappings, decodePolicyMappings],
  [
    'subject-alternative-name-value',
    'RFC 5280 4.2.1.6',
    EXTENSION.subjectAltName,
    decodeGeneralNames,
  ],
  [
    'issuer-alternative-name-value',
    'RFC 5280 4.2.1.7',
    EXTENSION.issuerAltName,
    decodeGeneralNames,
  ],
  [
    'basic-constraints-value',
    'RFC 5280 4.2.1.9',
    EXTENSION.basicConstraints,
    decodeBasicConstraints,
  ],
  ['name-constraints-value', 'RFC 5280 4.2.1.10', EXTENSION.nameConstraints, decodeNameConstraints],
  [
    'policy-constraints-value',
    'RFC 5280 4.2.1.11',
    EXTENSION.policyConstraints,
    decodePolicyConstraints,
  ],
  ['extended-key-usage-value', 'RFC 5280 4.2.1.12', EXTENSION.extKeyUsage, decodeExtKeyUsage],
  [
    'crl-distribution-points-value',
    'RFC 5280 4.2.1.13',
    EXTENSION.cRLDistributionPoints,
    decodeDistributionPoints,
  ],
  [
    'inhibit-any-policy-value',
    'RFC 5280 4.2.1.14',
    EXTENSION.inhibitAnyPolicy,
    decodeInhibitAnyPolicy,
  ],
  ['freshest-crl-value', 'RFC 5280 4.2.1.15', EXTENSION.freshestCRL, decodeDistributionPoints],
  [
    'authority-information-access-value',
    'RFC 5280 4.2.2.1',
    EXTENSION.authorityInfoAccess,
    decodeAuthorityInfoAccess,
  ],
  [
    'qc-statements-value',
    'EN 319 412-5 4.1; RFC 3739 3.2.6',
    EXTENSION.qcStatements,
    decodeQcStatements,
  ],
  [
    'private-key-usage-period-value',
    'Doc 9303-12 7.1.1; X.509 9.2.2.5',
    EXTENSION.privateKeyUsagePeriod,
    decodePrivateKeyUsagePeriod,
  ],
  [
    'document-type-list-value',
    'Doc 9303-12 7.1.1.6',
    EXTENSION.documentTypeList,
    decodeDocumentTypeList,
  ],
  ['name-change-value', 'Doc 9303-12 7.1.1.6: NULL', EXTENSION.nameChange, none('nameChange')],
  ['ocsp-no-check-value', 'RFC 6960 4.2.2.2.1: NULL', EXTENSION.ocspNoCheck, none('ocsp-nocheck')],
];

export const EXTENSION_VALUE_LINTS: readonly Lint<CertificateTarget>[] = VALUES.map((row) =>
  valueLint(row, ({ certificate }: CertificateTarget) => certificate),
);
