import {
  decodeAuthorityInfoAccess,
  decodeAuthorityKeyIdentifier,
  decodeBasicConstraints,
  decodeCertificatePolicies,
  decodeCrlNumber,
  decodeDistributionPoints,
  decodeDocumentTypeList,
  decodeExtKeyUsage,
  decodeGeneralNames,
  decodeIssuingDistributionPoint,
  decodeKeyUsage,
  decodeNameConstraints,
  decodePrivateKeyUsagePeriod,
  decodeQcStatements,
  encodeAuthorityInfoAccess,
  encodeBasicConstraints,
  encodeCertificatePolicies,
  encodeCrlNumber,
  encodeDistributionPoints,
  encodeDocumentTypeList,
  encodeGeneralNames,
  encodeIssuingDistributionPoint,
  encodeKeyUsage,
  encodeName,
  encodeQcStatements,
  fromHex,
  name,
  parseName,
} from '@tamga/formats';
import type { FuzzTarget } from '../fuzz-target.ts';
import { formatTarget } from './format-target.ts';

const uri = { kind: 'uri', value: 'http://pki.example/1.crl' } as const;
const point = { name: { fullName: [uri] }, reasons: ['keyCompromise'] } as const;
const subject = name(['C', 'MN'], ['CN', 'ЗАГВАР'], ['serialNumber', 'PNOMN-100000000001']);

/** Names and extensions of certificates and CRLs, each by itself. */
export const EXTENSIONS: readonly FuzzTarget[] = [
  formatTarget('name', [encodeName(subject)], parseName),
  formatTarget('keyUsage', [encodeKeyUsage(['cRLSign', 'decipherOnly'])], decodeKeyUsage),
  formatTarget(
    'basicConstraints',
    [encodeBasicConstraints({ ca: true, pathLength: 1 })],
    decodeBasicConstraints,
  ),
  formatTarget('distributionPoints', [encodeDistributionPoints([point])], decodeDistributionPoints),
  formatTarget(
    'issuingDistributionPoint',
    [encodeIssuingDistributionPoint({ ...point, indirectCRL: true })],
    decodeIssuingDistributionPoint,
  ),
  formatTarget(
    'authorityInfoAccess',
    [encodeAuthorityInfoAccess([{ method: '1.3.6.1.5.5.7.48.1', location: uri }])],
    decodeAuthorityInfoAccess,
  ),
  formatTarget(
    'generalNames',
    [
      encodeGeneralNames([
        uri,
        { kind: 'directory', rdns: subject },
        { kind: 'ip', value: Uint8Array.of(127, 0, 0, 1) },
        { kind: 'registeredId', value: '1.2.3' },
      ]),
    ],
    decodeGeneralNames,
  ),
  formatTarget(
    'certificatePolicies',
    [encodeCertificatePolicies([{ policy: '1.2.3', cps: ['http://pki.example'] }])],
    decodeCertificatePolicies,
  ),
  formatTarget(
    'qcStatements',
    [
      encodeQcStatements([
        { kind: 'compliance' },
        { kind: 'limitValue', currency: 'MNT', amount: 1, exponent: 6 },
        { kind: 'pds', locations: [{ url: 'https://pki.example', language: 'en' }] },
        { kind: 'legislation', countries: ['MN'] },
      ]),
    ],
    decodeQcStatements,
  ),
  formatTarget('documentTypes', [encodeDocumentTypeList(['P', 'ID'])], decodeDocumentTypeList),
  formatTarget('crlNumber', [encodeCrlNumber(1n)], decodeCrlNumber),
  formatTarget('extKeyUsage', [fromHex('300a06082b06010505070302')], decodeExtKeyUsage),
  formatTarget(
    'authorityKeyIdentifier',
    [fromHex('30068004aabbccdd')],
    decodeAuthorityKeyIdentifier,
  ),
  formatTarget(
    'privateKeyUsagePeriod',
    [fromHex('3022800f32303236303130313030303030305a810f32303330303130313030303030305a')],
    decodePrivateKeyUsagePeriod,
  ),
  formatTarget(
    'nameConstraints',
    [fromHex('3011a00f300d820b706b692e6578616d706c65')],
    decodeNameConstraints,
  ),
];
