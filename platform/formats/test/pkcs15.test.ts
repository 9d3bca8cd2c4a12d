import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  concat,
  encodeCertificate,
  encodeDataObject,
  encodeDirEntry,
  encodeName,
  encodeOdf,
  encodePin,
  encodePrivateKey,
  encodePublicKey,
  encodeTokenInfo,
  fromHex,
  hex,
  name,
  parseAodf,
  parseCdf,
  parseDirEntry,
  parseDodf,
  parseOdf,
  parsePrkdf,
  parsePukdf,
  parseTokenInfo,
} from '@tamga/formats';
import { loadText } from '@tamga/test-vectors';
import { readMutations } from './mutate.ts';

/** Bytes that OpenSC wrote into files by UPDATE BINARY at offset 0, and what the trace left of longer ones. */
const writes = [
  ...loadText('opensc-0.23-isoapplet-v0.trace.txt').matchAll(/^C 00d60000(..)(\S+)/gm),
].map(([, length = '', data = '']) => ({ length: Number.parseInt(length, 16), data }));

/** The write that begins so. A single UPDATE BINARY that the trace did not shorten is the whole content. */
function written(start: string): Uint8Array {
  const found = writes.find(({ data }) => data.startsWith(start));
  assert.ok(found !== undefined && !found.data.includes('...'), `${start} is whole in the trace`);
  const bytes = fromHex(found.data);
  assert.equal(bytes.length, found.length);
  return bytes;
}

/** Reads a file of the trace and writes it again: [name, how it begins, reader and writer]. */
const files: readonly [file: string, start: string, again: (bytes: Uint8Array) => Uint8Array][] = [
  ['AODF', '302f300e', (bytes) => concat(...parseAodf(bytes).map(encodePin))],
  ['EF.ODF', 'a80a3008', (bytes) => concat(...encodeOdf(parseOdf(bytes)))],
  ['EF.TokenInfo', '303b0201', (bytes) => encodeTokenInfo(parseTokenInfo(bytes))],
  ['PrKDF', '30323010', (bytes) => concat(...parsePrkdf(bytes).map(encodePrivateKey))],
  [
    'PuKDF',
    '3030300d0c0749442041757468',
    (bytes) => concat(...parsePukdf(bytes).map(encodePublicKey)),
  ],
  ['CDF', '3022300d', (bytes) => concat(...parseCdf(bytes).map(encodeCertificate))],
  [
    'DODF',
    '303030100c0761646472657373',
    (bytes) => concat(...parseDodf(bytes).map(encodeDataObject)),
  ],
];
for (const [file, start, again] of files) {
  test(`${file} of OpenSC 0.23 is read and written again byte for byte`, () => {
    assert.equal(hex(again(written(start))), hex(written(start)));
  });
}

test('what the files of OpenSC 0.23 say', () => {
  const pin = {
    label: 'User PIN',
    isPrivate: true,
    isModifiable: true,
    authIdOfPin: 0xff,
    reference: 1,
    minLength: 4,
    storedLength: 16,
    maxLength: 16,
  };
  assert.deepEqual(parseAodf(written('302f300e')), [
    { ...pin, flags: ['caseSensitive', 'initialized', 'needsPadding'] },
  ]);
  assert.equal(hex(encodePin(pin)), hex(written('302f300e')));
  const info = parseTokenInfo(written('303b0201'));
  assert.deepEqual([info.label, info.flags], ['JavaCard isoApplet', ['eidCompliant']]);
  const [publicKey] = parsePukdf(written('3030300d0c0749442041757468'));
  assert.deepEqual(publicKey?.usage, ['encipher', 'keyEncipher', 'verify', 'verifyRecover']);
  const [object] = parseDodf(written('303030100c0761646472657373'));
  assert.deepEqual(
    [object?.application, object?.type, object?.path],
    ['NID', '1.3.6.1.4.1.99999.1', '3f0050153500'],
  );
});

test('EF.DIR of OpenSC 0.23 is read through its filler and written again byte for byte', () => {
  const file = written('6128');
  const { label, path } = parseDirEntry(file);
  assert.deepEqual([label, path], ['JavaCard isoApplet', '3f005015']);
  const entry = encodeDirEntry(label);
  assert.equal(hex(file), hex(entry).padEnd(file.length * 2, '0'));
});

test('EF.ODF of OpenSC 0.23 at its fullest, as far as the trace shows it', () => {
  const entries = [
    ['authObjects', '3f0050154401'],
    ['privateKeys', '3f0050154402'],
    ['publicKeys', '3f0050154403'],
    ['certificates', '3f0050154404'],
    ['dataObjects', '3f0050154405'],
  ] as const;
  const bytes = concat(...encodeOdf(entries));
  assert.deepEqual(parseOdf(concat(bytes, new Uint8Array(196))), entries);
  const shown = writes.findLast(({ data: text }) => text.startsWith('a80a'))?.data.split('...')[0];
  assert.ok(shown !== undefined && shown.length > 100);
  assert.ok(hex(bytes).startsWith(shown), shown);
});

