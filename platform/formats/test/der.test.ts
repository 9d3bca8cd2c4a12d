import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { test } from 'node:test';
import * as formats from '@tamga/formats';
import { FormatError, fromHex, hex, parseDer } from '@tamga/formats';
import { fromBER } from 'asn1js';

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['indefinite length', '3080020101 0000', 'notCanonical'],
  ['length not minimal, long form below 128', '02810101', 'notCanonical'],
  ['length with a leading zero', '0482008000', 'notCanonical'],
  ['padded positive INTEGER', '02020001', 'notCanonical'],
  ['padded negative INTEGER', '0202ff80', 'notCanonical'],
  ['empty INTEGER', '0200', 'notCanonical'],
  ['BOOLEAN 01', '010101', 'notCanonical'],
  ['BOOLEAN of two octets', '0102ffff', 'notCanonical'],
  ['NULL with content', '050100', 'notCanonical'],
  ['unsorted SET OF', '3106020102020101', 'notCanonical'],
  ['BIT STRING with unused bits set', '03020101', 'notCanonical'],
  ['BIT STRING with 8 unused bits', '03020800', 'notCanonical'],
  ['constructed OCTET STRING', '24030401aa', 'notCanonical'],
  ['primitive SEQUENCE', '1000', 'notCanonical'],
  ['OID with a padded arc', '06032a8001', 'notCanonical'],
  ['OID that ends inside an arc', '06022a80', 'notCanonical'],
  ['UTCTime without seconds', '170b323630313031303030305a', 'notCanonical'],
  [
    'GeneralizedTime with trailing zero',
    `1811${Buffer.from('20260101000000.0Z').toString('hex')}`,
    'notCanonical',
  ],
  ['high tag form for a low tag', '1f1e00', 'notCanonical'],
  ['end-of-contents octets', '0000', 'notCanonical'],
  ['trailing byte', '0500 00', 'trailing'],
  ['child longer than its parent', '3003020201', 'truncated'],
  ['content cut short', '0405aabb', 'truncated'],
  ['nothing', '', 'truncated'],
  ['length of five octets', '04850000000001', 'limit'],
];

test('X.690 10 and 11: everything but DER is refused', async (t) => {
  for (const [title, input, code] of REFUSED) {
    await t.test(title, () => {
      assert.throws(
        () => parseDer(fromHex(input)),
        (error) => error instanceof FormatError && error.code === code,
      );
    });
  }
});

test('named limits: depth, size and number of elements', () => {
  let deep: Uint8Array = formats.nullValue();
  for (let i = 0; i < 50; i++) deep = formats.sequence(deep);
  assert.throws(() => parseDer(deep), { code: 'limit' });
  assert.equal(parseDer(deep, { maxDepth: 60 }).tag, formats.TAG.sequence);
  const wide = formats.sequence(...Array.from({ length: 100 }, () => formats.nullValue()));
  assert.throws(() => parseDer(wide, { maxElements: 100 }), { code: 'limit' });
  assert.throws(() => parseDer(wide, { maxBytes: 100 }), { code: 'limit' });
  assert.equal(
    parseDer(fromHex('3106020102020101'), { allowUnsortedSets: true }).children.length,
    2,
  );
});

test('a hundred thousand nested tags are refused at once, not by a stack overflow', () => {
  const bomb = new Uint8Array(100_000);
  for (let i = 0; i < bomb.length; i += 2) bomb.set([0x30, 0x80], i);
  assert.throws(() => parseDer(bomb), FormatError);
});

const INTEGERS: readonly (readonly [bigint, string])[] = [
  [0n, '020100'],
  [127n, '02017f'],
  [128n, '02020080'],
  [255n, '020200ff'],
  [256n, '02020100'],
  [-1n, '0201ff'],
  [-128n, '020180'],
  [-129n, '0202ff7f'],
  [2n ** 159n - 1n, `0214${'7f'}${'ff'.repeat(19)}`],
];

test('X.690 8.3: INTEGER both ways', () => {
  for (const [value, encoded] of INTEGERS) {
    assert.equal(hex(formats.integer(value)), encoded);
    assert.equal(formats.parseInteger(parseDer(fromHex(encoded)), 'test'), value);
  }
  assert.equal(hex(formats.integer(fromHex('0000ff'))), '020200ff');
  assert.equal(hex(formats.integer(new Uint8Array())), '020100');
});

test('OBJECT IDENTIFIER both ways, with large arcs', () => {
  for (const [text, encoded] of [
    ['1.2.840.113549.1.1.11', '06092a864886f70d01010b'],
    ['2.5.29.19', '0603551d13'],
    ['2.999.3', '0603883703'],
    ['0.9.2342.19200300.100.1.25', '060a0992268993f22c640119'],
  ] as const) {
    assert.equal(hex(formats.oid(text)), encoded);
    assert.equal(formats.parseOid(parseDer(formats.oid(text)), 'test'), text);
  }
  const large = '2.25.329800735698586629295641978511506172918';
  assert.equal(formats.parseOid(parseDer(formats.oid(large)), 'test'), large);
  for (const bad of ['', '1', '3.1', '1.40', '1.2.', '1.02', '1.2.x']) {
    assert.throws(() => formats.oid(bad), FormatError, bad);
  }
});

