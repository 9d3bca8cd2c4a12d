import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  assembleOcspResponse,
  buildOcspError,
  buildOcspRequest,
  buildResponseData,
  type CertIdFields,
  type CertStatus,
  EXTENSION,
  encodeExtKeyUsage,
  encodeKeyUsage,
  encodeNullExtension,
  encodePem,
  FormatError,
  type HashName,
  hex,
  KEY_PURPOSE,
  parseCertificate,
  parseOcspRequest,
  parseOcspResponse,
  parseSpki,
  RESPONSE_STATUS,
} from '@tamga/formats';
import { openssl, opensslOut } from './openssl.ts';
import { digest, leafCertificate, rootCertificate, rsaPair, signWith } from './world.ts';

const root = rsaPair();
const responder = rsaPair();
const algorithm = 'rsa-pkcs1-sha256';
const rootDer = rootCertificate(root, algorithm);
const leafDer = leafCertificate(root, algorithm, rsaPair(), []);
const responderDer = leafCertificate(
  root,
  algorithm,
  responder,
  [
    { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(['digitalSignature']) },
    {
      oid: EXTENSION.extKeyUsage,
      critical: false,
      value: encodeExtKeyUsage([KEY_PURPOSE.ocspSigning]),
    },
    { oid: EXTENSION.ocspNoCheck, critical: false, value: encodeNullExtension() },
  ],
  undefined,
  99n,
);
const { serial } = parseCertificate(leafDer);
const rootName = parseCertificate(rootDer).subject.raw;

function certId(hash: HashName, number = serial.value): CertIdFields {
  return {
    hash,
    issuerNameHash: digest(hash, rootName),
    issuerKeyHash: digest(hash, parseSpki(root.spki).publicKey),
    serial: number,
  };
}

const pems = {
  'root.pem': encodePem('CERTIFICATE', rootDer),
  'leaf.pem': encodePem('CERTIFICATE', leafDer),
};

test('requests: CertID by SHA-1 and SHA-256, several, nonce; openssl reads them', () => {
  const nonce = new Uint8Array(randomBytes(32));
  const request = buildOcspRequest({ certIds: [certId('sha1'), certId('sha256', 42n)], nonce });
  const shown = openssl(['ocsp', '-reqin', 'q.der', '-req_text'], { 'q.der': request });
  assert.match(shown, /Hash Algorithm: sha1[\s\S]*Hash Algorithm: sha256[\s\S]*Serial Number: 2A/);
  const parsed = parseOcspRequest(request);
  assert.deepEqual(
    parsed.certIds.map((id) => [id.hash, id.serial.value]),
    [
      ['sha1', serial.value],
      ['sha256', 42n],
    ],
  );
  assert.deepEqual(parsed.nonce, nonce);
  assert.equal(parsed.isSigned, false);
  assert.equal(parseOcspRequest(buildOcspRequest({ certIds: [certId('sha1')] })).nonce, undefined);
});

test("openssl's own request is read, and names the issuer as ours does", () => {
  for (const hash of ['sha1', 'sha256'] as const) {
    const der = opensslOut(
      ['ocsp', `-${hash}`, '-issuer', 'root.pem', '-cert', 'leaf.pem', '-reqout', 'out'],
      pems,
    );
    const [id] = parseOcspRequest(der).certIds;
    assert.equal(hex(id?.issuerNameHash ?? new Uint8Array()), hex(certId(hash).issuerNameHash));
    assert.equal(hex(id?.issuerKeyHash ?? new Uint8Array()), hex(certId(hash).issuerKeyHash));
    assert.equal(id?.serial.value, serial.value);
  }
});

const thisUpdate = new Date(Math.floor(Date.now() / 1000 - 60) * 1000);
const nextUpdate = new Date(thisUpdate.getTime() + 3_600_000);

