import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ippPrinter } from '@tamga/card-printer-agent';
import { startPrivateBus } from '@tamga/workbench';
import { type TestPrinter, testPrinter } from '@tamga/workbench/fixtures';

const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
const JOB = {
  name: 'specimen',
  document: PDF,
  format: 'application/pdf',
  media: { widthMm: 85.6, heightMm: 53.98 },
} as const;

let service: TestPrinter;
before(async () => {
  service = await testPrinter();
});
after(() => service.stop());

async function follow(id: number, states: readonly string[]): Promise<string> {
  const printer = ippPrinter('test', service.uri);
  for (let tries = 0; tries < 100; tries += 1) {
    const { state } = await printer.jobStatus(id);
    if (states.includes(state)) {
      return state;
    }
    await pause(50);
  }
  return (await printer.jobStatus(id)).state;
}

test('the spool is closed to others', () => {
  assert.equal(statSync(service.spool).mode & 0o777, 0o700);
});

test('a job is printed, and the spool has the bytes that were sent', async () => {
  const id = await ippPrinter('test', service.uri).submit(JOB);
  assert.equal(await follow(id, ['completed', 'aborted']), 'completed');
  const [file] = readdirSync(service.spool).filter((name) => name.endsWith('.pdf'));
  assert.ok(file, readdirSync(service.spool).join());
  assert.deepEqual(readFileSync(join(service.spool, file)), PDF);
});

test('a printer without media holds the job, and prints it when media are there', async () => {
  const printer = ippPrinter('test', service.uri);
  service.control('STATE: +media-empty-error', 'HOLD');
  const id = await printer.submit(JOB);
  await pause(500);
  const held = { job: (await printer.jobStatus(id)).state, printer: await printer.state() };
  service.control('STATE: -media-empty-error');
  assert.equal(await follow(id, ['completed', 'aborted']), 'completed');
  service.control();
  assert.notEqual(held.job, 'completed');
  assert.equal(held.printer, 'FEEDER_EMPTY');
});

test('a job that the printer gives up is aborted', async () => {
  service.control('FAIL');
  const id = await ippPrinter('test', service.uri).submit(JOB);
  assert.equal(await follow(id, ['completed', 'aborted']), 'aborted');
  service.control();
});

test('two private system buses run beside each other', async () => {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'tamga-bus-')));
  const buses = await Promise.all(folders.map((folder) => startPrivateBus(folder)));
  assert.equal(new Set(buses.map((bus) => bus.environment['DBUS_SYSTEM_BUS_ADDRESS'])).size, 2);
  await Promise.all(buses.map((bus) => bus.stop()));
  for (const folder of folders) {
    rmSync(folder, { recursive: true });
  }
});
