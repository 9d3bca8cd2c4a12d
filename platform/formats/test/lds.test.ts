import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildTd3,
  concat,
  type Dg11,
  encodeCom,
  encodeDg1,
  encodeDg2,
  encodeDg11,
  encodeLdsSecurityObject,
  encodeSod,
  faceImage,
  fromHex,
  hex,
  jp2Codestream,
  jp2Size,
  jpegSize,
  LDS_FILES,
  ldsFileById,
  ldsFileByTag,
  parseCom,
  parseDg1,
  parseDg2,
  parseDg11,
  parseLdsSecurityObject,
  parseSod,
  tlv,
  utf8Bytes,
  wrapJp2,
} from '@tamga/formats';
import { readMutations } from './mutate.ts';

/** One colour, 40 by 36 sRGB and 36 by 44 grey, as OpenJPEG 2.5.4 encodes it. */
const QUANTISATION =
  'ff5c002342772076f076f076c06f006f006ee067506750676850055005504757d357d35762ff640025000143726561746564206279204f70656e4a5045472076657273696f6e20322e352e34';
const colour = fromHex(
  `ff4fff51002f000000000028000000240000000000000000000000280000002400000000000000000003070101070101070101ff52000c00020001010504040000${QUANTISATION}ff90000a0000000000280001ff93c3f806088c4ee561fe8080808080808080808080808080808080ffd9`,
);
const grey = fromHex(
  `ff4fff5100290000000000240000002c0000000000000000000000240000002c00000000000000000001070101ff52000c00020001000504040000${QUANTISATION}ff90000a00000000001c0001ff93c3f806088c4ee561fe8080808080ffd9`,
);
/** SOI, a comment, and the frame header of 14 by 11 pixels. */
const jpeg = fromHex('ffd8fffe00044142ffc0000b08000b000e01011100ffda0000');

const lines = buildTd3({
  documentType: 'P',
  issuingState: 'MNG',
  documentNumber: 'EX0000001',
  surname: 'Specimen',
  givenName: 'Oyun',
  nationality: 'MNG',
  birthDate: '1990-01-01',
  sex: 'F',
  expiryDate: '2036-01-01',
});

test('Doc 9303-10 4: every file has its identifier and its tag', () => {
  assert.deepEqual(
    [LDS_FILES.COM, LDS_FILES.SOD],
    [
      { fileId: 0x011e, tag: 0x60 },
      { fileId: 0x011d, tag: 0x77 },
    ],
  );
  for (const [name, { fileId, tag }] of Object.entries(LDS_FILES)) {
    assert.deepEqual([ldsFileById(fileId), ldsFileByTag(tag)], [name, name]);
  }
  assert.equal(ldsFileById(0x011c), undefined);
});

const com = {
  ldsVersion: '0107',
  unicodeVersion: '040000',
  dataGroups: ['DG1', 'DG2', 'DG11'],
} as const;

test('Doc 9303-10 4.6.1: EF.COM', () => {
  assert.equal(hex(encodeCom(com)), '60155f0104303130375f36063034303030305c0361756b');
  assert.deepEqual(parseCom(encodeCom(com)), com);
  for (const bad of [
    { ...com, dataGroups: ['COM'] as const },
    { ...com, ldsVersion: '1.7' },
  ]) {
    assert.throws(() => encodeCom(bad), { code: 'value' });
  }
  assert.throws(() => encodeCom({ ...com, dataGroups: ['DG1', 'DG1'] }), { code: 'duplicate' });
});

test('Doc 9303-10 4.7.1: DG1', () => {
  assert.equal(hex(encodeDg1(lines)), `615b5f1f58${hex(utf8Bytes(lines.join('')))}`);
  assert.equal(parseDg1(encodeDg1(lines)).documentNumber, 'EX0000001');
  assert.throws(() => encodeDg1([lines[0], lines[1].replace(/.$/, 'X')]), { code: 'checkDigit' });
});

