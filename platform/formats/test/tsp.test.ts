import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accuracyMicros,
  assembleSignedData,
  buildSignedAttributes,
  buildTimeStampRejection,
  buildTimeStampRequest,
  buildTimeStampResponse,
  buildTstInfo,
  CONTENT_TYPE,
  EXTENSION,
  encodeExtKeyUsage,
  encodeKeyUsage,
  encodePem,
  FormatError,
  fromHex,
  type HashName,
  hex,
  isImprintLengthRight,
  KEY_PURPOSE,
  PKI_FAILURE,
  type PkiFailure,
  parseCertificate,
  parseSignedData,
  parseTimeStampRequest,
  parseTimeStampResponse,
  parseTstInfo,
  type TstInfoFields,
  utf8Bytes,
} from '@tamga/formats';
import { openssl, opensslOut } from './openssl.ts';
import { digest, leafCertificate, rootCertificate, rsaPair, signWith } from './world.ts';

const algorithm = 'rsa-pkcs1-sha256';
const root = rsaPair();
const tsa = rsaPair();
const rootDer = rootCertificate(root, algorithm);
const tsaDer = leafCertificate(root, algorithm, tsa, [
  { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(['digitalSignature']) },
  {
    oid: EXTENSION.extKeyUsage,
    critical: true,
    value: encodeExtKeyUsage([KEY_PURPOSE.timeStamping]),
  },
]);
const data = utf8Bytes('баримт');
const POLICY = '1.2.3.4';
const HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const satisfies readonly HashName[];

for (const hash of HASHES) {
  test(`a request by openssl with ${hash} is read, and written again byte for byte`, () => {
    const query = opensslOut(
      ['ts', '-query', '-data', 'data', `-${hash}`, '-tspolicy', POLICY, '-cert', '-out', 'out'],
      { data },
    );
    const request = parseTimeStampRequest(query);
    assert.equal(request.messageImprint.hash, hash);
    assert.deepEqual(request.messageImprint.hashedMessage, digest(hash, data));
    assert.ok(isImprintLengthRight(request.messageImprint));
    assert.deepEqual([request.policy, request.certReq], [POLICY, true]);
    assert.ok(request.nonce !== undefined);
    const fields = {
      messageImprint: { hash, hashedMessage: digest(hash, data) },
      policy: POLICY,
      nonce: request.nonce.value,
      certReq: true,
    };
    assert.equal(hex(buildTimeStampRequest(fields)), hex(query));
  });
}

test('a request with nothing optional, and one with an extension, are read by openssl', () => {
  const messageImprint = { hash: 'sha256', hashedMessage: digest('sha256', data) } as const;
  const plain = buildTimeStampRequest({ messageImprint });
  assert.match(
    openssl(['ts', '-query', '-in', 'query', '-text'], { query: plain }),
    /Nonce: unspecified\s+Certificate required: no/,
  );
  const extensions = [{ oid: '1.2.3', critical: true, value: fromHex('0500') }];
  const query = buildTimeStampRequest({ messageImprint, extensions, nonce: -5n });
  assert.match(openssl(['ts', '-query', '-in', 'query', '-text'], { query }), /1\.2\.3: critical/);
  const request = parseTimeStampRequest(query);
  assert.deepEqual([request.nonce?.value, request.extensions.length], [-5n, 1]);
});

const IMPRINT = '3031300d060960864801650304020105000420'.concat('11'.repeat(32));

for (const [what, text, code] of [
  ['version 0', `3036020100${IMPRINT}`, 'value'],
  ['certReq FALSE written out (X.690 11.5)', `3039020101${IMPRINT}010100`, 'notCanonical'],
  ['a nonce of 65 octets', `3079020101${IMPRINT}0241${'11'.repeat(65)}`, 'limit'],
  ['an empty list of extensions', `3038020101${IMPRINT}a000`, 'missing'],
  ['extensions in primitive form', `3038020101${IMPRINT}8000`, 'missing'],
  ['fields in another order', `303c020101${IMPRINT}0101ff020105`, 'unexpected'],
  ['no imprint', '3003020101', 'missing'],
  ['bytes behind it', `3036020101${IMPRINT}00`, 'trailing'],
  ['more than any request has', `308203e8${'00'.repeat(17_000)}`, 'limit'],
] as const) {
  test(`a request is refused: ${what}`, () => {
    assert.throws(() => parseTimeStampRequest(fromHex(text)), { name: 'FormatError', code });
  });
}

