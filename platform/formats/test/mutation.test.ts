import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as formats from '@tamga/formats';
import { EXTENSION, FormatError } from '@tamga/formats';
import {
  digest,
  ecPair,
  keyIdentifier,
  leafCertificate,
  ROOT_NAME,
  rsaPair,
  signWith,
} from './world.ts';

/** Small generator with a fixed seed: a failure repeats. */
function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const INTERESTING = [0x00, 0x01, 0x02, 0x05, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xa3, 0xff];

/** One to four edits: a byte changed, cut out or put in, a range doubled, or the end cut off. */
function mutated(input: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...input];
  for (let edits = 1 + random(4); edits > 0; edits--) {
    const at = random(bytes.length);
    const byte = random(2) === 0 ? random(256) : (INTERESTING[random(INTERESTING.length)] ?? 0);
    const kind = random(8);
    if (kind < 4) bytes[at] = byte;
    else if (kind === 4) bytes.splice(at, 1 + random(4));
    else if (kind === 5) bytes.splice(at, 0, byte);
    else if (kind === 6) bytes.splice(at, 0, ...bytes.slice(at, at + random(40)));
    else if (random(8) === 0) bytes.length = at;
  }
  return Uint8Array.from(bytes);
}

const rsa = rsaPair();
const ec = ecPair();
const algorithm = 'ecdsa-sha256';
const now = new Date('2026-01-01T00:00:00Z');
const qc = formats.encodeQcStatements([
  { kind: 'compliance' },
  { kind: 'limitValue', currency: 'MNT', amount: 1, exponent: 6 },
  { kind: 'pds', locations: [{ url: 'https://tamga.example', language: 'en' }] },
  { kind: 'legislation', countries: ['MN'] },
  { kind: 'semantics', identifier: formats.SEMANTICS_NATURAL_OID },
]);
const leaf = leafCertificate(ec, algorithm, rsa, [
  { oid: EXTENSION.qcStatements, critical: false, value: qc },
]);
const info = formats.buildCertificationRequestInfo({
  subject: ROOT_NAME,
  spki: ec.spki,
  attributes: [{ type: '1.2.3', values: [formats.integer(1), formats.nullValue()] }],
});
const tbsCrl = formats.buildTbsCertList({
  signatureAlgorithm: algorithm,
  issuer: ROOT_NAME,
  thisUpdate: now,
  nextUpdate: now,
  revoked: [
    { serial: 5n, revocationDate: now, reason: 'keyCompromise', invalidityDate: now },
    { serial: 6n, revocationDate: now },
  ],
  extensions: [{ oid: EXTENSION.cRLNumber, critical: false, value: formats.encodeCrlNumber(1n) }],
});
const certId = {
  hash: 'sha256',
  issuerNameHash: digest('sha256', leaf),
  issuerKeyHash: digest('sha256', leaf),
  serial: 5n,
} as const;
const responseData = formats.buildResponseData({
  responderId: { byName: ROOT_NAME },
  producedAt: now,
  nonce: new Uint8Array(32),
  responses: [
    { certId, certStatus: { status: 'good' }, thisUpdate: now, nextUpdate: now },
    {
      certId,
      certStatus: { status: 'revoked', revocationTime: now, reason: 'superseded' },
      thisUpdate: now,
    },
  ],
});
const signedAttributes = formats.buildSignedAttributes({
  contentType: formats.CONTENT_TYPE.data,
  messageDigest: digest('sha256', leaf),
  signingTime: now,
  signingCertificateV2: [{ hash: 'sha512', certHash: digest('sha512', leaf) }],
});
const signature = signWith(ec.privateKey, algorithm, info);
const messageImprint = { hash: 'sha256', hashedMessage: digest('sha256', leaf) } as const;
const tspExtensions = [{ oid: '1.2.3', critical: true, value: formats.nullValue() }];
const points = [
  {
    name: { fullName: [{ kind: 'uri', value: 'http://127.0.0.1/1.crl' }] },
    reasons: ['keyCompromise'],
  },
] as const;
const names: readonly formats.GeneralName[] = [
  { kind: 'otherName', type: '1.2.3', value: formats.nullValue() },
  { kind: 'directory', rdns: ROOT_NAME },
  { kind: 'ip', value: Uint8Array.of(127, 0, 0, 1) },
  { kind: 'registeredId', value: '1.2.3' },
];

/** Everything behind a certificate that is decoded on demand. */
function readCertificate(input: Uint8Array): void {
  const certificate = formats.parseCertificate(input);
  formats.signatureAlgorithmOf(certificate.signatureAlgorithm);
  formats.nameText(certificate.subject.rdns);
  formats.namesMatch(certificate.subject.rdns, certificate.issuer.rdns);
  const statements = formats.findExtension(certificate.extensions, EXTENSION.qcStatements);
  if (statements !== undefined) formats.decodeQcStatements(statements.value);
}

