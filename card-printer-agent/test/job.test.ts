import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  AgentError,
  followJob,
  type JobProgress,
  openJournal,
  type Printer,
  type PrintJobStatus,
} from '@tamga/card-printer-agent';

const folder = mkdtempSync(join(tmpdir(), 'tamga-job-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const JOB = {
  name: 'specimen',
  format: 'application/pdf',
  media: { widthMm: 85.6, heightMm: 53.98 },
  document: Buffer.from('%PDF'),
} as const;

/** A printer whose job goes through these states, one a look; the last one stays. */
function printer(...states: readonly (PrintJobStatus['state'] | 'silent')[]) {
  const submitted: string[] = [];
  let look = 0;
  const port: Printer = {
    name: 'id-1',
    async submit(job) {
      submitted.push(job.name);
      return 7;
    },
    async jobStatus() {
      const state = states[Math.min(look, states.length - 1)] ?? 'unknown';
      look += 1;
      if (state === 'silent') {
        throw new AgentError('PRINTER_UNREACHABLE', 'The printer does not answer.');
      }
      return { state, reasons: [] };
    },
    state: async () => 'PRINTING',
  };
  return { port, submitted };
}

function follow(
  name: string,
  port: Printer,
  signal: AbortSignal = new AbortController().signal,
): { readonly reported: JobProgress['state'][]; readonly end: Promise<JobProgress> } {
  const journal = openJournal(join(folder, `${name}.jsonl`), () => new Date());
  const reported: JobProgress['state'][] = [];
  const end = followJob({
    id: 'request',
    jobId: name,
    job: JOB,
    printer: port,
    journal,
    report: ({ state }) => reported.push(state),
    signal,
  }).finally(() => journal.close());
  return { reported, end };
}

test('a job is handed over once, every change is reported once, and its end is the answer', async () => {
  const { port, submitted } = printer('pending', 'processing', 'processing', 'completed');
  const { reported, end } = follow('whole', port);
  assert.equal((await end).state, 'completed');
  assert.deepEqual(reported, ['pending', 'processing', 'completed']);
  assert.equal(submitted.length, 1);
});

test('after a restart the job that was handed over is followed, and not printed again', async () => {
  const first = printer('processing');
  const stop = new AbortController();
  const before = follow('restarted', first.port, stop.signal);
  while (before.reported.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  stop.abort();
  await assert.rejects(before.end);
  const second = printer('completed');
  assert.equal((await follow('restarted', second.port).end).state, 'completed');
  assert.deepEqual(second.submitted, []);
});

test('a job whose handing over was not answered is unknown after a restart, and not printed again', async () => {
  const silent = printer('completed');
  const port: Printer = {
    ...silent.port,
    submit: () => Promise.reject(new AgentError('PRINTER_UNREACHABLE', 'No answer.')),
  };
  await assert.rejects(follow('unanswered', port).end, { code: 'PRINTER_UNREACHABLE' });
  const second = printer('completed');
  const progress = await follow('unanswered', second.port).end;
  assert.equal(progress.state, 'unknown');
  assert.deepEqual(second.submitted, []);
});

test('a printer that is silent for a while is OFFLINE, and is asked again', async () => {
  const { port } = printer('silent', 'completed');
  const { reported, end } = follow('silent', port);
  assert.equal((await end).state, 'completed');
  assert.deepEqual(reported, ['stopped', 'completed']);
});

test('a printer that is busy has printed nothing: it is asked again until it takes the job', async () => {
  const busy = printer('completed');
  let refusals = 2;
  const port: Printer = {
    ...busy.port,
    submit: (job) => {
      refusals -= 1;
      return refusals < 0
        ? busy.port.submit(job)
        : Promise.reject(new AgentError('PRINTER_STOPPED', 'server-error-busy'));
    },
  };
  assert.equal((await follow('busy', port).end).state, 'completed');
  assert.equal(busy.submitted.length, 1);
});

test('a job that the printer will never take is refused at once', async () => {
  const port: Printer = {
    ...printer('completed').port,
    submit: () => Promise.reject(new AgentError('REFUSED', 'client-error-document-format')),
  };
  await assert.rejects(follow('never', port).end, { code: 'REFUSED' });
});