test('RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050', () => {
  for (const [iso, text] of [
    ['1950-01-01T00:00:00Z', '500101000000Z'],
    ['1949-12-31T23:59:59Z', '19491231235959Z'],
    ['2049-12-31T23:59:59Z', '491231235959Z'],
    ['2050-01-01T00:00:00Z', '20500101000000Z'],
    ['2024-02-29T12:00:00Z', '240229120000Z'],
  ] as const) {
    const node = parseDer(formats.time(new Date(iso)));
    assert.equal(Buffer.from(node.content).toString(), text);
    assert.equal(formats.parseTime(node).toISOString(), new Date(iso).toISOString());
  }
  const impossible = formats.element('universal', 23, false, formats.utf8Bytes('260230000000Z'));
  assert.throws(() => formats.parseTime(parseDer(impossible)), { code: 'value' });
  assert.throws(() => formats.time(new Date('2026-01-01T00:00:00.5Z')), { code: 'value' });
  assert.throws(() => formats.time(new Date(Number.NaN)), { code: 'value' });
});

test('named bits drop trailing zeros and come back', () => {
  assert.equal(hex(formats.namedBits([0])), '03020780');
  assert.equal(hex(formats.namedBits([5, 6])), '03020106');
  assert.equal(hex(formats.namedBits([8])), '0303070080');
  assert.equal(hex(formats.namedBits([])), '030100');
  assert.deepEqual(formats.namedBitNumbers(fromHex('070080'), 'test'), [8]);
  assert.throws(() => formats.namedBitNumbers(fromHex('0600'), 'test'), { code: 'notCanonical' });
  assert.throws(() => formats.namedBitNumbers(fromHex('0080'), 'test'), { code: 'notCanonical' });
});

test('what the writers write, the layer and asn1js read alike', () => {
  for (let round = 0; round < 300; round++) {
    const encoded = randomTree(4);
    assert.equal(hex(parseDer(encoded).raw), hex(encoded));
    const { offset, result } = fromBER(Uint8Array.from(encoded));
    assert.equal(offset, encoded.length);
    assert.equal(hex(new Uint8Array(result.toBER())), hex(encoded));
  }
});

function randomTree(depth: number): Uint8Array {
  const leaves = [
    () => formats.integer(new Uint8Array(randomBytes(randomInt(1, 40)))),
    () => formats.octetString(new Uint8Array(randomBytes(randomInt(0, 300)))),
    () => formats.bitString(new Uint8Array(randomBytes(randomInt(0, 40)))),
    () => formats.utf8String('Сүхбаатар аймаг'.slice(0, randomInt(0, 15))),
    () => formats.printableString('Specimen'),
    () => formats.boolean(randomInt(2) === 1),
    () => formats.nullValue(),
    () => formats.oid(`1.2.${randomInt(1, 100_000)}.${randomInt(0, 1000)}`),
    () => formats.enumerated(randomInt(0, 128)),
    () => formats.generalizedTime(new Date(randomInt(0, 2 ** 31) * 1000)),
  ];
  const leaf = leaves[randomInt(leaves.length)] ?? formats.nullValue;
  if (depth === 0 || randomInt(4) === 0) return leaf();
  const children = Array.from({ length: randomInt(1, 5) }, () => randomTree(depth - 1));
  const kind = randomInt(3);
  if (kind === 0) return formats.setOf(children);
  return kind === 1 ? formats.explicit(randomInt(31), ...children) : formats.sequence(...children);
}

test('hex, base64 and PEM both ways; malformed text is refused', () => {
  const bytes = new Uint8Array(randomBytes(200));
  assert.deepEqual(fromHex(hex(bytes).toUpperCase()), bytes);
  const large = new Uint8Array(16 * 1024 * 1024);
  assert.equal(formats.fromBase64(formats.base64(large)).length, large.length);
  assert.deepEqual(formats.fromBase64(formats.base64(bytes)), bytes);
  assert.deepEqual(formats.fromBase64Url(formats.base64Url(bytes)), bytes);
  const pem = `text before\n${formats.encodePem('CERTIFICATE', bytes)}${formats.encodePem('X509 CRL', bytes)}`;
  assert.deepEqual(formats.decodePemBlock(pem, 'X509 CRL'), bytes);
  assert.equal(formats.decodePem(pem.replaceAll('\n', '\r\n')).length, 2);
  for (const bad of ['abc', 'zz']) assert.throws(() => fromHex(bad), FormatError);
  for (const bad of ['QQ', 'QR==', 'Q===', 'QQ==\n', 'Q Q==', 'Qw-_']) {
    assert.throws(() => formats.fromBase64(bad), FormatError, bad);
  }
  assert.throws(() => formats.decodePem('-----BEGIN A-----\nQQ=='), { code: 'truncated' });
  assert.throws(() => formats.decodePemBlock(pem, 'PRIVATE KEY'), { code: 'missing' });
});
