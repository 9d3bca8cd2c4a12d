import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import {
  ATTRIBUTE_TYPE,
  compareBytes,
  element,
  encodeName,
  hex,
  type Name,
  name,
  nameIsWithin,
  namesMatch,
  nameText,
  nameValues,
  oid,
  parseDer,
  parseName,
  printableString,
  sequence,
  setOf,
  TAG,
  utf8Bytes,
} from '@tamga/formats';

test('C and serialNumber are PrintableString, the rest UTF8String (RFC 5280 4.1.2.4)', () => {
  const encoded = encodeName(
    name(['C', 'MN'], ['CN', 'БАТ'], ['serialNumber', 'PNOMN-000000000001'], ['DC', 'mn']),
  );
  const tags = parseDer(encoded).children.map((rdn) => rdn.children[0]?.children[1]?.tag);
  assert.deepEqual(tags, [TAG.printableString, TAG.utf8String, TAG.printableString, TAG.ia5String]);
  assert.throws(() => encodeName(name(['serialNumber', 'УБ12345678'])), { code: 'value' });
  assert.throws(() => encodeName(name(['CN', ''])), { code: 'value' });
  assert.throws(() => encodeName(name(['CN', '\ud800'])), { code: 'value' });
  assert.throws(() => encodeName([[]]), { code: 'value' });
});

const LETTERS = 'АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмноөпрстуүфхцчшщъыьэюя -';
const TYPES = [
  ATTRIBUTE_TYPE.CN,
  ATTRIBUTE_TYPE.SN,
  ATTRIBUTE_TYPE.GN,
  ATTRIBUTE_TYPE.O,
  ATTRIBUTE_TYPE.pseudonym,
];

function randomText(): string {
  return Array.from({ length: randomInt(1, 80) }, () => LETTERS[randomInt(LETTERS.length)]).join(
    '',
  );
}

test('10,000 random Cyrillic subjects: every RDN SET is sorted and the name comes back', () => {
  for (let round = 0; round < 10_000; round++) {
    const rdns: Name = Array.from({ length: randomInt(1, 4) }, () =>
      Array.from({ length: randomInt(1, 5) }, () => ({
        type: TYPES[randomInt(TYPES.length)] ?? ATTRIBUTE_TYPE.CN,
        value: randomText(),
      })),
    );
    const encoded = encodeName(rdns);
    for (const rdn of parseDer(encoded, { allowUnsortedSets: true }).children) {
      rdn.children.forEach((child, i) => {
        const before = rdn.children[i - 1];
        if (before !== undefined) assert.ok(compareBytes(before.raw, child.raw) <= 0);
      });
    }
    const parsed = parseName(encoded);
    assert.ok(namesMatch(parsed.rdns, rdns));
    assert.equal(hex(encodeName(parsed.rdns)), hex(encoded));
  }
});

test('RFC 4514: last RDN first, special characters escaped', () => {
  const cases: readonly (readonly [Name, string])[] = [
    [name(['C', 'MN'], ['CN', 'Бат']), 'CN=Бат,C=MN'],
    [name(['CN', 'a,b+c"d\\e<f>g;h']), 'CN=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h'],
    [name(['CN', ' x ']), 'CN=\\ x\\ '],
    [name(['CN', '#x']), 'CN=\\#x'],
    [name(['CN', ' ']), 'CN=\\ '],
    [name(['CN', 'a\nb']), 'CN=a\\0ab'],
    [
      [
        [
          { type: '1.2.3', value: 'v' },
          { type: ATTRIBUTE_TYPE.CN, value: 'w' },
        ],
      ],
      '1.2.3=v+CN=w',
    ],
  ];
  for (const [rdns, text] of cases) assert.equal(nameText(rdns), text);
});

test('RFC 5280 7.1: comparison folds case and spaces, and looks at order of RDNs only', () => {
  const base = name(['C', 'MN'], ['CN', 'Бат  Болд']);
  assert.ok(namesMatch(base, name(['C', 'mn'], ['CN', ' бат болд '])));
  assert.ok(!namesMatch(base, name(['CN', 'Бат Болд'], ['C', 'MN'])));
  assert.ok(!namesMatch(base, name(['C', 'MN'])));
  assert.ok(!namesMatch(base, name(['C', 'MN'], ['CN', 'БатБолд'])));
  assert.ok(namesMatch(name(['CN', 'Cafe\u0301']), name(['CN', 'café'])));
  assert.ok(nameIsWithin(base, name(['C', 'MN'])));
  assert.ok(!nameIsWithin(name(['C', 'MN']), base));
  const joined: Name = [[...(base[0] ?? []), ...(base[1] ?? [])]];
  assert.ok(namesMatch(joined, [[...(joined[0] ?? [])].reverse()]));
  assert.ok(!namesMatch(joined, base));
});

test('older string types are read', () => {
  const attribute = (tag: number, content: Uint8Array): Uint8Array =>
    sequence(setOf([sequence(oid(ATTRIBUTE_TYPE.CN), element('universal', tag, false, content))]));
  const read = (tag: number, content: Uint8Array): string | undefined =>
    nameValues(parseName(attribute(tag, content)).rdns, 'CN')[0];
  assert.equal(read(TAG.bmpString, Uint8Array.of(0x04, 0x11, 0x04, 0x30)), 'Ба');
  assert.equal(read(TAG.universalString, Uint8Array.of(0, 0, 0x04, 0x11)), 'Б');
  assert.equal(read(TAG.teletexString, Uint8Array.of(0xe9)), 'é');
  assert.throws(() => read(TAG.bmpString, Uint8Array.of(4)), { code: 'value' });
  assert.throws(() => read(TAG.utf8String, Uint8Array.of(0xff)), { code: 'encoding' });
  assert.throws(() => read(TAG.integer, Uint8Array.of(1)), { code: 'unexpected' });
  assert.equal(read(TAG.utf8String, utf8Bytes('Сүхбаатар')), 'Сүхбаатар');
  assert.throws(
    () =>
      parseName(
        sequence(setOf([sequence(oid('2.5.4.3'), printableString('a'), printableString('b'))])),
      ),
    {
      code: 'unexpected',
    },
  );
});