const TARGETS: readonly (readonly [string, Uint8Array, (input: Uint8Array) => unknown])[] = [
  ['parseCertificate', leaf, readCertificate],
  [
    'parseCertificationRequest',
    formats.assembleSigned(info, algorithm, signature),
    formats.parseCertificationRequest,
  ],
  [
    'parseCrl',
    formats.assembleSigned(tbsCrl, algorithm, signature),
    (input) => [...formats.parseCrl(input).entries()],
  ],
  [
    'parseOcspRequest',
    formats.buildOcspRequest({ certIds: [certId], nonce: new Uint8Array(8) }),
    formats.parseOcspRequest,
  ],
  [
    'parseOcspResponse',
    formats.assembleOcspResponse(responseData, algorithm, signature, [leaf]),
    formats.parseOcspResponse,
  ],
  [
    'parseSignedData',
    formats.assembleSignedData({
      eContentType: formats.CONTENT_TYPE.data,
      eContent: leaf,
      certificates: [leaf],
      signerInfos: [
        {
          signer: { subjectKeyIdentifier: keyIdentifier(ec.spki) },
          digestAlgorithm: 'sha256',
          signedAttributes,
          signatureAlgorithm: 'rsa-pss-sha256',
          signature,
        },
      ],
    }),
    (input) => {
      for (const { signatureAlgorithm } of formats.parseSignedData(input).signerInfos) {
        formats.signatureAlgorithmOf(signatureAlgorithm);
      }
    },
  ],
  [
    'parseTimeStampRequest',
    formats.buildTimeStampRequest({
      messageImprint,
      policy: '1.2.3',
      nonce: 5n,
      certReq: true,
      extensions: tspExtensions,
    }),
    formats.parseTimeStampRequest,
  ],
  [
    'parseTstInfo',
    formats.buildTstInfo({
      messageImprint,
      policy: '1.2.3',
      serialNumber: 1n,
      genTime: new Date('2026-01-01T00:00:00.120Z'),
      accuracy: { seconds: 1, millis: 1, micros: 1 },
      nonce: 5n,
      tsa: { kind: 'directory', rdns: ROOT_NAME },
      extensions: tspExtensions,
    }),
    formats.parseTstInfo,
  ],
  [
    'parseTimeStampResponse',
    formats.buildTimeStampRejection('badAlg', 'SHA-1'),
    formats.parseTimeStampResponse,
  ],
  [
    'parseCsrAttrs',
    formats.encodeCsrAttrs(['1.2.3', { type: '1.2.4', values: [formats.oid('1.2.5')] }]),
    formats.parseCsrAttrs,
  ],
  [
    'requestedExtensions',
    formats.assembleSigned(
      formats.buildCertificationRequestInfo({
        subject: ROOT_NAME,
        spki: ec.spki,
        attributes: [formats.extensionRequest(tspExtensions)],
      }),
      algorithm,
      signature,
    ),
    (input) => formats.requestedExtensions(formats.parseCertificationRequest(input).attributes),
  ],
  ['parseSpki, explicit curve', ecPair('P-256', 'explicit').spki, formats.parseSpki],
  ['parseName', formats.encodeName(ROOT_NAME), formats.parseName],
  ['decodeGeneralNames', formats.encodeGeneralNames(names), formats.decodeGeneralNames],
  ['decodeQcStatements', qc, formats.decodeQcStatements],
  [
    'decodeDistributionPoints',
    formats.encodeDistributionPoints(points),
    formats.decodeDistributionPoints,
  ],
  ['decodeKeyUsage', formats.encodeKeyUsage(['cRLSign']), formats.decodeKeyUsage],
  [
    'decodeIssuingDistributionPoint',
    formats.encodeIssuingDistributionPoint({ ...points[0], indirectCRL: true }),
    formats.decodeIssuingDistributionPoint,
  ],
  [
    'decodeCertificatePolicies',
    formats.encodeCertificatePolicies([{ policy: '1.2.3', cps: ['http://tamga.example'] }]),
    formats.decodeCertificatePolicies,
  ],
  [
    'decodePem',
    formats.utf8Bytes(formats.encodePem('CERTIFICATE', leaf)),
    (input) => formats.decodePem(Buffer.from(input).toString('latin1')),
  ],
];

const ROUNDS = 3000;

test('mutated input gives a value or a FormatError, never another exception', async (t) => {
  for (const [title, seed, parse] of TARGETS) {
    await t.test(title, () => {
      parse(seed);
      const random = seeded(seed.length);
      let refused = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const input = mutated(seed, random);
        try {
          parse(input);
        } catch (error) {
          assert.ok(error instanceof FormatError, `${formats.hex(input)}: ${error}`);
          refused += 1;
        }
      }
      assert.ok(refused > ROUNDS / 10, `only ${refused} refused`);
    });
  }
});