test('Doc 9303-10 4.7.2, ISO/IEC 19794-5 5.4 to 5.7: DG2 header by header', () => {
  const dg2 = encodeDg2(faceImage(jpeg));
  const length = (46 + jpeg.length).toString(16).padStart(8, '0');
  const block = (32 + jpeg.length).toString(16).padStart(8, '0');
  const record = [
    `46414300303130 00${length}0001`,
    `${block}0000 00 00 00 000000 0000 000000 000000`,
    '01 00 000e 000b 01 00 0000 0000',
    hex(jpeg),
  ]
    .join('')
    .replaceAll(' ', '');
  const template = fromHex('a10f 8002 0101 8101 02 8702 0101 8802 0008');
  assert.equal(
    hex(dg2),
    hex(
      tlv(
        0x75,
        tlv(0x7f61, fromHex('020101'), tlv(0x7f60, template, tlv(0x5f2e, fromHex(record)))),
      ),
    ),
  );
});

test('DG2: format and size come from the picture, and are read back', () => {
  for (const [picture, format, width, height] of [
    [jpeg, 'jpeg', 14, 11],
    [colour, 'jpeg2000', 40, 36],
    [wrapJp2(colour), 'jpeg2000', 40, 36],
  ] as const) {
    const face = { format, width, height, image: picture };
    assert.deepEqual(faceImage(picture), face);
    assert.deepEqual(parseDg2(encodeDg2(face)), face);
  }
  assert.throws(() => encodeDg2({ ...faceImage(jpeg), width: 70_000 }), { code: 'value' });
  assert.throws(() => faceImage(fromHex('89504e470d0a1a0a')), { name: 'FormatError' });
});

test('DG2: a record of two faces is refused, not read in part', () => {
  const dg2 = encodeDg2(faceImage(jpeg));
  const faces = Buffer.from(dg2).indexOf('FAC') + 13;
  dg2[faces] = 2;
  assert.throws(() => parseDg2(dg2), { code: 'unsupported' });
});

test('ISO/IEC 15444-1 Annex I: JP2 boxes around a codestream, and back', () => {
  for (const [codestream, width, height, tail] of [
    [colour, 40, 36, '00000010'],
    [grey, 36, 44, '00000011'],
  ] as const) {
    const file = wrapJp2(codestream);
    assert.deepEqual(jp2Codestream(file), codestream);
    assert.deepEqual(
      [jp2Size(file), jp2Size(codestream)],
      [
        { width, height },
        { width, height },
      ],
    );
    const side = (value: number): string => value.toString(16).padStart(8, '0');
    const count = codestream === colour ? '0003' : '0001';
    assert.equal(
      hex(file.subarray(0, 85)),
      `0000000c6a5020200d0a870a00000014667479706a703220000000006a7032200000002d6a703268` +
        `0000001669686472${side(height)}${side(width)}${count}07070000` +
        `0000000f636f6c72010000${tail}${side(codestream.length + 8)}6a703263`,
    );
  }
});

test('JP2: a codestream inside another box is not taken, and wrong boxes are refused', () => {
  const file = wrapJp2(colour);
  assert.throws(() => jp2Size(file.subarray(0, 77)), { name: 'FormatError' });
  assert.throws(() => jp2Size(concat(fromHex('0000000866726565'), file)), { code: 'missing' });
  const hidden = concat(file.subarray(0, 12), fromHex('0000000c66726565ff4fff51'));
  assert.throws(() => jp2Size(hidden), { code: 'missing' });
  const two = colour.slice();
  two[41] = 2;
  assert.throws(() => wrapJp2(two), { code: 'unsupported' });
});

test('JPEG: the size is that of the frame, behind other segments', () => {
  assert.deepEqual(jpegSize(jpeg), { width: 14, height: 11 });
  for (const bad of ['ffd8', 'ffd8ffda0002', 'ffd8fffe0000', 'ffd8ffc0000b0800']) {
    assert.throws(() => jpegSize(fromHex(bad)), { code: 'missing' });
  }
});

const details: Dg11 = {
  fullName: 'Загвар<<Оюун',
  personalNumber: '100000000001',
  fullBirthDate: '19900101',
  placeOfBirth: 'Улаанбаатар',
  profession: 'Багш',
};

