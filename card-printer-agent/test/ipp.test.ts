import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { followJob, ippPrinter, type JobProgress, openJournal } from '@tamga/card-printer-agent';
import {
  freePort,
  requireJudge,
  type TestPrinter,
  testFolder,
  testPrinter,
} from '@tamga/workbench/fixtures';

let service: TestPrinter | undefined;
before(async () => {
  service = await testPrinter();
});
after(() => service?.stop());

const JOB = {
  name: 'specimen',
  format: 'application/pdf',
  media: { widthMm: 85.6, heightMm: 53.98 },
  document: Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
} as const;

for (const [reason, state] of [
  ['media-empty-error', 'FEEDER_EMPTY'],
  ['cover-open-error', 'COVER_OPEN'],
  ['marker-supply-empty-error', 'RIBBON_END'],
] as const) {
  test(`a real IPP printer with ${reason} is reported as ${state}; the job waits and is printed when it was seen to`, async (t) => {
    if (!requireJudge(t, 'ippeveprinter') || service === undefined) {
      return;
    }
    const { control, uri } = service;
    const journal = openJournal(join(testFolder(t), 'journal.jsonl'), () => new Date());
    const reported: JobProgress[] = [];
    control(`STATE: +${reason}`, 'HOLD');
    const end = await followJob({
      id: 'request',
      jobId: reason,
      job: JOB,
      printer: ippPrinter('id-1', uri),
      journal,
      report(progress) {
        reported.push(progress);
        if (progress.printer === state) {
          control(`STATE: -${reason}`);
        }
      },
      signal: AbortSignal.timeout(20_000),
    });
    control();
    journal.close();
    assert.ok(reported.some(({ printer }) => printer === state));
    assert.equal(end.state, 'completed');
    assert.equal(end.printer, 'IDLE');
  });
}

test('a printer that does not answer is named with its address', async () => {
  const uri = `ipp://127.0.0.1:${await freePort()}/ipp/print`;
  await assert.rejects(ippPrinter('id-1', uri).state(), {
    code: 'PRINTER_UNREACHABLE',
    message: new RegExp(`id-1 at ${uri}`),
  });
});
