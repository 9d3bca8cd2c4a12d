import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assembleCertsOnly,
  CSR_ATTRIBUTE,
  CURVE_OID,
  decodeGeneralNames,
  EXTENSION,
  encodeCsrAttrs,
  encodeKeyUsage,
  extensionRequest,
  findExtension,
  fromBase64,
  hex,
  nullValue,
  oid,
  parseCertificationRequest,
  parseCsrAttrs,
  parseSignedData,
  requestedExtensions,
} from '@tamga/formats';
import { openssl, opensslOut } from './openssl.ts';
import { ecPair, leafCertificate, rootCertificate } from './world.ts';

const algorithm = 'ecdsa-sha256';
const keys = ecPair();
const root = rootCertificate(keys, algorithm);
const leaf = leafCertificate(keys, algorithm, ecPair(), []);

test('certs-only SignedData is read by openssl and by our own reader (RFC 7030 4.1.3)', () => {
  const message = assembleCertsOnly([leaf, root]);
  const printed = openssl(['pkcs7', '-inform', 'DER', '-in', 'message', '-print_certs', '-noout'], {
    message,
  });
  assert.match(printed, /Specimen Root/);
  assert.match(printed, /SPECIMEN BAT/);
  const signed = parseSignedData(message);
  assert.deepEqual([signed.version, signed.signerInfos.length], [1, 0]);
  assert.deepEqual(signed.certificates.map(hex).sort(), [leaf, root].map(hex).sort());
  assert.throws(() => assembleCertsOnly([]), { code: 'value' });
});

test('the CsrAttrs of RFC 7030 4.5.2 are read and written again byte for byte', () => {
  const text =
    'MEEGCSqGSIb3DQEJBzASBgcqhkjOPQIBMQcGBSuBBAAiMBYGCSqGSIb3DQEJDjEJBgcrBgEBAQEWBggqhkjOPQQDAw==';
  const attrs = parseCsrAttrs(fromBase64(text));
  assert.deepEqual(attrs, [
    CSR_ATTRIBUTE.challengePassword,
    { type: '1.2.840.10045.2.1', values: [oid(CURVE_OID['P-384'])] },
    { type: CSR_ATTRIBUTE.extensionRequest, values: [oid('1.3.6.1.1.1.1.22')] },
    '1.2.840.10045.4.3.3',
  ]);
  assert.equal(hex(encodeCsrAttrs(attrs)), hex(fromBase64(text)));
  assert.deepEqual(parseCsrAttrs(encodeCsrAttrs([])), []);
});

for (const [what, input, code] of [
  ['one entry twice', encodeCsrAttrs(['1.2.3', '1.2.3']), 'duplicate'],
  ['an attribute without a value', encodeCsrAttrs([{ type: '1.2.3', values: [] }]), 'missing'],
  ['another element', Uint8Array.of(0x30, 0x02, 0x05, 0x00), 'unexpected'],
  [
    'too many entries',
    encodeCsrAttrs(Array.from({ length: 65 }, (_, number) => `1.2.${number}`)),
    'limit',
  ],
] as const) {
  test(`CsrAttrs are refused: ${what}`, () => {
    assert.throws(() => parseCsrAttrs(input), { name: 'FormatError', code });
  });
}

test('the extensions that openssl asks for in a request are read (RFC 2985 5.4.2)', () => {
  const request = opensslOut(
    [
      ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc'],
      ...['-keyout', 'key', '-subj', '/CN=x', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-outform', 'DER', '-out', 'out'],
    ],
    {},
  );
  const extensions = requestedExtensions(parseCertificationRequest(request).attributes);
  const names = findExtension(extensions, EXTENSION.subjectAltName);
  assert.ok(names !== undefined);
  assert.deepEqual(decodeGeneralNames(names.value), [{ kind: 'dns', value: 'localhost' }]);
});

test('a request for extensions is written and read; none means none, several values are refused', () => {
  const value = encodeKeyUsage(['digitalSignature']);
  const attribute = extensionRequest([{ oid: EXTENSION.keyUsage, critical: true, value }]);
  const [extension] = requestedExtensions([attribute]);
  assert.deepEqual(
    [extension?.oid, extension?.critical, extension?.value],
    [EXTENSION.keyUsage, true, value],
  );
  assert.deepEqual(requestedExtensions([]), []);
  const two = { ...attribute, values: [...attribute.values, nullValue()] };
  assert.throws(() => requestedExtensions([two]), { code: 'value' });
});
