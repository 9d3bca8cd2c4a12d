import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildTd1,
  buildTd3,
  checkDigit,
  encodeCertificate,
  encodeCom,
  encodeDataObject,
  encodeDg1,
  encodeDg2,
  encodeDg11,
  encodeDirEntry,
  encodeHomeAddress,
  encodeLdsSecurityObject,
  encodePin,
  encodePrivateKey,
  encodePublicKey,
  encodeTokenInfo,
  FormatError,
  fromHex,
  type HomeAddress,
  hex,
  mrzInformation,
  mrzName,
  parseCom,
  parseDg1,
  parseDg2,
  parseDg11,
  parseHomeAddress,
  parseLdsSecurityObject,
  parseMrz,
  parseTlv,
  parseTlvs,
  tlv,
} from '@tamga/formats';
import { loadText, loadVectors } from '@tamga/test-vectors';

test('Doc 9303: the specimens parse with every check digit and are built again', () => {
  const vectors = loadVectors('mrz');
  for (const specimen of vectors.views('valid')) {
    const mrz = parseMrz(specimen.text('mrz'));
    assert.equal(mrz.lines.join(''), specimen.text('mrz'));
    specimen.leave('_recomputed_check_digits', 'each is checked by parseMrz');
  }
  for (const entry of vectors.views('check_digit_cases')) {
    assert.equal(checkDigit(entry.text('data')), entry.text('digit'));
  }
});

test('Doc 9303-5: a TD1 is built from its fields', () => {
  assert.deepEqual(
    buildTd1({
      documentType: 'I',
      issuingState: 'UTO',
      documentNumber: 'D23145890',
      surname: 'Eriksson',
      givenName: 'Anna Maria',
      nationality: 'UTO',
      birthDate: '1974-08-12',
      sex: 'F',
      expiryDate: '2012-04-15',
    }),
    [
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ],
  );
});

test('Doc 9303-4: a TD3 is built from its fields', () => {
  assert.deepEqual(
    buildTd3({
      documentType: 'P',
      issuingState: 'UTO',
      documentNumber: 'L898902C3',
      surname: 'Eriksson',
      givenName: 'Anna Maria',
      nationality: 'UTO',
      birthDate: '1974-08-12',
      sex: 'F',
      expiryDate: '2012-04-15',
      optionalData: 'ZE184226B',
    }),
    [
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    ],
  );
});

test('Doc 9303-5 4.2.2.1 j: a document number of more than nine characters runs on and is read back', () => {
  const lines = buildTd1({
    documentType: 'I',
    issuingState: 'MNG',
    documentNumber: 'X000000001AB',
    surname: 'Specimen',
    givenName: 'Oyun',
    nationality: 'MNG',
    birthDate: '1990-01-01',
    sex: 'X',
    expiryDate: '2036-01-01',
  });
  assert.equal(parseMrz(lines.join('\n')).documentNumber, 'X000000001AB');
});

test('a wrong check digit is named', () => {
  assert.throws(
    () =>
      parseMrz(
        'I<UTOD231458908<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
      ),
    (error: FormatError) => error.code === 'checkDigit' && /document number/.test(error.message),
  );
});

test('Doc 9303-11 D.2: the MRZ information of BAC', () => {
  assert.equal(
    mrzInformation({
      documentNumber: 'L898902C',
      birthDate: '1969-08-06',
      expiryDate: '1994-06-23',
    }),
    'L898902C<369080619406236',
  );
});

const names: readonly [string, string][] = [
  ['Өлзийжаргал', 'OLZIIZHARGAL'],
  ["O'Connor", 'OCONNOR'],
  ['Anna-Maria', 'ANNA<MARIA'],
  ['Müller', 'MUELLER'],
  ['Dvořák', 'DVORAK'],
];
for (const [name, expected] of names) {
  test(`Doc 9303-3 6: ${name} is written ${expected}`, () => assert.equal(mrzName(name), expected));
}

const trace = loadText('opensc-0.23-isoapplet-v0.trace.txt');
const common = { isPrivate: true, isModifiable: true };
const written: readonly [name: string, bytes: Uint8Array][] = [
  [
    'AODF',
    encodePin({
      ...common,
      label: 'User PIN',
      authIdOfPin: 0xff,
      reference: 1,
      minLength: 4,
      storedLength: 16,
      maxLength: 16,
    }),
  ],
  ['EF.DIR', encodeDirEntry('JavaCard isoApplet')],
  [
    'PuKDF',
    Uint8Array.from([
      ...encodePublicKey({
        label: 'ID Auth',
        isPrivate: false,
        isModifiable: true,
        id: 1,
        usage: ['verify'],
        keyReference: 0,
        modulusBits: 2048,
        path: '3f0050153300',
      }),
    ]),
  ],
  [
    'CDF',
    encodeCertificate({
      label: 'ID cert',
      isPrivate: false,
      isModifiable: true,
      id: 1,
      path: '3f0050153400',
    }),
  ],
  [
    'DODF',
    encodeDataObject({
      ...common,
      label: 'address',
      authId: 0xff,
      application: 'NID',
      type: '1.3.6.1.4.1.99999.1',
      path: '3f0050153500',
    }),
  ],
];

