import assert from 'node:assert/strict';
import { createHash, sign } from 'node:crypto';
import { test } from 'node:test';
import {
  EXTENSION,
  encodeAddressFile,
  encodeExtKeyUsage,
  encodeHomeAddress,
  type HomeAddress,
} from '@tamga/formats';
import { DEFAULT_POLICY, type SubIndication, verifyAddressFile } from '@tamga/verification';
import { type Chip, csca, dg2, documentTypes, groups, judge, MRZ, signer, sodOf } from './chip.ts';
import { altered, authority, cmsOf, crlOf, DAY_MS, NOW, type Party, party } from './pki.ts';

test('passive authentication passes up to the CSCA', () => {
  const report = judge({ mrz: MRZ.join('') });
  assert.equal(report.indication, 'TOTAL-PASSED');
  assert.deepEqual(
    report.checks.filter(({ check }) => check.startsWith('hash.')).map(({ check }) => check),
    ['hash.DG1', 'hash.DG2'],
  );
});

const impostor = authority('SPECIMEN CSCA');
const foreign = authority('SPECIMEN CSCA', { country: 'XX' });
const CHIPS: readonly (readonly [what: string, chip: Chip, expected: SubIndication])[] = [
  [
    'a data group was changed',
    { dataGroups: new Map([...groups, [2, altered(dg2, 4)]]) },
    'SOD_HASH_MISMATCH',
  ],
  [
    'a data group is not named by EF.SOD',
    { dataGroups: new Map([...groups, [11, dg2]]) },
    'SOD_HASH_MISMATCH',
  ],
  [
    'EF.SOD’s signature was changed',
    {
      sod: (() => {
        const sod = sodOf(signer, groups);
        return altered(sod, sod.length - 10);
      })(),
    },
    'SOD_SIGNATURE',
  ],
  ['no CSCA is known', { csca: [] }, 'CSCA_UNKNOWN'],
  ['a CSCA of the same name is not the one', { csca: [impostor] }, 'CSCA_UNKNOWN'],
  ['the Document Signer was revoked', { revoked: signer }, 'DS_REVOKED'],
  [
    'the Document Signer is of another country than its CSCA',
    { sod: sodOf(party({ issuer: foreign }), groups), csca: [foreign] },
    'DS_COUNTRY_MISMATCH',
  ],
  [
    'the Document Signer signs other documents',
    { sod: sodOf(party({ issuer: csca, extensions: [documentTypes('ID')] }), groups) },
    'DS_DOCUMENT_TYPE_MISMATCH',
  ],
  [
    'the signer below the CSCA is a master list signer',
    {
      sod: sodOf(
        party({
          issuer: csca,
          extensions: [
            {
              oid: EXTENSION.extKeyUsage,
              critical: true,
              value: encodeExtKeyUsage(['2.23.136.1.1.3']),
            },
          ],
        }),
        groups,
      ),
    },
    'DS_NOT_TRUSTED',
  ],
  [
    'the Document Signer has expired',
    { sod: sodOf(party({ issuer: csca, notAfter: new Date(NOW.getTime() - 1000) }), groups) },
    'OUT_OF_BOUNDS_NO_POE',
  ],
  ['the page is another document’s', { mrz: MRZ.join('').replace('OYUN', 'BATA') }, 'MRZ_MISMATCH'],
  [
    'EF.SOD holds something else',
    { sod: sodOf(signer, groups, { contentType: '2.999.1' }) },
    'FORMAT_FAILURE',
  ],
  ['EF.SOD ends early', { sod: sodOf(signer, groups).subarray(0, 100) }, 'FORMAT_FAILURE'],
  ['EF.SOD is empty', { sod: new Uint8Array() }, 'FORMAT_FAILURE'],
];

for (const [what, chip, expected] of CHIPS) {
  test(`passive authentication: ${what}`, () => {
    const report = judge(chip);
    assert.equal(report.subIndication, expected);
    assert.notEqual(report.indication, 'TOTAL-PASSED');
  });
}

