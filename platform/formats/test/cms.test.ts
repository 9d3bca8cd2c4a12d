import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import {
  assembleSignedData,
  buildSignedAttributes,
  CMS_ATTRIBUTE,
  CONTENT_TYPE,
  EXTENSION,
  encodeKeyUsage,
  encodePem,
  hex,
  integer,
  parseCertificate,
  parseDer,
  parseSignedData,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  type SignerIdentifierFields,
  sequence,
  signatureScheme,
} from '@tamga/formats';
import { ContentInfo, SignedData as PkijsSignedData } from 'pkijs';
import { openssl, opensslOut } from './openssl.ts';
import {
  digest,
  ecPair,
  keyIdentifier,
  leafCertificate,
  rootCertificate,
  rsaPair,
  signWith,
} from './world.ts';

const rsa = rsaPair();
const signerKeys = rsaPair();
const ec = ecPair();
const rootDer = rootCertificate(rsa, 'rsa-pkcs1-sha256');
const content = sequence(integer(0), integer(42));

function signedMessage(
  algorithm: SignatureAlgorithm,
  options: { byKey?: boolean; detached?: boolean; eContentType?: string } = {},
): { message: Uint8Array; signed: Uint8Array } {
  const { hash, family } = signatureScheme(algorithm);
  const keys = family === 'ecdsa' ? ec : signerKeys;
  const eContentType = options.eContentType ?? CONTENT_TYPE.ldsSecurityObject;
  const usage = {
    oid: EXTENSION.keyUsage,
    critical: true,
    value: encodeKeyUsage(['digitalSignature']),
  };
  const signerDer = leafCertificate(rsa, 'rsa-pkcs1-sha256', keys, [usage]);
  const { issuer, serial } = parseCertificate(signerDer);
  const signer: SignerIdentifierFields =
    options.byKey === true
      ? { subjectKeyIdentifier: keyIdentifier(keys.spki) }
      : { issuer: issuer.raw, serial: serial.value };
  const signedAttributes = buildSignedAttributes({
    contentType: eContentType,
    messageDigest: digest(hash, content),
    signingTime: new Date('2026-03-01T00:00:00Z'),
    signingCertificateV2: [
      {
        hash: 'sha256',
        certHash: digest('sha256', signerDer),
        issuer: issuer.raw,
        serial: serial.value,
      },
    ],
  });
  const message = assembleSignedData({
    eContentType,
    ...(options.detached === true ? {} : { eContent: content }),
    certificates: [signerDer, rootDer],
    signerInfos: [
      {
        signer,
        digestAlgorithm: hash,
        signedAttributes,
        signatureAlgorithm: algorithm,
        signature: signWith(keys.privateKey, algorithm, signedAttributes),
      },
    ],
  });
  return { message, signed: signedAttributes };
}

function opensslVerdict(message: Uint8Array, extra: readonly string[] = []): string {
  return openssl(
    [
      'cms',
      '-verify',
      '-inform',
      'DER',
      '-in',
      'm.der',
      '-CAfile',
      'root.pem',
      '-purpose',
      'any',
      '-out',
      'out',
      ...extra,
    ],
    { 'm.der': message, 'root.pem': encodePem('CERTIFICATE', rootDer), content: content },
  );
}

test('SignedData of every algorithm: openssl verifies it (CAdES attributes too)', async (t) => {
  for (const algorithm of SIGNATURE_ALGORITHMS) {
    for (const byKey of [false, true]) {
      await t.test(`${algorithm} ${byKey ? 'by key identifier' : 'by issuer and serial'}`, () => {
        const { message, signed } = signedMessage(algorithm, { byKey });
        assert.match(opensslVerdict(message, ['-cades']), /Verification successful/i);
        const parsed = parseSignedData(message);
        const [info] = parsed.signerInfos;
        assert.equal(parsed.version, 3);
        assert.equal(info?.version, byKey ? 3 : 1);
        assert.equal(hex(info?.signedAttributes?.asSet ?? new Uint8Array()), hex(signed));
        assert.equal(info?.signedAttributes?.raw[0], 0xa0);
        assert.equal(info?.signedAttributes?.isSorted, true);
        assert.equal(hex(parsed.eContent ?? new Uint8Array()), hex(content));
      });
    }
  }
});

test('detached data: version 1, no content inside, openssl takes it from outside', () => {
  const { message } = signedMessage('ecdsa-sha256', {
    detached: true,
    eContentType: CONTENT_TYPE.data,
  });
  assert.match(
    opensslVerdict(message, ['-binary', '-content', 'content']),
    /Verification successful/i,
  );
  const parsed = parseSignedData(message);
  assert.equal(parsed.version, 1);
  assert.equal(parsed.eContent, undefined);
});

