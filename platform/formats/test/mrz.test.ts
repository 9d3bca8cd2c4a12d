import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildTd1,
  buildTd3,
  checkDigit,
  type MrzFields,
  mrzInformation,
  mrzInformationOf,
  mrzName,
  nameField,
  parseMrz,
} from '@tamga/formats';
import { loadVectors } from '@tamga/test-vectors';
import { readMutations } from './mutate.ts';

const eriksson: MrzFields = {
  documentType: 'I',
  issuingState: 'UTO',
  documentNumber: 'D23145890',
  surname: 'Eriksson',
  givenName: 'Anna Maria',
  nationality: 'UTO',
  birthDate: '1974-08-12',
  sex: 'F',
  expiryDate: '2012-04-15',
};

test('Doc 9303-4, -5, -6: specimens, check digits and MRZ information of the vectors', () => {
  const vectors = loadVectors('mrz');
  for (const specimen of vectors.views('valid')) {
    const mrz = parseMrz(specimen.text('mrz'));
    assert.equal(mrz.lines.join(''), specimen.text('mrz'));
    assert.equal(mrz.format, specimen.view('_recomputed_check_digits').text('type'));
    for (const digit of ['doc', 'dob', 'exp', 'opt', 'composite']) {
      const digits = specimen.view('_recomputed_check_digits');
      assert.ok(!digits.has(digit) || digits.boolean(digit));
    }
  }
  for (const entry of vectors.views('check_digit_cases')) {
    assert.equal(checkDigit(entry.text('data')), entry.text('digit'));
  }
  for (const entry of vectors.views('mrz_to_mrz_information')) {
    assert.equal(mrzInformationOf(parseMrz(entry.text('mrz'))), entry.text('mrzi'));
  }
  vectors.finish();
});