const root = authority('SPECIMEN Root');
const DOCUMENT_SIGNING = {
  oid: EXTENSION.extKeyUsage,
  critical: true,
  value: encodeExtKeyUsage(['1.3.6.1.5.5.7.3.36']),
};
const addressSigner = party({ issuer: root, extensions: [DOCUMENT_SIGNING] });
const card = party({ issuer: root, kind: 'rsa-2048', commonName: 'SPECIMEN card' });
const otherCard = party({ issuer: root, kind: 'rsa-2048' });
const challenge = new Uint8Array(32).fill(7);
const address: HomeAddress = {
  civilNumber: '100000000001',
  documentNumber: 'CX0000001',
  keyHash: createHash('sha256').update(card.spki).digest(),
  version: 1,
  issuedAt: new Date(NOW.getTime() - DAY_MS),
  validUntil: new Date(NOW.getTime() + DAY_MS),
  province: { code: 'MN-1', name: 'Загвар' },
  district: { code: '01101', name: 'Загвар' },
  subdistrict: { code: '0110101', name: 'Загвар' },
  latitude: 47.9,
  longitude: 106.9,
  text: 'Загвар хаяг',
  registeredOn: new Date('2024-06-01T00:00:00Z'),
};

function addressFile(by: Party = addressSigner, changes: Partial<HomeAddress> = {}): Uint8Array {
  return encodeAddressFile(cmsOf(by, encodeHomeAddress({ ...address, ...changes })), 4096);
}

function judgeAddress(file: Uint8Array, proof: 'none' | Party = card, signed = challenge) {
  return verifyAddressFile(
    file,
    proof === 'none'
      ? undefined
      : {
          certificate: proof.certificate,
          challenge,
          signature: sign('sha256', signed, proof.privateKey),
        },
    { intermediates: [], anchors: [root.certificate], crls: [crlOf(root)], ocspResponses: [] },
    DEFAULT_POLICY,
    NOW,
  );
}

test('an address file is BOUND after a fresh challenge, and says that freshness is not known', () => {
  const report = judgeAddress(addressFile());
  assert.equal(report.indication, 'TOTAL-PASSED');
  assert.equal(report.address?.text, 'Загвар хаяг');
  assert.ok(report.checks.some(({ message }) => message.startsWith('BOUND')));
  assert.ok(
    report.checks.some(
      ({ outcome, message }) => outcome === 'warning' && message.includes('FRESHNESS_UNKNOWN'),
    ),
  );
});

const citizen = party({
  issuer: root,
  usages: ['contentCommitment'],
  commonName: 'SPECIMEN holder',
});
const ADDRESSES: readonly (readonly [
  what: string,
  report: () => ReturnType<typeof judgeAddress>,
  expected: SubIndication,
])[] = [
  ['nobody asked the card', () => judgeAddress(addressFile(), 'none'), 'BINDING_NOT_PROVEN'],
  ['copied to another card', () => judgeAddress(addressFile(), otherCard), 'NOT_BOUND'],
  [
    'the challenge that was signed is another',
    () => judgeAddress(addressFile(), card, new Uint8Array(32)),
    'NOT_BOUND',
  ],
  [
    'signed by the holder, whose certificate leads to the same root',
    () => judgeAddress(addressFile(citizen)),
    'SIG_CONSTRAINTS_FAILURE',
  ],
  [
    'a byte was changed',
    () => {
      const file = addressFile();
      const at = Buffer.from(file).indexOf('Загвар хаяг');
      return judgeAddress(altered(file, at + 1));
    },
    'HASH_FAILURE',
  ],
  [
    'out of its period',
    () => judgeAddress(addressFile(addressSigner, { validUntil: new Date(NOW.getTime() - 1000) })),
    'OUT_OF_BOUNDS_NO_POE',
  ],
  ['the file is empty', () => judgeAddress(new Uint8Array(4096)), 'FORMAT_FAILURE'],
  [
    'the tail of another address lies behind it',
    () => {
      const file = addressFile();
      file[4000] = 1;
      return judgeAddress(file);
    },
    'FORMAT_FAILURE',
  ],
];

for (const [what, report, expected] of ADDRESSES) {
  test(`address: ${what}`, () => {
    const judged = report();
    assert.equal(judged.subIndication, expected);
    assert.notEqual(judged.indication, 'TOTAL-PASSED');
  });
}
