import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeAddressFile,
  encodeHomeAddress,
  fromHex,
  type HomeAddress,
  hex,
  isProvinceCode,
  isUnitCode,
  parseAddressFile,
  parseHomeAddress,
} from '@tamga/formats';
import { readMutations } from './mutate.ts';

const address: HomeAddress = {
  civilNumber: '100000000001',
  documentNumber: 'CX0000001',
  keyHash: new Uint8Array(32).fill(9),
  version: 1,
  issuedAt: new Date('2026-11-23T00:00:00Z'),
  validUntil: new Date('2031-11-23T00:00:00Z'),
  province: { code: 'MN-1', name: 'Улаанбаатар' },
  district: { code: '01101', name: 'Загвар дүүрэг' },
  subdistrict: { code: '0110101', name: '1-р хороо' },
  street: 'Загвар гудамж',
  door: '12',
  latitude: 47.918,
  longitude: -106.917,
  text: 'Улаанбаатар, Загвар дүүрэг',
  registeredOn: new Date('2020-01-01T00:00:00Z'),
};

test('decision 11: the canonical address is read as written, with every part or without the optional ones', () => {
  const { street, door, ...plain } = address;
  for (const value of [address, { ...plain, building: '5' }, plain]) {
    const bytes = encodeHomeAddress(value);
    assert.deepEqual(parseHomeAddress(bytes), value);
    assert.equal(hex(encodeHomeAddress(parseHomeAddress(bytes))), hex(bytes));
  }
  assert.ok(street && door);
});

test('coordinates keep a millionth of a degree', () => {
  for (const [latitude, longitude] of [
    [47.918_001, 106.917_999],
    [-90, 180],
    [0, -0.000_001],
  ] as const) {
    const read = parseHomeAddress(encodeHomeAddress({ ...address, latitude, longitude }));
    assert.deepEqual([read.latitude, read.longitude], [latitude, longitude]);
  }
});

const unwritable: readonly [what: string, parts: Partial<HomeAddress>][] = [
  ['a civil number of eleven digits', { civilNumber: '10000000000' }],
  ['a document number with a space', { documentNumber: 'CX 1' }],
  ['a hash that is no SHA-256', { keyHash: new Uint8Array(20) }],
  ['version 0', { version: 0 }],
  ['an end before the beginning', { validUntil: new Date('2026-11-22T00:00:00Z') }],
  ['a province outside ISO 3166-2:MN', { province: { code: 'RU-1', name: 'Загвар' } }],
  ['a unit code in lower case', { district: { code: 'a1', name: 'Загвар' } }],
  ['a latitude beyond the pole', { latitude: 90.000_001 }],
  ['no number', { longitude: Number.NaN }],
  ['a text too long', { text: 'а'.repeat(1001) }],
  ['a street too long', { street: 'а'.repeat(201) }],
];
for (const [what, parts] of unwritable) {
  test(`not written: ${what}`, () =>
    assert.throws(() => encodeHomeAddress({ ...address, ...parts }), { code: 'value' }));
}

test('unit codes', () => {
  for (const code of ['MN-1', 'MN-047', 'MN-073']) assert.ok(isProvinceCode(code), code);
  for (const code of ['MN-', 'MN-1234', 'mn-1', 'MN-1 ', 'RU-1'])
    assert.ok(!isProvinceCode(code), code);
  assert.ok(isUnitCode('0110101') && !isUnitCode('') && !isUnitCode('1'.repeat(21)));
});

const contentInfo = fromHex('3006060455f37a01');

test('the address file is cut to its exact length; an empty one holds nothing', () => {
  assert.equal(hex(encodeAddressFile(contentInfo, 12)), '3006060455f37a0100000000');
  assert.deepEqual(parseAddressFile(encodeAddressFile(contentInfo, 3000)), contentInfo);
  assert.equal(parseAddressFile(new Uint8Array(3000)), undefined);
});

const torn: readonly [what: string, file: string, code: string][] = [
  ['the tail of a longer address', '3006060455f37a010000ff', 'trailing'],
  ['a start without its end', '30820400060455f37a01', 'truncated'],
  ['an end without its start', '0000060455f37a01', 'unexpected'],
  ['another structure', '0401ff00', 'unexpected'],
];
for (const [what, file, code] of torn) {
  test(`a torn address file is refused: ${what}`, () =>
    assert.throws(() => parseAddressFile(fromHex(file)), { code }));
}

test('an address that does not fit, or is no single ContentInfo, is not written', () => {
  assert.throws(() => encodeAddressFile(contentInfo, 7), { code: 'limit' });
  assert.throws(() => encodeAddressFile(fromHex('3000ff'), 10), { code: 'trailing' });
  assert.throws(() => encodeAddressFile(contentInfo, 40_000), { code: 'value' });
});

for (const [name, valid, read] of [
  ['home addresses', encodeHomeAddress(address), parseHomeAddress],
  ['address files', encodeAddressFile(contentInfo, 30), parseAddressFile],
] as const) {
  test(`3,000 mutated ${name} give a value or a FormatError`, () => {
    assert.ok(readMutations(valid, read).refused > 500);
  });
}