test('an imprint of an unknown hash is read; only its length is not vouched for', () => {
  const text = '30220201013006'.concat('0602', '2a03', '0400');
  const request = parseTimeStampRequest(
    fromHex('300d020101'.concat('3008', '300406022a03', '0400')),
  );
  assert.deepEqual(
    [request.messageImprint.hash, request.messageImprint.algorithm.oid],
    [undefined, '1.2.3'],
  );
  assert.equal(isImprintLengthRight(request.messageImprint), false);
  assert.throws(() => parseTimeStampRequest(fromHex(text)), FormatError);
});

const FIELDS: TstInfoFields = {
  policy: POLICY,
  messageImprint: { hash: 'sha256', hashedMessage: digest('sha256', data) },
  serialNumber: 0x7fff_ffff_ffff_ffffn,
  genTime: new Date('2026-11-25T20:30:01.120Z'),
  accuracy: { seconds: 1, millis: 2, micros: 3 },
  nonce: 77n,
};

for (const [millis, text] of [
  [0, '20261125203001Z'],
  [7, '20261125203001.007Z'],
  [100, '20261125203001.1Z'],
  [120, '20261125203001.12Z'],
  [999, '20261125203001.999Z'],
] as const) {
  test(`genTime with ${millis} ms is ${text} (RFC 3161 2.4.2)`, () => {
    const genTime = new Date(Date.UTC(2026, 10, 25, 20, 30, 1, millis));
    const info = buildTstInfo({ ...FIELDS, genTime });
    assert.ok(hex(info).includes(hex(utf8Bytes(text))));
    assert.deepEqual(parseTstInfo(info).genTime, genTime);
  });
}

test('genTime with a trailing zero in its fraction is refused (RFC 3161 2.4.2)', () => {
  const info = hex(buildTstInfo(FIELDS)).replace(
    hex(utf8Bytes('01.12Z')),
    hex(utf8Bytes('1.120Z')),
  );
  assert.throws(() => parseTstInfo(fromHex(info)), { code: 'notCanonical' });
});

test('every field of a TSTInfo comes back', () => {
  const extensions = [{ oid: '1.2.3', critical: false, value: fromHex('0500') }];
  const tsaName = { kind: 'directory', rdns: parseCertificate(tsaDer).subject.rdns } as const;
  const raw = buildTstInfo({ ...FIELDS, ordering: true, tsa: tsaName, extensions });
  const info = parseTstInfo(raw);
  assert.equal(info.policy, POLICY);
  assert.equal(info.serialNumber.value, FIELDS.serialNumber);
  assert.deepEqual(info.genTime, FIELDS.genTime);
  assert.deepEqual(info.accuracy, FIELDS.accuracy);
  assert.equal(accuracyMicros(info.accuracy ?? {}), 1_002_003);
  assert.deepEqual([info.ordering, info.nonce?.value, info.extensions.length], [true, 77n, 1]);
  assert.equal(info.tsa?.kind, 'directory');
  assert.deepEqual(info.messageImprint.hashedMessage, digest('sha256', data));
});

/** A response as our authority makes it, by a key of the test. */
function response(info: Uint8Array): Uint8Array {
  const certificate = parseCertificate(tsaDer);
  const signedAttributes = buildSignedAttributes({
    contentType: CONTENT_TYPE.tstInfo,
    messageDigest: digest('sha256', info),
    signingCertificateV2: [{ hash: 'sha256', certHash: digest('sha256', tsaDer) }],
  });
  return buildTimeStampResponse(
    assembleSignedData({
      eContentType: CONTENT_TYPE.tstInfo,
      eContent: info,
      certificates: [tsaDer],
      signerInfos: [
        {
          signer: { issuer: certificate.issuer.raw, serial: certificate.serial.value },
          digestAlgorithm: 'sha256',
          signedAttributes,
          signatureAlgorithm: algorithm,
          signature: signWith(tsa.privateKey, algorithm, signedAttributes),
        },
      ],
    }),
  );
}

