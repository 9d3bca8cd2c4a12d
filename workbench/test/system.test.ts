import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { summarize } from '@tamga/workbench';
import { type Made, makeDocuments } from './system/made.ts';
import { mrzIsOne } from './system/mrz.ts';
import { openscAgrees } from './system/opensc.ts';
import { certificatesVerify, enrolmentIsOpen, sodVerifies } from './system/openssl.ts';
import { auditVerifies, nothingLeaks } from './system/traces.ts';
import { judgesAll, statusIsJudged } from './system/verify.ts';

/** The main job once through pcscd, and every outside judge over what it made. */
let made: Made;

before(
  async () => {
    made = await makeDocuments();
  },
  { timeout: 240_000 },
);

after(() => made?.system.remove());

test('every sample is made, activated, and found valid by an agency with a reader', () => {
  const { result } = made;
  const rows = summarize(result);
  assert.equal(rows.length, 2);
  assert.deepEqual(
    rows.map(({ verdict }) => verdict),
    ['PASS', 'PASS'],
    JSON.stringify([rows, [...result.inspections]]),
  );
});

test('OpenSC lists PIN, keys, certificates and address, reads the address file, and signs', (t) =>
  openscAgrees(made, t));

test('openssl: every certificate verifies strictly to its root, the CRLs verify', (t) =>
  certificatesVerify(made, t));

test('curl and openssl: a machine that comes to enrol gets the Operations CA', (t) =>
  enrolmentIsOpen(made, t));

test('openssl: EF.SOD’s CMS verifies, its SETs are sorted', (t) => sodVerifies(made, t));

test('the MRZ in the order, on the chip and in print is one, character by character', (t) =>
  mrzIsOne(made, t));

test('tamga-verify and the service judge what the card gave, and what was altered, with the right reason', () =>
  judgesAll(made));

test('a certificate is valid, suspended, valid again and revoked, as OCSP and CRL say it', () =>
  statusIsJudged(made));

test('the audit log of both services verifies, and knows every document and certificate', () =>
  auditVerifies(made));

test('nothing secret or personal is in the logs and journals', () => nothingLeaks(made));
