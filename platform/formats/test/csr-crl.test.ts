import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  assembleSigned,
  buildCertificationRequestInfo,
  buildTbsCertList,
  EXTENSION,
  encodeCrlNumber,
  encodeExtensions,
  encodeGeneralNames,
  encodeIssuingDistributionPoint,
  encodePem,
  fromHex,
  hex,
  integer,
  name,
  nameText,
  parseCertificationRequest,
  parseCrl,
  type RevokedCertificate,
  SIGNATURE_ALGORITHMS,
  sequence,
  signatureAlgorithmOf,
  signatureScheme,
} from '@tamga/formats';
import { openssl, opensslOut } from './openssl.ts';
import { authorityKey, ecPair, ROOT_NAME, rootCertificate, rsaPair, signWith } from './world.ts';

const rsa = rsaPair();
const ec = ecPair();
const subject = name(['C', 'MN'], ['CN', 'SPECIMEN САРНАЙ']);

test('PKCS#10: openssl verifies what is written; what openssl writes is read', () => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    const keys = signatureScheme(algorithm).family === 'ecdsa' ? ec : rsa;
    const attributes = [
      {
        type: '1.2.840.113549.1.9.14',
        values: [
          encodeExtensions([
            {
              oid: EXTENSION.subjectAltName,
              critical: false,
              value: encodeGeneralNames([{ kind: 'dns', value: 'localhost' }]),
            },
          ]),
        ],
      },
    ];
    const info = buildCertificationRequestInfo({ subject, spki: keys.spki, attributes });
    const csr = assembleSigned(info, algorithm, signWith(keys.privateKey, algorithm, info));
    const files = { 'r.pem': encodePem('CERTIFICATE REQUEST', csr) };
    const shown = openssl(['req', '-in', 'r.pem', '-noout', '-verify', '-text'], files);
    assert.match(shown, /verify OK/);
    assert.match(shown, /DNS:localhost/);
    const parsed = parseCertificationRequest(csr);
    assert.equal(hex(parsed.info), hex(info));
    assert.equal(nameText(parsed.subject.rdns), nameText(subject));
    assert.equal(hex(parsed.spki.raw), hex(keys.spki));
    assert.equal(signatureAlgorithmOf(parsed.algorithm), algorithm);
    assert.deepEqual(parsed.attributes, attributes);
  }
  const key = rsa.privateKey.export({ format: 'pem', type: 'pkcs8' });
  const theirs = opensslOut(
    [
      'req',
      '-new',
      '-key',
      'k.pem',
      '-utf8',
      '-subj',
      '/C=MN/CN=БАТ',
      '-outform',
      'DER',
      '-out',
      'out',
      '-config',
      'c.cnf',
    ],
    { 'k.pem': key, 'c.cnf': '[req]\ndistinguished_name=dn\n[dn]\n' },
  );
  const parsed = parseCertificationRequest(theirs);
  assert.equal(nameText(parsed.subject.rdns), 'CN=БАТ,C=MN');
});

function signedCrl(revoked: Iterable<RevokedCertificate>, number = 5n): Uint8Array {
  const idp = encodeIssuingDistributionPoint({
    name: { fullName: [{ kind: 'uri', value: 'http://127.0.0.1:7405/crl/17.crl' }] },
    onlyContainsUserCerts: true,
  });
  const tbs = buildTbsCertList({
    signatureAlgorithm: 'rsa-pkcs1-sha256',
    issuer: ROOT_NAME,
    thisUpdate: new Date('2026-01-01T00:00:00Z'),
    nextUpdate: new Date('2050-01-01T00:00:00Z'),
    revoked,
    extensions: [
      authorityKey(rsa.spki),
      { oid: EXTENSION.cRLNumber, critical: false, value: encodeCrlNumber(number) },
      { oid: EXTENSION.issuingDistributionPoint, critical: true, value: idp },
    ],
  });
  return assembleSigned(tbs, 'rsa-pkcs1-sha256', signWith(rsa.privateKey, 'rsa-pkcs1-sha256', tbs));
}

test('CRL with entries: openssl verifies and shows them; they are read back lazily', () => {
  const date = new Date('2025-12-31T12:00:00Z');
  const revoked: readonly RevokedCertificate[] = [
    { serial: 0x1234n, revocationDate: date, reason: 'certificateHold' },
    {
      serial: fromHex('ff01'),
      revocationDate: date,
      reason: 'keyCompromise',
      invalidityDate: date,
    },
    { serial: 7n, revocationDate: date, reason: 'unspecified' },
  ];
  const crl = signedCrl(revoked);
  const shown = openssl(['crl', '-in', 'c.pem', '-noout', '-text', '-CAfile', 'root.pem'], {
    'c.pem': encodePem('X509 CRL', crl),
    'root.pem': encodePem('CERTIFICATE', rootCertificate(rsa, 'rsa-pkcs1-sha256')),
  });
  assert.match(shown, /verify OK/);
  assert.match(shown, /Serial Number: FF01[\s\S]*Key Compromise[\s\S]*Invalidity Date/);
  const parsed = parseCrl(crl);
  assert.equal(parsed.version, 2);
  assert.equal(nameText(parsed.issuer.rdns), nameText(ROOT_NAME));
  assert.equal(parsed.nextUpdate?.toISOString(), '2050-01-01T00:00:00.000Z');
  assert.deepEqual(
    [...parsed.entries()].map((entry) => [entry.serial.value, entry.reason, entry.invalidityDate]),
    [
      [0x1234n, 'certificateHold', undefined],
      [0xff01n, 'keyCompromise', date],
      [7n, 'unspecified', undefined],
    ],
  );
});

test('an empty CRL has no revokedCertificates, and an empty list is refused (RFC 5280 5.1.2.6)', () => {
  const parsed = parseCrl(signedCrl([]));
  assert.equal(parsed.hasRevokedCertificates, false);
  assert.deepEqual([...parsed.entries()], []);
  const tbs = sequence(
    integer(1),
    parsed.tbsSignatureAlgorithm.raw,
    parsed.issuer.raw,
    fromHex('170d3236303130313030303030305a'),
    sequence(),
  );
  assert.throws(() => parseCrl(assembleSigned(tbs, 'rsa-pkcs1-sha256', new Uint8Array(256))), {
    code: 'value',
  });
});

test('a CRL of 100,000 entries is written and walked', () => {
  const revocationDate = new Date('2026-01-01T00:00:00Z');
  function* many(): Generator<RevokedCertificate> {
    for (let i = 0; i < 100_000; i++) {
      const serial = new Uint8Array(randomBytes(18));
      yield { serial, revocationDate, reason: 'superseded' };
    }
  }
  let count = 0;
  for (const entry of parseCrl(signedCrl(many())).entries()) {
    if (entry.reason === 'superseded') count += 1;
  }
  assert.equal(count, 100_000);
});
