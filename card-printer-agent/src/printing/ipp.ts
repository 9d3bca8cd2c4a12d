import ipp, { type IppGroup, type IppMessage } from '@sealsystems/ipp';
import type { PrinterState } from '@tamga/contracts';
import { AgentError } from '../errors.ts';
import type { Printer, PrintJob, PrintJobStatus } from './printer.ts';
import { printerState } from './printer-state.ts';

const TIMEOUT_MS = 10_000;
/** media-col sizes are hundredths of a millimetre (PWG 5100.3). */
const MEDIA_UNITS_PER_MM = 100;

/** A printer that speaks IPP (RFC 8011) at `uri`, for example `ipp://127.0.0.1:7420/ipp/print`. */
export function ippPrinter(name: string, uri: string): Printer {
  const call = (operation: string, message: IppMessage): Promise<IppMessage> =>
    new Promise((resolve, reject) => {
      ipp
        .Printer(uri.replace(/^ipp/, 'http'), { version: '2.0', timeout: TIMEOUT_MS })
        .execute(operation, message, (cause, response) => {
          if (cause !== null || response === null) {
            reject(
              new AgentError(
                'PRINTER_UNREACHABLE',
                `The printer ${name} at ${uri} does not answer: check its power and its line.`,
                { cause },
              ),
            );
            return;
          }
          resolve(response);
        });
    });

  return {
    name,
    async submit(job) {
      const response = await call('Print-Job', printJobMessage(job));
      requireSuccess(response, name, 'Print-Job');
      const id = attribute(response, 'job-attributes-tag', 'job-id');
      if (typeof id !== 'number') {
        throw new AgentError('UNKNOWN_OUTCOME', `The printer ${name} took a job without a job-id.`);
      }
      return id;
    },
    async jobStatus(id) {
      const response = await call('Get-Job-Attributes', jobOperation(id));
      requireSuccess(response, name, 'Get-Job-Attributes');
      return readJobStatus(response);
    },
    async state() {
      const response = await call('Get-Printer-Attributes', {
        'operation-attributes-tag': {
          'requested-attributes': ['printer-state', 'printer-state-reasons'],
        },
      });
      return readPrinterState(response);
    },
  };
}

function printJobMessage(job: PrintJob): IppMessage {
  return {
    'operation-attributes-tag': {
      'requesting-user-name': 'tamga',
      'job-name': job.name,
      'document-format': job.format,
    },
    'job-attributes-tag': {
      'media-col': {
        'media-size': {
          'x-dimension': Math.round(job.media.widthMm * MEDIA_UNITS_PER_MM),
          'y-dimension': Math.round(job.media.heightMm * MEDIA_UNITS_PER_MM),
        },
      },
    },
    data: Buffer.from(job.document),
  };
}

function jobOperation(id: number): IppMessage {
  return { 'operation-attributes-tag': { 'job-id': id } };
}

const JOB_STATES: Readonly<Record<string, PrintJobStatus['state']>> = {
  pending: 'pending',
  'pending-held': 'pending',
  processing: 'processing',
  'processing-stopped': 'stopped',
  completed: 'completed',
  canceled: 'canceled',
  aborted: 'aborted',
};

function readJobStatus(response: IppMessage): PrintJobStatus {
  const state = attribute(response, 'job-attributes-tag', 'job-state');
  return {
    state: (typeof state === 'string' ? JOB_STATES[state] : undefined) ?? 'unknown',
    reasons: words(attribute(response, 'job-attributes-tag', 'job-state-reasons')),
  };
}

function readPrinterState(response: IppMessage): PrinterState {
  const state = attribute(response, 'printer-attributes-tag', 'printer-state');
  return printerState(
    typeof state === 'string' ? state : undefined,
    words(attribute(response, 'printer-attributes-tag', 'printer-state-reasons')),
  );
}

function attribute(
  response: IppMessage,
  group: 'job-attributes-tag' | 'printer-attributes-tag',
  name: string,
): unknown {
  const attributes: IppGroup | undefined = response[group];
  return attributes?.[name];
}

function words(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((word): word is string => typeof word === 'string' && word !== 'none');
}

/** Status codes of a printer that takes the same request later (RFC 8011 appendix B.1.5). */
const NOT_NOW: ReadonlySet<string> = new Set([
  'server-error-busy',
  'server-error-device-error',
  'server-error-not-accepting-jobs',
  'server-error-printer-is-deactivated',
  'server-error-service-unavailable',
  'server-error-temporary-error',
]);

function requireSuccess(response: IppMessage, name: string, operation: string): void {
  if (response.statusCode?.startsWith('successful') !== true) {
    throw new AgentError(
      NOT_NOW.has(response.statusCode ?? '') ? 'PRINTER_STOPPED' : 'REFUSED',
      `The printer ${name} refused ${operation}: ${response.statusCode ?? 'no status'}.`,
    );
  }
}
