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
  CONTENT_TYPE,
  decodeAuthorityInfoAccess,
  decodeBasicConstraints,
  decodeCertificatePolicies,
  decodeDistributionPoints,
  decodeGeneralNames,
  decodeKeyUsage,
  decodeNameConstraints,
  decodePem,
  decodeQcStatements,
  EXTENSION,
  encodeAuthorityInfoAccess,
  encodeBasicConstraints,
  encodeCrlNumber,
  encodeDistributionPoints,
  encodeKeyUsage,
  encodeLdsSecurityObject,
  encodePem,
  findExtension,
  name,
  namesMatch,
  nameText,
  parseCertificate,
  parseCertificationRequest,
  parseCrl,
  parseDer,
  parseOcspRequest,
  parseOcspResponse,
  parseSignedData,
  parseSpki,
  signatureAlgorithmOf,
} from '@tamga/formats';
import type { FuzzTarget } from '../fuzz-target.ts';
import { formatTarget } from './format-target.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
const subject = name(['C', 'MN'], ['CN', 'SPECIMEN']);
const algorithm = 'ecdsa-sha256';
const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2027-01-01T00:00:00Z');
const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const signed = (tbs: Uint8Array): Uint8Array =>
  assembleSigned(tbs, algorithm, sign('sha256', tbs, privateKey));

export const specimenCertificate = signed(
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
export const specimenSecurityObject = encodeLdsSecurityObject({
  hash: 'sha256',
  dataGroupHashes: [1, 2, 11].map((number) => ({ number, hash: digest(spki) })),
});
const attributes = buildSignedAttributes({
  contentType: CONTENT_TYPE.ldsSecurityObject,
  messageDigest: digest(specimenSecurityObject),
});
/** As EF.SOD holds it, and as an address file does. */
export const specimenCms = assembleSignedData({
  eContentType: CONTENT_TYPE.ldsSecurityObject,
  eContent: specimenSecurityObject,
  certificates: [specimenCertificate],
  signerInfos: [
    {
      signer: { issuer: parseCertificate(specimenCertificate).issuer.raw, serial: 0x1234n },
      digestAlgorithm: 'sha256',
      signedAttributes: attributes,
      signatureAlgorithm: algorithm,
      signature: sign('sha256', attributes, privateKey),
    },
  ],
});
const rsaSpki = new Uint8Array(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
    type: 'spki',
    format: 'der',
  }),
);
const DECODERS: readonly (readonly [oid: string, decode: (value: Uint8Array) => unknown])[] = [
  [EXTENSION.keyUsage, decodeKeyUsage],
  [EXTENSION.basicConstraints, decodeBasicConstraints],
  [EXTENSION.cRLDistributionPoints, decodeDistributionPoints],
  [EXTENSION.authorityInfoAccess, decodeAuthorityInfoAccess],
  [EXTENSION.subjectAltName, decodeGeneralNames],
  [EXTENSION.qcStatements, decodeQcStatements],
  [EXTENSION.certificatePolicies, decodeCertificatePolicies],
  [EXTENSION.nameConstraints, decodeNameConstraints],
];
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

/** What is signed: certificates, requests, CRLs, OCSP, CMS, and their parts. */
export const SIGNED_FORMS: readonly FuzzTarget[] = [
  formatTarget('der', [specimenCertificate, crl, specimenCms], walk),
  formatTarget('certificate', [specimenCertificate], readCertificate),
  formatTarget(
    'certificationRequest',
    [signed(buildCertificationRequestInfo({ subject, spki }))],
    parseCertificationRequest,
  ),
  formatTarget('crl', [crl], (bytes) => [...parseCrl(bytes).entries()]),
  formatTarget('ocspRequest', [buildOcspRequest({ certIds: [certId] })], parseOcspRequest),
  formatTarget(
    'ocspResponse',
    [
      assembleOcspResponse(responseData, algorithm, sign('sha256', responseData, privateKey), [
        specimenCertificate,
      ]),
    ],
    parseOcspResponse,
  ),
  formatTarget('cms', [specimenCms], readCms),
  formatTarget('spki', [spki, rsaSpki], parseSpki),
  formatTarget('pem', [Buffer.from(encodePem('CERTIFICATE', spki))], (bytes) =>
    decodePem(Buffer.from(bytes).toString('latin1')),
  ),
];

/** Everything of a certificate that is decoded on demand. */
function readCertificate(bytes: Uint8Array): void {
  const { extensions, subject, issuer, signatureAlgorithm } = parseCertificate(bytes);
  signatureAlgorithmOf(signatureAlgorithm);
  nameText(subject.rdns);
  namesMatch(subject.rdns, issuer.rdns);
  for (const [oid, decode] of DECODERS) {
    const found = findExtension(extensions, oid);
    if (found !== undefined) {
      decode(found.value);
    }
  }
}

function readCms(bytes: Uint8Array): void {
  for (const allowUnsortedSets of [false, true]) {
    for (const { signatureAlgorithm } of parseSignedData(bytes, { allowUnsortedSets })
      .signerInfos) {
      signatureAlgorithmOf(signatureAlgorithm);
    }
  }
}

function walk(bytes: Uint8Array): void {
  const nodes = [parseDer(bytes)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    nodes.push(...(node.constructed ? node.children : []));
  }
}
