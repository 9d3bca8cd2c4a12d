import type { ValidationReport } from '@tamga/verification';

/** One thing on the card, judged. */
export interface Finding {
  readonly what: string;
  readonly report: ValidationReport;
}

export interface Inspection {
  /** What was read from the card or made by it, by file name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly findings: readonly Finding[];
}
