import * as formats from '@tamga/formats';
import { ACCESS_METHOD, EXTENSION, fromHex, KEY_PURPOSE, QC_TYPE } from '@tamga/formats';

export interface Case {
  readonly title: string;
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Uint8Array;
  readonly decoded: unknown;
  readonly decode: (value: Uint8Array) => unknown;
  /** What `openssl x509 -text` must show; it knows no text for some. */
  readonly shows?: RegExp;
}

export const url = 'http://127.0.0.1:7405/crl/17.crl';
const uri = { kind: 'uri', value: url } as const;
export const point = { name: { fullName: [uri] } } as const;

function pair<T>(
  title: string,
  oid: string,
  input: T,
  encode: (input: T) => Uint8Array,
  decode: (value: Uint8Array) => unknown,
  shows?: RegExp,
  decoded: unknown = input,
): Case {
  return { title, oid, value: encode(input), decoded, decode, ...(shows ? { shows } : {}) };
}

export const EXTENSION_CASES: readonly Case[] = [
  pair(
    'basicConstraints of a CA',
    EXTENSION.basicConstraints,
    { ca: true, pathLength: 0 },
    formats.encodeBasicConstraints,
    formats.decodeBasicConstraints,
    /CA:TRUE, pathlen:0/,
  ),
  pair(
    'basicConstraints of an end entity',
    EXTENSION.basicConstraints,
    { ca: false },
    formats.encodeBasicConstraints,
    formats.decodeBasicConstraints,
    /CA:FALSE/,
  ),
  pair(
    'keyUsage',
    EXTENSION.keyUsage,
    ['keyCertSign', 'cRLSign'] as const,
    formats.encodeKeyUsage,
    formats.decodeKeyUsage,
    /Certificate Sign, CRL Sign/,
  ),
  pair(
    'keyUsage, ninth bit',
    EXTENSION.keyUsage,
    ['keyAgreement', 'decipherOnly'] as const,
    formats.encodeKeyUsage,
    formats.decodeKeyUsage,
    /Key Agreement, Decipher Only/,
  ),
  pair(
    'extKeyUsage',
    EXTENSION.extKeyUsage,
    [KEY_PURPOSE.clientAuth, KEY_PURPOSE.ocspSigning],
    formats.encodeExtKeyUsage,
    formats.decodeExtKeyUsage,
    /TLS Web Client Authentication, OCSP Signing/,
  ),
  pair(
    'authorityKeyIdentifier with issuer and serial',
    EXTENSION.authorityKeyIdentifier,
    { keyIdentifier: fromHex('0102'), issuer: [uri], serial: 5n },
    formats.encodeAuthorityKeyIdentifier,
    formats.decodeAuthorityKeyIdentifier,
  ),
  pair(
    'certificatePolicies',
    EXTENSION.certificatePolicies,
    [{ policy: '0.4.0.2042.1.2', cps: ['https://tamga.example/cps'] }, { policy: '2.5.29.32.0' }],
    formats.encodeCertificatePolicies,
    formats.decodeCertificatePolicies,
    /Policy: 0\.4\.0\.2042\.1\.2\s+CPS: https:\/\/tamga\.example\/cps\s+Policy: X509v3 Any Policy/,
  ),
  pair(
    'policyMappings',
    EXTENSION.policyMappings,
    [{ issuerDomainPolicy: '1.2.3', subjectDomainPolicy: '1.2.4' }],
    formats.encodePolicyMappings,
    formats.decodePolicyMappings,
    /1\.2\.3:1\.2\.4/,
  ),
  pair(
    'policyConstraints',
    EXTENSION.policyConstraints,
    { requireExplicitPolicy: 0, inhibitPolicyMapping: 3 },
    formats.encodePolicyConstraints,
    formats.decodePolicyConstraints,
    /Require Explicit Policy:0, Inhibit Policy Mapping:3/,
  ),
  pair(
    'inhibitAnyPolicy',
    EXTENSION.inhibitAnyPolicy,
    2,
    formats.encodeInhibitAnyPolicy,
    formats.decodeInhibitAnyPolicy,
    /Inhibit Any Policy:\s+2/,
  ),
  pair(
    'nameConstraints',
    EXTENSION.nameConstraints,
    {
      permitted: [{ kind: 'dns', value: 'tamga.example' }],
      excluded: [{ kind: 'ip', value: fromHex('0a000000ff000000') }],
    } as const,
    formats.encodeNameConstraints,
    formats.decodeNameConstraints,
    /Permitted:\s+DNS:tamga\.example\s+Excluded:\s+IP:10\.0\.0\.0\/255\.0\.0\.0/,
  ),
  pair(
    'cRLDistributionPoints',
    EXTENSION.cRLDistributionPoints,
    [point],
    formats.encodeDistributionPoints,
    formats.decodeDistributionPoints,
    /Full Name:\s+URI:http:\/\/127\.0\.0\.1:7405\/crl\/17\.crl/,
  ),
  pair(
    'cRLDistributionPoints with reasons and issuer',
    EXTENSION.cRLDistributionPoints,
    [{ reasons: ['keyCompromise', 'aACompromise'], crlIssuer: [uri] }] as const,
    formats.encodeDistributionPoints,
    formats.decodeDistributionPoints,
    /Key Compromise, AA Compromise/,
  ),
  pair(
    'freshestCRL',
    EXTENSION.freshestCRL,
    [point],
    formats.encodeDistributionPoints,
    formats.decodeDistributionPoints,
    /Freshest CRL/,
  ),
  pair(
    'authorityInfoAccess',
    EXTENSION.authorityInfoAccess,
    [
      { method: ACCESS_METHOD.ocsp, location: uri },
      { method: ACCESS_METHOD.caIssuers, location: uri },
    ],
    formats.encodeAuthorityInfoAccess,
    formats.decodeAuthorityInfoAccess,
    /OCSP - URI:.*\s+CA Issuers - URI:/,
  ),
  pair(
    'privateKeyUsagePeriod',
    EXTENSION.privateKeyUsagePeriod,
    { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2026-04-01T00:00:00Z') },
    formats.encodePrivateKeyUsagePeriod,
    formats.decodePrivateKeyUsagePeriod,
    /Not Before: Jan {2}1 00:00:00 2026 GMT, Not After: Apr {2}1/,
  ),
  pair(
    'documentTypeList',
    EXTENSION.documentTypeList,
    ['P', 'ID'],
    formats.encodeDocumentTypeList,
    formats.decodeDocumentTypeList,
  ),
  pair(
    'cRLNumber',
    EXTENSION.cRLNumber,
    2n ** 100n,
    formats.encodeCrlNumber,
    formats.decodeCrlNumber,
  ),
  pair(
    'deltaCRLIndicator',
    EXTENSION.deltaCRLIndicator,
    7n,
    formats.encodeCrlNumber,
    formats.decodeCrlNumber,
  ),
  pair(
    'reasonCode',
    EXTENSION.cRLReason,
    'certificateHold' as const,
    formats.encodeCrlReason,
    formats.decodeCrlReason,
  ),
  pair(
    'invalidityDate',
    EXTENSION.invalidityDate,
    new Date('2026-02-03T04:05:06Z'),
    formats.encodeInvalidityDate,
    formats.decodeInvalidityDate,
  ),
  pair(
    'OCSP nonce',
    EXTENSION.ocspNonce,
    fromHex('00'.repeat(32)),
    formats.encodeOcspNonce,
    formats.decodeOcspNonce,
  ),
  pair(
    'qcStatements, every kind',
    EXTENSION.qcStatements,
    [
      { kind: 'compliance' },
      { kind: 'sscd' },
      { kind: 'limitValue', currency: 'MNT', amount: 5, exponent: 6 },
      { kind: 'limitValue', currency: 496, amount: 5, exponent: -2 },
      { kind: 'retentionPeriod', years: 10 },
      { kind: 'pds', locations: [{ url: 'https://tamga.example/pds', language: 'en' }] },
      { kind: 'type', types: [QC_TYPE.esign] },
      { kind: 'legislation', countries: ['MN'] },
      { kind: 'sscdLegislation', countries: ['MN'] },
      {
        kind: 'semantics',
        identifier: formats.SEMANTICS_NATURAL_OID,
        registrationAuthorities: [uri],
      },
      { kind: 'other', id: '0.4.0.1862.1.8', info: formats.sequence(formats.oid('1.2.3')) },
    ] as const,
    formats.encodeQcStatements,
    formats.decodeQcStatements,
    /qcStatements/,
  ),
  pair(
    'issuingDistributionPoint',
    EXTENSION.issuingDistributionPoint,
    { ...point, onlyContainsUserCerts: true, onlySomeReasons: ['superseded'] } as const,
    formats.encodeIssuingDistributionPoint,
    formats.decodeIssuingDistributionPoint,
    /Only User Certificates/,
    {
      ...point,
      onlyContainsUserCerts: true,
      onlyContainsCACerts: false,
      onlySomeReasons: ['superseded'],
      indirectCRL: false,
      onlyContainsAttributeCerts: false,
    },
  ),
];