test('Doc 9303-10 4.7.11: DG11, and a document of another issuer with an address', () => {
  assert.deepEqual(parseDg11(encodeDg11(details)), details);
  assert.equal(
    hex(encodeDg11({ fullBirthDate: '19900101' })),
    '6b0f5c025f2b5f2b083139393030313031',
  );
  const foreign = tlv(
    0x6b,
    tlv(0x5c, fromHex('5f2b5f42a05f0f')),
    tlv(0x5f2b, fromHex('19900101')),
    tlv(0x5f42, utf8Bytes('TOWN<STREET')),
    tlv(0xa0, tlv(0x02, fromHex('01')), tlv(0x5f0f, utf8Bytes('OTHER'))),
  );
  assert.deepEqual(parseDg11(foreign), {
    fullBirthDate: '19900101',
    permanentAddress: 'TOWN<STREET',
  });
});

test('DG11: what is listed and absent, stands twice or is not UTF-8 is refused', () => {
  const bad: readonly [code: string, content: string][] = [
    ['missing', '5c025f0e'],
    ['missing', '5f0e0141'],
    ['duplicate', '5c025f0e5f0e01415f0e0142'],
    ['encoding', '5c025f0e5f0e01ff'],
  ];
  for (const [code, content] of bad) {
    assert.throws(() => parseDg11(tlv(0x6b, fromHex(content))), { code }, content);
  }
  assert.throws(() => encodeDg11({ fullBirthDate: '1990-01-01' }), { code: 'value' });
});

const object = {
  hash: 'sha256',
  dataGroupHashes: [
    { number: 1, hash: new Uint8Array(32).fill(1) },
    { number: 2, hash: new Uint8Array(32).fill(2) },
  ],
} as const;
const versionInfo = { ldsVersion: '0108', unicodeVersion: '040000' };

test('Doc 9303-10 4.6.2.2: LDSSecurityObject of version 0 and 1', () => {
  assert.deepEqual(parseLdsSecurityObject(encodeLdsSecurityObject(object)), {
    version: 0,
    ...object,
  });
  const later = encodeLdsSecurityObject({ ...object, versionInfo });
  assert.deepEqual(parseLdsSecurityObject(later), { version: 1, ...object, versionInfo });
  assert.equal(hex(later).slice(-32), '300e1304303130381306303430303030');
});

test('LDSSecurityObject: wrong groups and hashes are refused', () => {
  const [first, second] = object.dataGroupHashes;
  const bad: readonly [code: string, groups: readonly { number: number; hash: Uint8Array }[]][] = [
    ['value', [first]],
    ['duplicate', [first, first]],
    ['value', [first, { ...second, number: 17 }]],
    ['value', [first, { ...second, hash: new Uint8Array(20) }]],
  ];
  for (const [code, dataGroupHashes] of bad) {
    assert.throws(() => encodeLdsSecurityObject({ hash: 'sha256', dataGroupHashes }), { code });
  }
});

test('EF.SOD is the ContentInfo under tag 77', () => {
  assert.equal(hex(encodeSod(fromHex('3000'))), '77023000');
  assert.deepEqual(parseSod(encodeSod(fromHex('3000'))), fromHex('3000'));
  assert.throws(() => parseSod(fromHex('60023000')), { code: 'unexpected' });
});

const readers: readonly [file: string, bytes: Uint8Array, read: (bytes: Uint8Array) => unknown][] =
  [
    ['EF.COM', encodeCom(com), parseCom],
    ['DG1', encodeDg1(lines), parseDg1],
    ['DG2', encodeDg2(faceImage(jpeg)), parseDg2],
    ['DG11', encodeDg11(details), parseDg11],
    ['EF.SOD', encodeSod(fromHex('3000')), parseSod],
    [
      'LDSSecurityObject',
      encodeLdsSecurityObject({ ...object, versionInfo }),
      parseLdsSecurityObject,
    ],
    ['JP2', wrapJp2(colour), jp2Size],
    ['JPEG', jpeg, jpegSize],
  ];
for (const [file, bytes, read] of readers) {
  test(`3,000 mutated ${file} give a value or a FormatError`, () => {
    assert.ok(readMutations(bytes, read).refused > 300);
  });
}
