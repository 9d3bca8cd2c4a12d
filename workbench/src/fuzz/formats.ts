import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import {
  assembleOcspResponse,
  assembleSigned,
  assembleSignedData,
  buildCertificationRequestInfo,
  buildOcspRequest,
  buildResponseData,
  buildSignedAttributes,
  buildTbsCertificate,
  buildTbsCertList,
  buildTd3,
  CONTENT_TYPE,
  EXTENSION,
  encodeAuthorityInfoAccess,
  encodeBasicConstraints,
  encodeCrlNumber,
  encodeDg1,
  encodeDg11,
  encodeDistributionPoints,
  encodeKeyUsage,
  encodeLdsSecurityObject,
  encodeSod,
  FormatError,
  name,
  parseAddressFile,
  parseCertificate,
  parseCertificationRequest,
  parseCom,
  parseCrl,
  parseDer,
  parseDg1,
  parseDg2,
  parseDg11,
  parseLdsSecurityObject,
  parseMrz,
  parseOcspRequest,
  parseOcspResponse,
  parseSignedData,
  parseSod,
} from '@tamga/formats';
import { type FuzzTarget, runFuzzer } from '../fuzzing/run-fuzzer.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
const subject = name(['C', 'MN'], ['CN', 'SPECIMEN']);
const algorithm = 'ecdsa-sha256';
const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2027-01-01T00:00:00Z');
const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const signed = (tbs: Uint8Array): Uint8Array =>
  assembleSigned(tbs, algorithm, sign('sha256', tbs, privateKey));

const certificate = signed(
  buildTbsCertificate({
    serial: 0x1234n,
    issuer: subject,
    subject,
    notBefore: now,
    notAfter: later,
    spki,
    signatureAlgorithm: algorithm,
    extensions: [
      { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(['digitalSignature']) },
      {
        oid: EXTENSION.basicConstraints,
        critical: true,
        value: encodeBasicConstraints({ ca: true, pathLength: 1 }),
      },
      {
        oid: EXTENSION.cRLDistributionPoints,
        critical: false,
        value: encodeDistributionPoints([
          { name: { fullName: [{ kind: 'uri', value: 'http://pki.example/1.crl' }] } },
        ]),
      },
      {
        oid: EXTENSION.authorityInfoAccess,
        critical: false,
        value: encodeAuthorityInfoAccess([
          {
            method: '1.3.6.1.5.5.7.48.1',
            location: { kind: 'uri', value: 'http://pki.example/ocsp' },
          },
        ]),
      },
    ],
  }),
);
const certId = {
  hash: 'sha256',
  issuerNameHash: digest(spki),
  issuerKeyHash: digest(spki),
  serial: 5n,
} as const;
const responseData = buildResponseData({
  responderId: { byName: subject },
  producedAt: now,
  responses: [{ certId, certStatus: { status: 'good' }, thisUpdate: now, nextUpdate: later }],
});
const content = encodeLdsSecurityObject({
  hash: 'sha256',
  dataGroupHashes: [1, 2, 11].map((number) => ({ number, hash: digest(spki) })),
});
const attributes = buildSignedAttributes({
  contentType: CONTENT_TYPE.ldsSecurityObject,
  messageDigest: digest(content),
});
const cms = assembleSignedData({
  eContentType: CONTENT_TYPE.ldsSecurityObject,
  eContent: content,
  certificates: [certificate],
  signerInfos: [
    {
      signer: { issuer: parseCertificate(certificate).issuer.raw, serial: 0x1234n },
      digestAlgorithm: 'sha256',
      signedAttributes: attributes,
      signatureAlgorithm: algorithm,
      signature: sign('sha256', attributes, privateKey),
    },
  ],
});
const mrz = buildTd3({
  documentType: 'P',
  issuingState: 'MNG',
  documentNumber: 'EX0000001',
  surname: 'SPECIMEN',
  givenName: 'OYUN',
  nationality: 'MNG',
  birthDate: '1990-01-01',
  sex: 'F',
  expiryDate: '2036-01-01',
});
const crl = signed(
  buildTbsCertList({
    signatureAlgorithm: algorithm,
    issuer: subject,
    thisUpdate: now,
    nextUpdate: later,
    revoked: [{ serial: 9n, revocationDate: now, reason: 'keyCompromise' }],
    extensions: [{ oid: EXTENSION.cRLNumber, critical: false, value: encodeCrlNumber(1n) }],
  }),
);

const targets: readonly FuzzTarget[] = [
  { name: 'der', valid: certificate, read: (bytes) => parseDer(bytes) },
  { name: 'certificate', valid: certificate, read: parseCertificate },
  {
    name: 'csr',
    valid: signed(buildCertificationRequestInfo({ subject, spki })),
    read: parseCertificationRequest,
  },
  { name: 'crl', valid: crl, read: (bytes) => [...parseCrl(bytes).entries()] },
  { name: 'ocspRequest', valid: buildOcspRequest({ certIds: [certId] }), read: parseOcspRequest },
  {
    name: 'ocspResponse',
    valid: assembleOcspResponse(responseData, algorithm, sign('sha256', responseData, privateKey), [
      certificate,
    ]),
    read: parseOcspResponse,
  },
  { name: 'cms', valid: cms, read: (bytes) => parseSignedData(bytes) },
  { name: 'sod', valid: encodeSod(cms), read: (bytes) => parseSignedData(parseSod(bytes)) },
  { name: 'ldsSecurityObject', valid: content, read: parseLdsSecurityObject },
  { name: 'addressFile', valid: Uint8Array.from([...cms, 0, 0, 0]), read: parseAddressFile },
  {
    name: 'com',
    valid: Buffer.from('60145f0104303130375f36063034303030305c026175', 'hex'),
    read: parseCom,
  },
  { name: 'dg1', valid: encodeDg1(mrz), read: parseDg1 },
  { name: 'dg2', valid: Buffer.from('75067f6103020101', 'hex'), read: parseDg2 },
  {
    name: 'dg11',
    valid: encodeDg11({ fullName: 'Загвар<<Оюун', personalNumber: '100000000001' }),
    read: parseDg11,
  },
  {
    name: 'mrz',
    valid: Buffer.from(mrz.join('')),
    read: (bytes) => parseMrz(Buffer.from(bytes).toString('latin1')),
  },
];

runFuzzer(targets, (error) => error instanceof FormatError);
