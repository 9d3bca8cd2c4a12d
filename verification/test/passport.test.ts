import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY, type Outcome, type SubIndication } from '@tamga/verification';
import {
  type Chip,
  csca,
  dg2,
  documentTypes,
  groups,
  groupsSaying,
  judge,
  signer,
  sodOf,
} from './chip.ts';
import { authority, party } from './pki.ts';

/** What passive authentication must not pass although every signature is right. */
const specimenland = authority('SPECIMEN CSCA', { country: 'XX' });
const ofSpecimenland = party({ issuer: specimenland, country: 'XX', commonName: 'SPECIMEN DS' });
const germany = authority('SPECIMEN CSCA', { country: 'DE' });
const ofGermany = party({ issuer: germany, country: 'DE', commonName: 'SPECIMEN DS' });
const moreGroups = new Map([...groups, [3, dg2], [4, dg2], [14, dg2]]);

function issuedBy(issuingState: string, ds: typeof signer, trusted: typeof csca): Chip {
  const said = groupsSaying({ issuingState });
  return { sod: sodOf(ds, said), dataGroups: said, csca: [csca, trusted] };
}

function ofType(documentType: string, ...listed: readonly string[]): Chip {
  const said = groupsSaying({ documentType });
  const ds = party({
    issuer: csca,
    commonName: 'SPECIMEN DS',
    extensions: [documentTypes(...listed)],
  });
  return { sod: sodOf(ds, said), dataGroups: said };
}

const REFUSED: readonly (readonly [
  what: string,
  chip: Chip,
  indication: string,
  expected: SubIndication,
])[] = [
  [
    'the data groups are hashed by SHA-1',
    { sod: sodOf(signer, groups, { hash: 'sha1' }) },
    'INDETERMINATE',
    'SOD_ALGORITHM_WEAK',
  ],
  [
    'the algorithm of EF.SOD’s signature is taken no more',
    { policy: { ...DEFAULT_POLICY, algorithms: { 'ecdsa-sha256': '2026-01-01T00:00:00Z' } } },
    'INDETERMINATE',
    'SOD_ALGORITHM_WEAK',
  ],
  [
    'another trusted country signed a document of MNG',
    issuedBy('MNG', ofSpecimenland, specimenland),
    'TOTAL-FAILED',
    'DS_COUNTRY_MISMATCH',
  ],
  [
    'MN signed a German document',
    issuedBy('D', signer, csca),
    'TOTAL-FAILED',
    'DS_COUNTRY_MISMATCH',
  ],
  [
    'a passport PM, and the list has PD only',
    ofType('PM', 'PD'),
    'TOTAL-FAILED',
    'DS_DOCUMENT_TYPE_MISMATCH',
  ],
  [
    'a passport P, and the list has PM only',
    ofType('P', 'PM'),
    'TOTAL-FAILED',
    'DS_DOCUMENT_TYPE_MISMATCH',
  ],
  ['a visa, and the list has P', ofType('V', 'P'), 'TOTAL-FAILED', 'DS_DOCUMENT_TYPE_MISMATCH'],
  ['no data group', { dataGroups: new Map() }, 'INDETERMINATE', 'SIGNED_DATA_NOT_FOUND'],
  ['no DG1', { dataGroups: new Map([[2, dg2]]) }, 'INDETERMINATE', 'SIGNED_DATA_NOT_FOUND'],
  [
    'no DG2',
    { dataGroups: new Map([...groups].slice(0, 1)) },
    'INDETERMINATE',
    'SIGNED_DATA_NOT_FOUND',
  ],
];

for (const [what, chip, indication, expected] of REFUSED) {
  test(`passport not passed: ${what}`, () => {
    const report = judge(chip);
    assert.equal(report.subIndication, expected);
    assert.equal(report.indication, indication);
  });
}

const PASSED: readonly (readonly [
  what: string,
  chip: Chip,
  check: string,
  outcome: Outcome,
  says: RegExp,
])[] = [
  ['a document of the signer’s state', {}, 'issuingState', 'passed', /MNG/],
  [
    'a German document, D<< of the country DE',
    issuedBy('D', ofGermany, germany),
    'issuingState',
    'passed',
    / D\./,
  ],
  [
    'a state whose two letters are not known',
    issuedBy('UTO', signer, csca),
    'issuingState',
    'warning',
    /UTO/,
  ],
  ['a passport PM, and the list has P', ofType('PM', 'P', 'ID'), 'documentType', 'passed', /PM/],
  ['a passport PM, and the list has PM', ofType('PM', 'PM'), 'documentType', 'passed', /PM/],
  [
    'EF.SOD names its signer by the key identifier',
    { sod: sodOf(signer, groups, { isByKeyIdentifier: true }) },
    'sodSignature',
    'passed',
    /Document Signer/,
  ],
  [
    'EF.SOD has its attributes in another order, which was signed',
    { sod: sodOf(signer, groups, { attributesTurned: 'before' }) },
    'sodSignature',
    'passed',
    /Document Signer/,
  ],
  [
    'EF.SOD has its attributes in another order, and DER’s was signed',
    { sod: sodOf(signer, groups, { attributesTurned: 'after' }) },
    'sodSignature',
    'passed',
    /Document Signer/,
  ],
  ['a document that is valid', {}, 'expiry', 'passed', /2036-01-01/],
  [
    'a document that has expired',
    (() => {
      const expired = groupsSaying({ expiryDate: '2026-05-31' });
      return { sod: sodOf(signer, expired), dataGroups: expired };
    })(),
    'expiry',
    'warning',
    /2026-05-31/,
  ],
  [
    'a document on its last day',
    (() => {
      const last = groupsSaying({ expiryDate: '2026-06-01' });
      return { sod: sodOf(signer, last), dataGroups: last };
    })(),
    'expiry',
    'passed',
    /2026-06-01/,
  ],
  [
    'fingerprints that nobody may read',
    { sod: sodOf(signer, moreGroups) },
    'hash.DG3',
    'notDone',
    /Extended Access Control/,
  ],
  [
    'irises that nobody may read',
    { sod: sodOf(signer, moreGroups) },
    'hash.DG4',
    'notDone',
    /Extended Access Control/,
  ],
  [
    'a data group that was not handed over',
    { sod: sodOf(signer, moreGroups) },
    'hash.DG14',
    'notDone',
    /not handed over/,
  ],
];

for (const [what, chip, check, outcome, says] of PASSED) {
  test(`passport passed and told: ${what}`, () => {
    const report = judge(chip);
    assert.equal(report.indication, 'TOTAL-PASSED', JSON.stringify(report.checks));
    const told = report.checks.filter((one) => one.check === check);
    assert.deepEqual(
      told.map((one) => one.outcome),
      [outcome],
    );
    assert.match(told[0]?.message ?? '', says);
  });
}