function respond(certStatus: CertStatus, byKey: boolean, nonce: Uint8Array): Uint8Array {
  const data = buildResponseData({
    responderId: byKey
      ? { byKeyHash: digest('sha1', parseSpki(responder.spki).publicKey) }
      : { byName: parseCertificate(responderDer).subject.raw },
    producedAt: thisUpdate,
    responses: [{ certId: certId('sha256'), certStatus, thisUpdate, nextUpdate }],
    nonce,
  });
  const signature = signWith(responder.privateKey, algorithm, data);
  return assembleOcspResponse(data, algorithm, signature, [responderDer]);
}

test('responses: openssl verifies and shows each status; they are read back', async (t) => {
  const revocationTime = new Date('2026-01-02T03:04:05Z');
  const cases: readonly (readonly [CertStatus, RegExp])[] = [
    [{ status: 'good' }, /leaf\.pem: good/],
    [
      { status: 'revoked', revocationTime, reason: 'keyCompromise' },
      /revoked[\s\S]*Reason: keyCompromise/,
    ],
    [{ status: 'revoked', revocationTime }, /leaf\.pem: revoked/],
    [{ status: 'unknown' }, /leaf\.pem: unknown/],
  ];
  for (const [certStatus, shows] of cases) {
    for (const byKey of [true, false]) {
      await t.test(`${certStatus.status} ${byKey ? 'byKey' : 'byName'}`, () => {
        const nonce = new Uint8Array(randomBytes(16));
        const response = respond(certStatus, byKey, nonce);
        const shown = openssl(
          [
            'ocsp',
            '-no_nonce',
            '-respin',
            'r.der',
            '-CAfile',
            'root.pem',
            '-sha256',
            '-issuer',
            'root.pem',
            '-cert',
            'leaf.pem',
          ],
          { ...pems, 'r.der': response },
        );
        const request = buildOcspRequest({ certIds: [certId('sha256')], nonce });
        const matched = openssl(
          ['ocsp', '-reqin', 'q.der', '-respin', 'r.der', '-CAfile', 'root.pem'],
          { ...pems, 'q.der': request, 'r.der': response },
        );
        assert.match(matched, /Response verify OK/);
        assert.doesNotMatch(matched, /nonce/i);
        assert.match(shown, /Response verify OK/);
        assert.match(shown, shows);
        const parsed = parseOcspResponse(response);
        assert.ok(parsed.status === 'successful');
        assert.deepEqual(parsed.basic.responses[0]?.certStatus, certStatus);
        assert.equal(parsed.basic.responses[0]?.nextUpdate?.getTime(), nextUpdate.getTime());
        assert.deepEqual(parsed.basic.nonce, nonce);
        assert.equal('byKeyHash' in parsed.basic.responderId, byKey);
        assert.equal(hex(parsed.basic.certificates[0] ?? new Uint8Array()), hex(responderDer));
      });
    }
  }
});

test('error responses both ways', () => {
  for (const status of [
    'malformedRequest',
    'internalError',
    'tryLater',
    'sigRequired',
    'unauthorized',
  ] as const) {
    const response = buildOcspError(status);
    assert.equal(hex(response), `30030a010${RESPONSE_STATUS[status]}`);
    assert.deepEqual(parseOcspResponse(response), { status });
  }
  assert.throws(() => parseOcspResponse(Uint8Array.of(0x30, 3, 10, 1, 4)), { code: 'value' });
});

test('a CertID with hashes of the wrong length, and a request over its cap, are refused', () => {
  const bad = { ...certId('sha1'), issuerKeyHash: new Uint8Array(32) };
  assert.throws(() => buildOcspRequest({ certIds: [bad] }), FormatError);
  assert.throws(() => buildOcspRequest({ certIds: [] }), FormatError);
  const many = buildOcspRequest({ certIds: Array.from({ length: 300 }, () => certId('sha1')) });
  assert.throws(() => parseOcspRequest(many), { code: 'limit' });
});