const VERIFY = ['ts', '-verify', '-in', 'reply', '-data', 'data', '-CAfile', 'root.pem'];
const pem = encodePem('CERTIFICATE', rootDer);

test('a token built here is verified by openssl, and not for other data', () => {
  const reply = response(buildTstInfo(FIELDS));
  assert.match(openssl(VERIFY, { reply, data, 'root.pem': pem }), /Verification: OK/);
  assert.throws(
    () => openssl(VERIFY, { reply, data: utf8Bytes('өөр'), 'root.pem': pem }),
    (error: { stdout?: unknown }) => /message imprint mismatch/.test(String(error.stdout)),
  );
});

test('a token made by openssl is read, and its TSTInfo written again byte for byte', () => {
  const config = [
    '[tsa]',
    'serial = serial',
    `default_policy = ${POLICY}`,
    'digests = sha512',
    'accuracy = secs:1, millisecs:500, microsecs:100',
    'clock_precision_digits = 3',
    'signer_digest = sha256',
    'ess_cert_id_alg = sha256',
  ].join('\n');
  const reply = opensslOut(
    [
      'ts',
      '-reply',
      '-config',
      'conf',
      '-section',
      'tsa',
      '-queryfile',
      'query',
      '-inkey',
      'key',
      '-signer',
      'signer',
      '-out',
      'out',
    ],
    {
      conf: config,
      serial: '0A',
      query: buildTimeStampRequest({
        messageImprint: { hash: 'sha512', hashedMessage: digest('sha512', data) },
        nonce: 99n,
      }),
      key: tsa.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      signer: encodePem('CERTIFICATE', tsaDer),
    },
  );
  const { status, token } = parseTimeStampResponse(reply);
  assert.equal(status.status, 'granted');
  assert.ok(token !== undefined);
  const signed = parseSignedData(token);
  assert.equal(signed.eContentType, CONTENT_TYPE.tstInfo);
  assert.ok(signed.eContent !== undefined);
  const info = parseTstInfo(signed.eContent);
  assert.deepEqual(info.accuracy, { seconds: 1, millis: 500, micros: 100 });
  const { policy, messageImprint, serialNumber, genTime, accuracy, nonce } = info;
  assert.ok(accuracy !== undefined && nonce !== undefined);
  const again = buildTstInfo({
    policy,
    messageImprint: messageImprint.raw,
    serialNumber: serialNumber.value,
    genTime,
    accuracy,
    nonce: nonce.value,
  });
  assert.equal(hex(again), hex(signed.eContent));
});

const FAILURES = Object.keys(PKI_FAILURE) as readonly PkiFailure[];
const OPENSSL_WORDS: Readonly<Record<PkiFailure, RegExp>> = {
  badAlg: /unrecognized or unsupported algorithm/,
  badRequest: /transaction not permitted or supported/,
  badDataFormat: /data submitted has the wrong format/,
  timeNotAvailable: /time source is not available/,
  unacceptedPolicy: /requested TSA policy is not supported/,
  unacceptedExtension: /requested extension is not supported/,
  addInfoNotAvailable: /additional information requested/,
  systemFailure: /system failure/,
};

for (const failure of FAILURES) {
  test(`a rejection for ${failure} is understood by openssl and read again`, () => {
    const reply = buildTimeStampRejection(failure, 'шалтгаан');
    const text = openssl(['ts', '-reply', '-in', 'reply', '-text'], { reply });
    assert.match(text, /Status: Rejected/);
    assert.match(text, OPENSSL_WORDS[failure]);
    assert.deepEqual(parseTimeStampResponse(reply).status, {
      status: 'rejection',
      text: ['шалтгаан'],
      failure,
    });
  });
}

for (const [what, text, code] of [
  ['granted without a token', '30053003020100', 'unexpected'],
  ['a rejection with a token', '3007300302010230 00'.replace(' ', ''), 'unexpected'],
  ['a reason outside RFC 3161', '300930070201020302064 0'.replace(' ', ''), 'value'],
  ['a status outside RFC 3161', '30053003020106', 'value'],
] as const) {
  test(`a response is refused: ${what}`, () => {
    assert.throws(() => parseTimeStampResponse(fromHex(text)), { name: 'FormatError', code });
  });
}