test('Doc 9303-5: a TD1 is built from its fields', () => {
  assert.deepEqual(buildTd1(eriksson), [
    'I<UTOD231458907<<<<<<<<<<<<<<<',
    '7408122F1204159UTO<<<<<<<<<<<6',
    'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  ]);
});

test('Doc 9303-4: a TD3 is built from its fields', () => {
  const parts = {
    ...eriksson,
    documentType: 'P',
    documentNumber: 'L898902C3',
    optionalData: 'ZE184226B',
  };
  assert.deepEqual(buildTd3(parts), [
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
  ]);
});

test('Doc 9303-5 4.2.2.1 j: a document number of more than nine characters runs on and is read back', () => {
  const parts = {
    ...eriksson,
    documentNumber: 'D23145890734',
    birthDate: '1934-07-12',
    expiryDate: '1995-07-12',
  };
  const lines = buildTd1({ ...parts, optionalData: 'AB12' });
  assert.equal(lines[0], 'I<UTOD23145890<7349<AB12<<<<<<');
  const mrz = parseMrz(lines.join('\n'));
  assert.deepEqual([mrz.documentNumber, mrz.optionalData], ['D23145890734', 'AB12']);
  assert.equal(mrzInformationOf(mrz), mrzInformation(parts));
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

/** Doc 9303-4 section 4.2.2 and 4.2.3, a name field of 39 characters. */
const fields: readonly [surname: string, givenName: string, expected: string][] = [
  ['Heng', 'Deborah Ming Lo', 'HENG<<DEBORAH<MING<LO<<<<<<<<<<<<<<<<<<'],
  ['Smith-Jones', 'Susie Margaret', 'SMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<'],
  ["O'Connor", 'Enya Siobhan', 'OCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<'],
  ['Arkfreith', '', 'ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<'],
  ['Papandropoulous', 'Jonathon Warren Trevor', 'PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR'],
  ['Nilavadhanananda', 'Chayapa Dejthamrong Krasuang', 'NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K'],
  ['Nilavadhanananda', 'Arnpol Petch Charonguang', 'NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU'],
  [
    'Bennelong Wooloomooloo Warrandyte Warnambool',
    'Dingo Potoroo',
    'BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI',
  ],
];
for (const [surname, givenName, expected] of fields) {
  test(`Doc 9303-4 4.2.2, 4.2.3: ${surname}, ${givenName}`, () =>
    assert.equal(nameField(surname, givenName, 39), expected));
}

test('4.2.3: however a name is cut, the field is full, ends in a letter and keeps both identifiers', () => {
  for (let primary = 1; primary <= 50; primary += 1) {
    for (let split = 1; split <= 45; split += 1) {
      const surname = 'B'.repeat(primary);
      const givenName = `${'C'.repeat(split)} ${'D'.repeat(45)}`;
      for (const width of [30, 39]) {
        const field = nameField(surname, givenName, width);
        assert.match(field, /^B+<<C+(<D+)?$/, `${primary} and ${split} in ${width}`);
        assert.equal(field.length, width);
      }
    }
  }
});

const names: readonly [name: string, expected: string][] = [
  ['Өлзийжаргал', 'OLZIIZHARGAL'],
  ['Щербакова', 'SHCHERBAKOVA'],
  ['Юля', 'IULIA'],
  ['Дамдинсүрэнгийн', 'DAMDINSURENGIIN'],
  ['Говь-Алтай', 'GOV<ALTAI'],
  ['Müller', 'MUELLER'],
  ['Dvořák', 'DVORAK'],
  ['Łukasz Đorđe', 'LUKASZ<DORDE'],
  ['  van  der Straße, ', 'VAN<DER<STRASSE'],
];
for (const [name, expected] of names) {
  test(`Doc 9303-3 6: ${name} is written ${expected}`, () => assert.equal(mrzName(name), expected));
}

const td1 = buildTd1(eriksson).join('');
const wrong: readonly [what: string, mrz: string, code: string, message: RegExp][] = [
  ['document number', td1.replace('D231458907', 'D231458908'), 'checkDigit', /document number/],
  ['date of birth', td1.replace('7408122', '7408123'), 'checkDigit', /date of birth/],
  ['date of expiry', td1.replace('1204159', '1204158'), 'checkDigit', /date of expiry/],
  ['composite', td1.replace('<6ERIK', '<5ERIK'), 'checkDigit', /composite/],
  ['composite left out', td1.replace('<6ERIK', '<<ERIK'), 'checkDigit', /composite/],
  ['month', td1.replace('7408122', `741312${checkDigit('741312')}`), 'value', /birth/],
  ['sex', td1.replace('2F', '2Q'), 'value', /sex/],
  ['lower case', td1.toLowerCase(), 'value', /characters/],
  ['length', `${td1}<`, 'encoding', /91 characters/],
  ['lines', `${td1.slice(0, 29)}\n${td1.slice(29)}`, 'encoding', /one length/],
];
for (const [what, mrz, code, message] of wrong) {
  test(`refused with the field named: ${what}`, () =>
    assert.throws(() => parseMrz(mrz), { code, message }));
}

const unwritable: readonly [what: string, parts: Partial<MrzFields>][] = [
  ['a day that does not exist', { birthDate: '1990-02-30' }],
  ['a number with a filler inside', { documentNumber: 'AB<12' }],
  ['a number over what the optional data hold', { documentNumber: 'A'.repeat(24) }],
  ['a name that no table knows', { surname: '王' }],
  ['an empty surname', { surname: '-' }],
];
for (const [what, parts] of unwritable) {
  test(`not written: ${what}`, () =>
    assert.throws(() => buildTd1({ ...eriksson, ...parts }), { code: 'value' }));
}

test('3,000 mutated MRZs give a value or a FormatError', () => {
  const read = (bytes: Uint8Array): unknown => parseMrz(Buffer.from(bytes).toString('latin1'));
  assert.ok(readMutations(Buffer.from(td1), read).refused > 2_000);
});
