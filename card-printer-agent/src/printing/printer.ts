import type { PrinterState } from '@tamga/contracts';

/** One document for a printer; sizes in millimetres. */
export interface PrintJob {
  readonly name: string;
  readonly format: 'application/pdf';
  readonly media: { readonly widthMm: number; readonly heightMm: number };
  readonly document: Uint8Array;
}

export interface PrintJobStatus {
  readonly state:
    | 'pending'
    | 'processing'
    | 'completed'
    | 'stopped'
    | 'canceled'
    | 'aborted'
    | 'unknown';
  /** job-state-reasons, as the printer gives them. */
  readonly reasons: readonly string[];
}

/** What every make of printer must offer. Errors are AgentError PRINTER_UNREACHABLE, PRINTER_STOPPED (it did not take the request now) or REFUSED (never). */
export interface Printer {
  readonly name: string;
  /** Sends the job and gives the printer's own job identifier. */
  submit(job: PrintJob): Promise<number>;
  jobStatus(id: number): Promise<PrintJobStatus>;
  state(): Promise<PrinterState>;
}
