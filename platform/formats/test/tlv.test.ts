import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, hex, parseTagList, parseTlv, parseTlvs, tlv, tlvLength } from '@tamga/formats';
import { readMutations } from './mutate.ts';

test('ISO/IEC 7816-4 5.2.2: tags and lengths of every size, and what is cut short is refused', () => {
  for (const tag of [0x61, 0x5f1f, 0x7f49, 0xdf8101]) {
    for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
      const bytes = tlv(tag, new Uint8Array(length));
      const read = parseTlv(bytes);
      assert.deepEqual([read.tag, read.value.length], [tag, length]);
      assert.equal(tlvLength(bytes.subarray(0, 9)), bytes.length);
      assert.throws(() => parseTlv(bytes.subarray(0, -1)), { code: 'truncated' });
    }
  }
});

test('the bytes are those of the standard', () => {
  assert.equal(hex(tlv(0x5f1f, new Uint8Array(200))).slice(0, 8), '5f1f81c8');
  assert.equal(hex(tlv(0x75, new Uint8Array(256))).slice(0, 8), '75820100');
});

const refused: readonly [what: string, bytes: string, code: string][] = [
  ['bytes after the object', '61020102ff', 'trailing'],
  ['an indefinite length', '6180', 'encoding'],
  ['a length of five octets', '61850000000001ff', 'encoding'],
  ['a length past the end', '6184ffffffff00', 'truncated'],
  ['a tag of four octets', '1f81818100', 'limit'],
  ['nothing', '', 'truncated'],
];
for (const [what, bytes, code] of refused) {
  test(`refused: ${what}`, () => assert.throws(() => parseTlv(fromHex(bytes)), { code }));
}

test('a tag that a reader would take for another one is not written', () => {
  for (const tag of [0x5f, 0x1f, 0x6101, 0x5f81, 0x5f0101, 0x01000000, -1, 1.5]) {
    assert.throws(() => tlv(tag), { code: 'value' }, tag.toString(16));
  }
});

test('a tag list names tags of one and two octets', () => {
  assert.deepEqual(parseTagList(fromHex('5f0ea05f10')), [0x5f0e, 0xa0, 0x5f10]);
  assert.throws(() => parseTagList(fromHex('5f')), { code: 'truncated' });
});

test('3,000 mutated objects give a value or a FormatError', () => {
  const valid = tlv(0x7f61, tlv(0x02, fromHex('01')), tlv(0x7f60, tlv(0x5f2e, new Uint8Array(40))));
  assert.ok(readMutations(valid, parseTlvs).refused > 100);
});
