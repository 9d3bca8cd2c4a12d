import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as formats from '@tamga/formats';
import { EXTENSION, encodePem, FormatError, fromHex, name } from '@tamga/formats';
import { EXTENSION_CASES, point, url } from './extension-cases.ts';
import { openssl } from './openssl.ts';
import { leafCertificate, rsaPair } from './world.ts';

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
  for (const { title, oid, value, decode, decoded, shows } of EXTENSION_CASES) {
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
