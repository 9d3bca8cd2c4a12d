import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import {
  buildTbsCertificate,
  EXTENSION,
  encodeEcSpki,
  encodeKeyUsage,
  encodePem,
  encodeRsaSpki,
  encodeSerial,
  encodeSignatureAlgorithm,
  hex,
  name,
  nameText,
  parseAlgorithmIdentifier,
  parseCertificate,
  parseSpki,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
  signatureScheme,
} from '@tamga/formats';
import { Certificate as PkijsCertificate } from 'pkijs';
import { openssl } from './openssl.ts';
import {
  ecPair,
  leafCertificate,
  NOT_AFTER,
  NOT_BEFORE,
  ROOT_NAME,
  rootCertificate,
  rsaPair,
} from './world.ts';

const rsa = rsaPair();
const curves: Readonly<Record<string, string>> = {
  sha256: 'P-256',
  sha384: 'P-384',
  sha512: 'P-521',
};
const signingUsage = {
  oid: EXTENSION.keyUsage,
  critical: true,
  value: encodeKeyUsage(['contentCommitment']),
};

function signerFor(algorithm: SignatureAlgorithm): typeof rsa {
  const { family, hash } = signatureScheme(algorithm);
  return family === 'ecdsa' ? ecPair(curves[hash]) : rsa;
}

test('every signature algorithm: chain verified by openssl, parts read back', async (t) => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    await t.test(algorithm, () => {
      const issuer = signerFor(algorithm);
      const root = rootCertificate(issuer, algorithm);
      const leaf = leafCertificate(issuer, algorithm, rsa, [signingUsage]);
      const verdict = openssl(['verify', '-x509_strict', '-CAfile', 'root.pem', 'leaf.pem'], {
        'root.pem': encodePem('CERTIFICATE', root),
        'leaf.pem': encodePem('CERTIFICATE', leaf),
      });
      assert.match(verdict, /leaf\.pem: OK/);

      const parsed = parseCertificate(leaf);
      const { subject } = parseCertificate(root);
      assert.equal(hex(parsed.issuer.raw), hex(subject.raw));
      assert.equal(nameText(parsed.issuer.rdns), nameText(ROOT_NAME));
      assert.equal(parsed.version, 3);
      assert.equal(parsed.serial.value, 0x7fff_0000_0000_0001n);
      assert.equal(parsed.notBefore.getTime(), NOT_BEFORE.getTime());
      assert.equal(parsed.notAfter.getTime(), NOT_AFTER.getTime());
      assert.equal(signatureAlgorithmOf(parsed.signatureAlgorithm), algorithm);
      assert.equal(hex(parsed.tbsSignatureAlgorithm.raw), hex(parsed.signatureAlgorithm.raw));
      assert.equal(hex(parsed.spki.raw), hex(rsa.spki));
      assert.deepEqual(
        parsed.extensions.map((extension) => [extension.oid, extension.critical]),
        [
          [EXTENSION.authorityKeyIdentifier, false],
          [EXTENSION.subjectKeyIdentifier, false],
          [EXTENSION.keyUsage, true],
        ],
      );
      const judge = new X509Certificate(leaf);
      assert.ok(judge.verify(new X509Certificate(root).publicKey));
      assert.equal(hex(new Uint8Array(judge.raw)), hex(leaf));
    });
  }
});

test('pkijs reads the same parts and writes the same bytes', () => {
  const der = leafCertificate(rsa, 'rsa-pkcs1-sha256', rsa, [signingUsage]);
  const theirs = PkijsCertificate.fromBER(Uint8Array.from(der));
  const ours = parseCertificate(der);
  assert.equal(hex(new Uint8Array(theirs.tbsView)), hex(ours.tbs));
  assert.equal(theirs.extensions?.length, ours.extensions.length);
  assert.equal(hex(new Uint8Array(theirs.toSchema(true).toBER())), hex(der));
});

