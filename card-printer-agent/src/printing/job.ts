import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PrinterState } from '@tamga/contracts';
import { AgentError } from '../errors.ts';
import type { Journal } from '../wire/journal.ts';
import type { Printer, PrintJob, PrintJobStatus } from './printer.ts';

export interface JobProgress extends PrintJobStatus {
  readonly printer: PrinterState;
}

const POLL_MS = 250;
/** Less than the bureau waits: a job must not be handed over when nobody expects it any more. */
const NOT_TAKEN_MS = 60_000;
const FINAL_STATES: ReadonlySet<JobProgress['state']> = new Set([
  'completed',
  'canceled',
  'aborted',
  'unknown',
]);

/**
 * Hands a job to the printer once and follows it to its end, reporting every change.
 * A job that an earlier run handed over is followed, never printed again; one that was begun but has no
 * printer's identifier is `unknown`, and a person is asked.
 */
export async function followJob(options: {
  readonly id: string;
  readonly jobId: string;
  readonly job: PrintJob;
  readonly printer: Printer;
  readonly journal: Journal;
  readonly report: (progress: JobProgress) => void;
  readonly signal: AbortSignal;
}): Promise<JobProgress> {
  const { jobId, printer, journal, report, signal } = options;
  const handed = journal.printerJobOf(jobId);
  if (handed === undefined && journal.wasBegun(jobId)) {
    return { state: 'unknown', reasons: ['handed-over-without-answer'], printer: 'OFFLINE' };
  }
  const printerJob = handed ?? (await handOver(options));
  let last = '';
  for (;;) {
    const progress = await askProgress(printer, printerJob);
    const text = JSON.stringify(progress);
    if (text !== last) {
      last = text;
      report(progress);
    }
    if (FINAL_STATES.has(progress.state)) {
      return progress;
    }
    await pause(POLL_MS, undefined, { signal });
  }
}

async function handOver(options: {
  readonly id: string;
  readonly jobId: string;
  readonly job: PrintJob;
  readonly printer: Printer;
  readonly journal: Journal;
  readonly signal: AbortSignal;
}): Promise<number> {
  const { id, jobId, job, printer, journal } = options;
  const hash = createHash('sha256').update(job.document).digest('hex');
  journal.append({ kind: 'print', id, jobId, hash });
  const printerJob = await submitWhenTaken(printer, job, options.signal);
  journal.append({ kind: 'printing', id, jobId, printerJob });
  return printerJob;
}

/** A printer that says it does not take the job now has printed nothing: it is asked again for a while. */
async function submitWhenTaken(
  printer: Printer,
  job: PrintJob,
  signal: AbortSignal,
): Promise<number> {
  for (const end = Date.now() + NOT_TAKEN_MS; ; ) {
    try {
      return await printer.submit(job);
    } catch (cause) {
      const isNotNow = cause instanceof AgentError && cause.code === 'PRINTER_STOPPED';
      if (!isNotNow || Date.now() > end) {
        throw cause;
      }
    }
    await pause(POLL_MS, undefined, { signal });
  }
}

/** A printer that stops answering while it prints is asked again; the bureau decides when to give up. */
async function askProgress(printer: Printer, printerJob: number): Promise<JobProgress> {
  try {
    const status = await printer.jobStatus(printerJob);
    return { ...status, printer: await printer.state() };
  } catch (cause) {
    if (cause instanceof AgentError && cause.code === 'PRINTER_UNREACHABLE') {
      return { state: 'stopped', reasons: ['printer-unreachable'], printer: 'OFFLINE' };
    }
    throw cause;
  }
}
