import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  CASES_FILE,
  changedSource,
  outcomeOf,
  readHardCases,
  renderTable,
  TABLE_FILE,
} from '@tamga/workbench/hard-cases';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cases = readHardCases(root);
const proofs = cases.flatMap((hardCase) =>
  hardCase.proofs.map((proof) => ({ number: hardCase.number, proof })),
);

test(`the cases of ${CASES_FILE} are in order, and each has a proof`, () => {
  const numbers = cases.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].sort((a, b) => a - b),
  );
  assert.ok(cases.every((hardCase) => hardCase.proofs.length > 0));
  for (const { number, proof } of proofs) {
    assert.ok(proof.test.name.startsWith(`hard case ${number}: `), proof.test.name);
  }
});

test('every change of source can be made: its text stands there once', () => {
  for (const { proof } of proofs) {
    assert.notEqual(
      changedSource(root, proof.change),
      readFileSync(join(root, proof.change.file), 'utf8'),
    );
  }
});

test(`${TABLE_FILE} says what ${CASES_FILE} says (npm run hard-cases -- --write)`, () => {
  assert.equal(readFileSync(join(root, TABLE_FILE), 'utf8'), renderTable(cases));
});

for (const [line, outcome] of [
  ['✖ hard case 1: a behaviour (12.5ms)', 'caught'],
  ['✔ hard case 1: a behaviour (12.5ms)', 'missed'],
  ['✖ hard case 1: a behaviour of another kind (12.5ms)', 'test not run'],
  ['', 'test not run'],
] as const) {
  test(`a report with "${line}" means ${outcome}`, () => {
    const proof = {
      test: { file: 'specimen.test.ts', name: 'hard case 1: a behaviour' },
      change: { file: 'specimen.ts', find: 'a', replace: 'b' },
    };
    assert.equal(outcomeOf({ code: 1, output: `${line}\n` }, proof), outcome);
  });
}