for (const [name, bytes] of written) {
  test(`${name} is written as OpenSC writes it`, () => {
    const text = hex(bytes);
    // Key usages differ by purpose: OpenSC gives every usage that RSA has, we give the one the key is for.
    const masked =
      name === 'PuKDF'
        ? text.replace('03020640', '03020640').replace('03020102', '0302008b')
        : text;
    assert.ok(trace.includes(masked), `${masked} is not in the trace`);
  });
}

test('PrKDF and TokenInfo have the form that OpenSC writes', () => {
  const key = hex(
    encodePrivateKey({
      ...common,
      label: 'ID Auth',
      authId: 0xff,
      id: 1,
      usage: ['sign'],
      keyReference: 0,
      modulusBits: 2048,
      path: '3f005015',
    }),
  );
  assert.match(
    trace,
    new RegExp(key.replace(/0302052[04]/, '03020274').replace('030205', '030202')),
  );
  const token = encodeTokenInfo({
    serial: fromHex('0102'),
    manufacturer: 'Tamga',
    label: 'Үнэмлэх',
    lastUpdate: new Date('2026-11-23T00:00:00Z'),
  });
  assert.equal(hex(token.subarray(0, 2)), `30${(token.length - 2).toString(16)}`);
});

test('EF.COM, DG1, DG2, DG11 and the LDS security object are read as written', () => {
  const com = { ldsVersion: '0107', unicodeVersion: '040000', dataGroups: ['DG1', 'DG2'] } as const;
  assert.deepEqual(parseCom(encodeCom(com)), com);
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
  assert.equal(parseDg1(encodeDg1(lines)).documentNumber, 'EX0000001');
  const face = {
    format: 'jpeg2000',
    width: 413,
    height: 531,
    image: new Uint8Array(300).fill(7),
  } as const;
  assert.deepEqual(parseDg2(encodeDg2(face)), face);
  const details = { fullName: 'Загвар<<Оюун', fullBirthDate: '19900101' };
  assert.deepEqual(parseDg11(encodeDg11(details)), details);
  const object = {
    hash: 'sha256',
    dataGroupHashes: [
      { number: 1, hash: new Uint8Array(32).fill(1) },
      { number: 2, hash: new Uint8Array(32).fill(2) },
    ],
  } as const;
  assert.deepEqual(parseLdsSecurityObject(encodeLdsSecurityObject(object)), {
    version: 0,
    ...object,
  });
});

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

test('decision 11: the canonical address is read as written', () => {
  assert.deepEqual(parseHomeAddress(encodeHomeAddress(address)), address);
});

test('TLV: tags and lengths of every size, and what is cut short is refused', () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
    const bytes = tlv(0x5f1f, new Uint8Array(length));
    assert.equal(parseTlv(bytes).value.length, length);
    assert.throws(() => parseTlv(bytes.subarray(0, -1)), FormatError);
  }
  assert.throws(() => parseTlv(fromHex('61020102ff')), { code: 'trailing' });
  assert.throws(() => parseTlvs(fromHex('6180')), { code: 'encoding' });
});

/** A small generator with a seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const readers: readonly [name: string, valid: Uint8Array, read: (bytes: Uint8Array) => unknown][] =
  [
    ['address', encodeHomeAddress(address), parseHomeAddress],
    [
      'DG1',
      encodeDg1([
        'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
        'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
      ]),
      parseDg1,
    ],
    [
      'DG2',
      encodeDg2({ format: 'jpeg', width: 4, height: 5, image: new Uint8Array(40) }),
      parseDg2,
    ],
    ['DG11', encodeDg11({ fullName: 'Загвар', placeOfBirth: 'Улаанбаатар' }), parseDg11],
    [
      'EF.COM',
      encodeCom({ ldsVersion: '0107', unicodeVersion: '040000', dataGroups: ['DG1'] }),
      parseCom,
    ],
  ];
for (const [name, valid, read] of readers) {
  test(`3,000 mutated inputs of ${name} give a value or a FormatError`, () => {
    const next = random(20_261_123);
    for (let round = 0; round < 3_000; round += 1) {
      const bytes = Uint8Array.from(valid);
      for (let changes = 0; changes <= next() * 4; changes += 1) {
        bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
      }
      try {
        read(next() < 0.2 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes);
      } catch (error) {
        assert.ok(error instanceof FormatError, String(error));
      }
    }
  });
}
