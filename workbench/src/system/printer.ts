import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkbenchError } from './errors.ts';
import { isListening } from './ports.ts';
import { endProcess, hasEnded, launch } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

export interface PrinterService {
  /** ipp://localhost:port/ipp/print */
  readonly uri: string;
  readonly port: number;
  /** One file for every job, as the printer got it. */
  readonly spool: string;
  onExit(listener: () => void): void;
  stop(): Promise<void>;
}

const START_MS = 15_000;
const fileBeside = (name: string): string =>
  fileURLToPath(new URL(`../../printer/${name}`, import.meta.url));

/**
 * A real IPP server (ippeveprinter of CUPS) with the media of cards and booklets, on the loopback. `environment` is that
 * of the system bus. While `folder`/control exists, its lines drive the printer's state: see printer/print-job.sh.
 */
export async function startPrinter(options: {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<PrinterService> {
  const { name, folder, port, environment } = options;
  const spool = join(folder, 'spool');
  mkdirSync(spool, { recursive: true });
  // What is printed is personal.
  chmodSync(spool, 0o700);
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'a');
  const child = launch({
    command: 'ippeveprinter',
    args: [
      ...['-n', 'localhost', '-p', String(port), '-r', 'off', '-k', '-d', spool],
      ...['-a', fileBeside('card-printer.conf'), '-c', fileBeside('print-job.sh'), name],
    ],
    stdio: ['ignore', log, log],
    env: { ...environment, TAMGA_PRINTER_CONTROL: join(folder, 'control') },
  });
  closeSync(log);
  child.once('error', () => {});
  await waitUntil(async () => hasEnded(child) || (await isListening(port)), START_MS);
  if (hasEnded(child) || !(await isListening(port))) {
    await endProcess(child);
    throw new WorkbenchError(
      'START_FAILED',
      `ippeveprinter does not start on port ${port}; ${logFile} says why.`,
    );
  }
  return {
    uri: `ipp://localhost:${port}/ipp/print`,
    port,
    spool,
    onExit: (listener) => void child.once('exit', listener),
    stop: () => endProcess(child),
  };
}