test('Cyrillic subject as openssl sees it', () => {
  const subject = name(
    ['C', 'MN'],
    ['SN', 'Жишээ'],
    ['GN', 'Сүхбаатар'],
    ['CN', 'ЖИШЭЭ СҮХБААТАР'],
  );
  const leaf = leafCertificate(rsa, 'rsa-pkcs1-sha256', rsa, [signingUsage], subject);
  const text = openssl(
    ['x509', '-in', 'c.pem', '-noout', '-subject', '-nameopt', 'RFC2253,utf8,-esc_msb'],
    {
      'c.pem': encodePem('CERTIFICATE', leaf),
    },
  );
  assert.equal(text.trim(), `subject=${nameText(subject)}`);
});

test('serial numbers: positive, at most 20 octets encoded (RFC 5280 4.1.2.2)', () => {
  assert.equal(hex(encodeSerial(Uint8Array.of(0, 0, 0x80))), '02020080');
  const top = new Uint8Array(20).fill(0xff);
  for (const bad of [0n, -1n, 2n ** 159n, new Uint8Array(4), top, new Uint8Array()]) {
    assert.throws(() => encodeSerial(bad), { code: 'value' });
  }
  assert.equal(encodeSerial(2n ** 159n - 1n).length, 22);
});

test('an extension given twice is refused', () => {
  assert.throws(() => leafCertificate(rsa, 'rsa-pkcs1-sha256', rsa, [signingUsage, signingUsage]), {
    code: 'duplicate',
  });
});

test('algorithm identifiers: parameters as their RFCs ask, nothing else recognised', () => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    const identifier = parseAlgorithmIdentifier(encodeSignatureAlgorithm(algorithm));
    assert.equal(signatureAlgorithmOf(identifier), algorithm);
    const { parameters, ...withoutParameters } = identifier;
    if (parameters !== undefined) assert.equal(signatureAlgorithmOf(withoutParameters), undefined);
    else
      assert.equal(
        signatureAlgorithmOf({ ...identifier, parameters: Uint8Array.of(5, 0) }),
        undefined,
      );
  }
});

test('SubjectPublicKeyInfo: RSA numbers and named curves both ways', () => {
  const { key } = parseSpki(rsa.spki);
  assert.ok(key.kind === 'rsa');
  assert.equal(key.bits, 2048);
  assert.equal(hex(key.publicExponent), '010001');
  assert.equal(hex(encodeRsaSpki(key.modulus, key.publicExponent)), hex(rsa.spki));
  for (const curve of ['P-256', 'P-384', 'P-521', 'brainpoolP256r1', 'brainpoolP384r1'] as const) {
    const { spki } = ecPair(curve);
    const ec = parseSpki(spki).key;
    assert.ok(ec.kind === 'ec');
    assert.equal(ec.curve, curve);
    assert.equal(hex(encodeEcSpki(curve, ec.point)), hex(spki));
  }
});

test('explicit EC parameters (Doc 9303-12) are read with their values, raw kept', () => {
  const { spki } = ecPair('P-256', 'explicit');
  const parsed = parseSpki(spki);
  assert.ok(parsed.key.kind === 'ec-explicit');
  const { parameters } = parsed.key;
  assert.equal(parameters.prime, 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n);
  assert.equal(parameters.cofactor, 1n);
  assert.equal(hex(parameters.raw), hex(parsed.algorithm.parameters ?? new Uint8Array()));
  assert.equal(hex(parsed.raw), hex(spki));
});

test('to-be-signed bytes: a thousand certificates take well under a second', (t) => {
  const started = performance.now();
  const count = 2000;
  for (let serial = 1; serial <= count; serial++) {
    buildTbsCertificate({
      serial: BigInt(serial),
      issuer: ROOT_NAME,
      subject: name(['C', 'MN'], ['CN', `SPECIMEN ${serial}`]),
      notBefore: NOT_BEFORE,
      notAfter: NOT_AFTER,
      spki: rsa.spki,
      signatureAlgorithm: 'rsa-pkcs1-sha256',
      extensions: [signingUsage],
    });
  }
  const perSecond = (count * 1000) / (performance.now() - started);
  t.diagnostic(`${Math.round(perSecond)} TBSCertificates a second`);
  assert.ok(perSecond > 2000, `${perSecond} a second`);
});