test('the usual attributes are read', () => {
  const { message } = signedMessage('rsa-pss-sha384');
  const parsed = parseSignedData(message);
  const attributes = parsed.signerInfos[0]?.signedAttributes?.content;
  assert.equal(attributes?.contentType, CONTENT_TYPE.ldsSecurityObject);
  assert.equal(hex(attributes?.messageDigest ?? new Uint8Array()), hex(digest('sha384', content)));
  assert.equal(attributes?.signingTime?.toISOString(), '2026-03-01T00:00:00.000Z');
  const [certificate] = attributes?.signingCertificateV2 ?? [];
  assert.equal(certificate?.hash, 'sha256');
  assert.ok(
    parsed.certificates.some(
      (der) => hex(digest('sha256', der)) === hex(certificate?.certHash ?? new Uint8Array()),
    ),
  );
  assert.equal(
    certificate?.issuerSerial?.serial,
    parseCertificate(parsed.certificates.find((der) => hex(der) !== hex(rootDer)) ?? rootDer).serial
      .value,
  );
});

test('signedAttrs and certificates are sorted as DER asks (openssl asn1parse reads them so)', () => {
  const { message } = signedMessage('rsa-pkcs1-sha256');
  const parsed = parseSignedData(message);
  const attributes = parseDer(parsed.signerInfos[0]?.signedAttributes?.asSet ?? new Uint8Array());
  assert.deepEqual(
    attributes.children.map(({ raw }) => raw.length),
    attributes.children.map(({ raw }) => raw.length).sort((a, b) => a - b),
  );
  assert.equal(attributes.children.length, 4);
  const shown = openssl(['asn1parse', '-inform', 'DER', '-in', 's.der'], {
    's.der': attributes.raw,
  });
  assert.match(
    shown,
    /:contentType[\s\S]*:signingTime[\s\S]*:messageDigest[\s\S]*:id-smime-aa-signingCertificateV2/,
  );
});

test('unsorted signedAttrs as found in the field: read as they stand, and said to be unsorted', () => {
  const { message } = signedMessage('rsa-pkcs1-sha256');
  const raw = parseSignedData(message).signerInfos[0]?.signedAttributes?.raw ?? new Uint8Array();
  const [first, second] = parseDer(raw).children;
  const swapped = hex(message).replace(
    hex(first?.raw ?? raw) + hex(second?.raw ?? raw),
    hex(second?.raw ?? raw) + hex(first?.raw ?? raw),
  );
  const parsed = parseSignedData(new Uint8Array(Buffer.from(swapped, 'hex')));
  assert.equal(parsed.signerInfos[0]?.signedAttributes?.isSorted, false);
});

test('pkijs reads the same SignedData', () => {
  const { message, signed } = signedMessage('rsa-pkcs1-sha256');
  const theirs = new PkijsSignedData({
    schema: ContentInfo.fromBER(Uint8Array.from(message)).content,
  });
  const encoded = theirs.signerInfos[0]?.signedAttrs?.encodedValue ?? new ArrayBuffer(0);
  assert.equal(hex(new Uint8Array(encoded)), hex(signed));
  assert.equal(theirs.certificates?.length, 2);
});

test("openssl's own SignedData is read, and its signature covers `asSet`", () => {
  const key = rsa.privateKey.export({ format: 'pem', type: 'pkcs8' });
  const der = opensslOut(
    [
      'cms',
      '-sign',
      '-binary',
      '-nodetach',
      '-in',
      'content',
      '-signer',
      'root.pem',
      '-inkey',
      'k.pem',
      '-md',
      'sha256',
      '-outform',
      'DER',
      '-cades',
      '-nosmimecap',
      '-out',
      'out',
    ],
    { 'k.pem': key, 'root.pem': encodePem('CERTIFICATE', rootDer), content },
  );
  const parsed = parseSignedData(der);
  const [info] = parsed.signerInfos;
  assert.ok(info?.signedAttributes);
  const publicKey = createPublicKey({ key: Buffer.from(rsa.spki), format: 'der', type: 'spki' });
  assert.ok(verify('sha256', info.signedAttributes.asSet, publicKey, info.signature));
  assert.equal(
    hex(info.signedAttributes.content.messageDigest ?? new Uint8Array()),
    hex(digest('sha256', content)),
  );
});

test('what CMS forbids is refused', () => {
  const info = {
    signer: { subjectKeyIdentifier: Uint8Array.of(1) },
    digestAlgorithm: 'sha256',
    signatureAlgorithm: 'ecdsa-sha256',
    signature: Uint8Array.of(1),
  } as const;
  const base = {
    eContentType: CONTENT_TYPE.ldsSecurityObject,
    eContent: content,
    certificates: [],
  };
  assert.throws(() => assembleSignedData({ ...base, signerInfos: [] }), { code: 'value' });
  assert.throws(() => assembleSignedData({ ...base, signerInfos: [info] }), { code: 'missing' });
  const doubled = {
    contentType: CONTENT_TYPE.data,
    messageDigest: content,
    other: [{ type: CMS_ATTRIBUTE.messageDigest, values: [content] }],
  };
  const signedAttributes = buildSignedAttributes(doubled);
  assert.throws(
    () =>
      parseSignedData(
        assembleSignedData({ ...base, signerInfos: [{ ...info, signedAttributes }] }),
      ),
    { code: 'duplicate' },
  );
});