test("PrKDF of OpenSC 0.23 with the subject's name, as far as the trace shows it", () => {
  const shown = writes.find(({ data: text }) => text.startsWith('3047'))?.data.split('...')[0];
  // The trace ends inside a common name of four characters.
  const key = encodePrivateKey({
    ...privateKey,
    label: 'ID cert',
    usage: ['decipher', 'sign', 'signRecover', 'keyDecipher'],
    subjectName: encodeName(name(['CN', 'Test'])),
  });
  assert.ok(shown !== undefined && shown.length > 100);
  assert.ok(hex(key).startsWith(shown), shown);
});

const common = { isPrivate: true, isModifiable: true, authId: 0xff };
const privateKey = {
  ...common,
  label: 'Гарын үсэг / Signature',
  id: 1,
  usage: ['nonRepudiation'],
  keyReference: 0,
  modulusBits: 2048,
  path: '3f005015',
} as const;

test('two keys, two certificates and two address files with Mongolian labels are read as written', () => {
  const keys = [
    {
      ...privateKey,
      access: ['sensitive', 'neverExtractable'],
      subjectName: encodeName(name(['CN', 'БАТ'])),
    },
    {
      ...privateKey,
      label: 'Нэвтрэх / Authentication',
      id: 2,
      usage: ['sign'],
      keyReference: 1,
      access: ['local'],
    },
  ] as const;
  const filled = (...entries: readonly Uint8Array[]): Uint8Array =>
    concat(...entries, new Uint8Array(64));
  assert.deepEqual(parsePrkdf(filled(...keys.map(encodePrivateKey))), keys);
  const publicKeys = keys.map(({ access: _, ...key }) => ({ ...key, usage: ['verify'] as const }));
  assert.deepEqual(parsePukdf(filled(...publicKeys.map(encodePublicKey))), publicKeys);
  const certificates = [1, 2].map((id) => ({
    ...common,
    label: `Гэрчилгээ ${id}`,
    id,
    path: `3f005015340${id}`,
  }));
  assert.deepEqual(parseCdf(filled(...certificates.map(encodeCertificate))), certificates);
  const data = ['3500', '3501'].map((file) => ({
    ...common,
    label: 'Хаяг / Address',
    application: 'Tamga',
    type: '2.999.496.1.1',
    path: `3f005015${file}`,
  }));
  assert.deepEqual(parseDodf(filled(...data.map(encodeDataObject))), data);
});

test('an empty directory file has no objects', () => {
  for (const read of [parseAodf, parsePrkdf, parsePukdf, parseCdf, parseDodf, parseOdf]) {
    assert.deepEqual(read(new Uint8Array(512)), []);
    assert.throws(() => read(fromHex('000001')), { code: 'trailing' });
  }
});

test('a PIN reference over 7F stays positive', () => {
  const [pin] = parseAodf(written('302f300e'));
  assert.ok(pin !== undefined);
  assert.equal(parseAodf(encodePin({ ...pin, reference: 0x81 }))[0]?.reference, 0x81);
});

test('the default TokenInfo asks for the PIN; an identifier over one octet is not written', () => {
  const info = parseTokenInfo(
    encodeTokenInfo({
      serial: fromHex('0102'),
      manufacturer: 'Tamga',
      label: 'Үнэмлэх',
      lastUpdate: new Date('2026-11-23T00:00:00Z'),
    }),
  );
  assert.deepEqual([info.label, info.flags], ['Үнэмлэх', ['loginRequired', 'prnGeneration']]);
  assert.throws(() => encodePrivateKey({ ...privateKey, id: 256 }), { code: 'value' });
});

const readers: readonly [file: string, bytes: Uint8Array, read: (bytes: Uint8Array) => unknown][] =
  [
    ['EF.DIR', written('6128').subarray(0, 60), parseDirEntry],
    ['EF.ODF', written('a80a3008'), parseOdf],
    ['EF.TokenInfo', written('303b0201'), parseTokenInfo],
    ['AODF', written('302f300e'), parseAodf],
    ['PrKDF', written('30323010'), parsePrkdf],
    ['PuKDF', written('3030300d0c0749442041757468'), parsePukdf],
    ['CDF', written('3022300d'), parseCdf],
    ['DODF', written('303030100c0761646472657373'), parseDodf],
  ];
for (const [file, bytes, read] of readers) {
  test(`3,000 mutated ${file} give a value or a FormatError`, () => {
    assert.ok(readMutations(bytes, read).refused > 500);
  });
}
