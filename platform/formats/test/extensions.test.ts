import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as formats from '@tamga/formats';
import {
  ACCESS_METHOD,
  EXTENSION,
  encodePem,
  FormatError,
  fromHex,
  KEY_PURPOSE,
  name,
  QC_TYPE,
} from '@tamga/formats';
import { openssl } from './openssl.ts';
import { leafCertificate, rsaPair } from './world.ts';

interface Case {
  readonly title: string;
  readonly oid: string;
  readonly critical?: boolean;
  readonly value: Uint8Array;
  readonly decoded: unknown;
  readonly decode: (value: Uint8Array) => unknown;
  /** What `openssl x509 -text` must show; it knows no text for some. */
  readonly shows?: RegExp;
}

const url = 'http://127.0.0.1:7405/crl/17.crl';
const uri = { kind: 'uri', value: url } as const;
const point = { name: { fullName: [uri] } } as const;

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

const CASES: readonly Case[] = [
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

const keys = rsaPair();

function asOpensslShows(oid: string, value: Uint8Array): string {
  // The helper adds both key identifiers itself.
  if (oid === EXTENSION.authorityKeyIdentifier) return '';
  const der = leafCertificate(keys, 'rsa-pkcs1-sha256', keys, [{ oid, critical: false, value }]);
  return openssl(['x509', '-in', 'c.pem', '-noout', '-text'], {
    'c.pem': encodePem('CERTIFICATE', der),
  });
}

test('extensions: encode, decode, and what openssl shows', async (t) => {
  for (const { title, oid, value, decode, decoded, shows } of CASES) {
    await t.test(title, () => {
      assert.deepEqual(decode(value), decoded);
      assert.throws(() => decode(formats.concat(value, Uint8Array.of(0))), { code: 'trailing' });
      assert.throws(() => decode(value.subarray(0, value.length - 1)), FormatError);
      assert.throws(() => decode(Uint8Array.of(0x01, 0x01, 0xff)), FormatError);
      if (shows !== undefined) assert.match(asOpensslShows(oid, value), shows);
    });
  }
});

test('general names of every kind in SAN, IAN and certificateIssuer', () => {
  const names: readonly formats.GeneralName[] = [
    { kind: 'otherName', type: '1.2.3.4', value: formats.utf8String('Бат') },
    { kind: 'email', value: 'desk@tamga.example' },
    { kind: 'dns', value: 'localhost' },
    { kind: 'directory', rdns: name(['L', 'MNG']) },
    { kind: 'uri', value: 'urn:tamga:service:ca' },
    { kind: 'ip', value: Uint8Array.of(127, 0, 0, 1) },
    { kind: 'registeredId', value: '1.2.3.4' },
  ];
  const value = formats.encodeGeneralNames(names);
  const decoded = formats.decodeGeneralNames(value);
  assert.deepEqual(
    decoded.map((item) => item.kind),
    names.map((item) => item.kind),
  );
  assert.deepEqual(formats.encodeGeneralNames(decoded), value);
  const shown = asOpensslShows(EXTENSION.subjectAltName, value);
  for (const part of [
    /email:desk@tamga\.example/,
    /DNS:localhost/,
    /DirName:\/?L ?= ?MNG/,
    /URI:urn:tamga:service:ca/,
    /IP Address:127\.0\.0\.1/,
    /Registered ID:1\.2\.3\.4/,
  ]) {
    assert.match(shown, part);
  }
  assert.throws(() => formats.encodeGeneralNames([{ kind: 'dns', value: 'монгол' }]), FormatError);
  assert.throws(() => formats.encodeGeneralNames([]), FormatError);
});

test('a distribution point relative to its issuer', () => {
  const relativeName = [{ type: formats.ATTRIBUTE_TYPE.CN, value: 'CRL 1' }];
  const value = formats.encodeDistributionPoints([{ name: { relativeName } }]);
  assert.deepEqual(formats.decodeDistributionPoints(value), [{ name: { relativeName } }]);
  assert.deepEqual(
    formats.distributionPointUris(
      formats.decodeDistributionPoints(formats.encodeDistributionPoints([point])),
    ),
    [url],
  );
});

test('nameChange and ocsp-nocheck are NULL', () => {
  formats.decodeNullExtension(formats.encodeNullExtension(), 'nameChange');
  assert.throws(() => formats.decodeNullExtension(fromHex('0101ff'), 'nameChange'), FormatError);
  assert.match(
    asOpensslShows(EXTENSION.ocspNoCheck, formats.encodeNullExtension()),
    /OCSP No Check/,
  );
});

test('what the standards forbid is neither written nor read', () => {
  const refused: readonly (() => unknown)[] = [
    () => formats.encodeKeyUsage([]),
    () => formats.encodeExtKeyUsage([]),
    () => formats.encodeCrlReason('unspecified'),
    () => formats.decodeCrlReason(fromHex('0a0107')),
    () => formats.encodeCrlNumber(-1n),
    () => formats.encodeCrlNumber(2n ** 160n),
    () => formats.encodeDocumentTypeList(['PAS']),
    () => formats.encodeOcspNonce(new Uint8Array()),
    () => formats.decodeOcspNonce(fromHex('0400')),
    () => formats.decodeBasicConstraints(fromHex('3003010100')),
    () => formats.decodeBasicConstraints(fromHex('30060101ff0201ff')),
    () => formats.encodeAuthorityKeyIdentifier({ serial: 1n }),
    () => formats.encodePrivateKeyUsagePeriod({}),
    () => formats.encodeDistributionPoints([{}]),
    () => formats.decodeIssuingDistributionPoint(fromHex('3003810100')),
    () => formats.decodeGeneralNames(fromHex('30038703010203'.replace('3003', '3005'))),
  ];
  for (const attempt of refused) assert.throws(attempt, FormatError, String(attempt));
});
