import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parseDg1 } from '@tamga/formats';
import { ROOT } from '@tamga/workbench';
import { requireJudge } from '@tamga/workbench/fixtures';
import { type Made, succeeds } from './made.ts';

export async function mrzIsOne(made: Made, t: TestContext): Promise<void> {
  const { system, idCard, passport } = made;
  if (!requireJudge(t, 'pdftotext')) {
    return;
  }
  const cases = [
    { folder: idCard, sample: 'id-1', spool: 'printers/id-1/spool', lines: 3 },
    { folder: passport, sample: 'pp-1', spool: 'printers/td3/spool', lines: 2 },
  ];
  for (const { folder, sample, spool, lines } of cases) {
    const chip = parseDg1(readFileSync(join(folder, 'DG1.bin')));
    const printed = await printedLines(join(system.layout.var, spool));
    assert.equal(chip.lines.length, lines);
    assert.deepEqual(printed, chip.lines);
    const { person } = JSON.parse(readFileSync(join(ROOT, `samples/${sample}.json`), 'utf8'));
    assert.deepEqual(
      {
        surname: chip.surname,
        givenName: chip.givenName,
        birthDate: chip.birthDate,
        sex: chip.sex,
        nationality: chip.nationality,
        documentNumber: chip.documentNumber,
      },
      {
        surname: person.surname.latin.toUpperCase(),
        givenName: person.givenName.latin.toUpperCase().replaceAll('-', ' '),
        birthDate: person.birthDate.slice(2).replaceAll('-', ''),
        sex: person.sex,
        nationality: person.nationality,
        documentNumber: folder.split('/').at(-1),
      },
    );
  }
}

/** The machine readable zone in the PDF that a printer got. */
async function printedLines(spool: string): Promise<readonly string[]> {
  for (const name of readdirSync(spool).filter((entry) => entry.endsWith('.pdf'))) {
    const { stdout } = await succeeds('pdftotext', ['-layout', join(spool, name), '-']);
    const lines = stdout
      .toString()
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^[A-Z0-9<]{30,44}$/.test(line));
    if (lines.length > 0) {
      return lines;
    }
  }
  throw new Error(`No PDF in ${spool} has a machine readable zone.`);
}
