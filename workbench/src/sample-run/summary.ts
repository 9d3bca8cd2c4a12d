import type { SampleResult } from './sample-run.ts';

export interface SummaryRow {
  readonly document: string;
  readonly person: string;
  readonly blank: string;
  /** Serial numbers, whole. */
  readonly certificates: readonly string[];
  readonly chipBytes: number;
  readonly seconds: number;
  readonly verdict: 'PASS' | 'FAIL';
}

/** Of an ID card: two certificates, address, raw and CMS signature, chip files; of a passport: chip files. */
const FINDINGS = { 'id-card': 6, passport: 1 } as const;

/** One row a document; it passes when it was made, activated where it is an ID card, and an agency found all of it valid. */
export function summarize({
  batch,
  activations,
  inspections,
}: SampleResult): readonly SummaryRow[] {
  return batch.documents.map((document) => {
    const activation = activations.find(
      ({ documentNumber }) => documentNumber === document.documentNumber,
    );
    const findings = inspections.get(document.documentNumber ?? '') ?? [];
    const isDone =
      document.verdict === 'PASS' &&
      findings.length === FINDINGS[document.product] &&
      findings.every(({ indication }) => indication === 'TOTAL-PASSED') &&
      (document.product === 'passport'
        ? document.state === 'issued'
        : activation?.state === 'done' && document.certificateSerials.length === 2);
    return {
      document: document.documentNumber ?? '-',
      person: document.holder,
      blank: document.blank ?? '-',
      certificates: document.certificateSerials,
      chipBytes: document.bytesWritten,
      seconds: Number((document.seconds ?? 0).toFixed(1)),
      verdict: isDone ? 'PASS' : 'FAIL',
    };
  });
}

const COLUMNS: readonly (readonly [keyof SummaryRow, string])[] = [
  ['document', 'document'],
  ['person', 'person'],
  ['blank', 'blank'],
  ['certificates', 'certificates (serials)'],
  ['chipBytes', 'chip bytes'],
  ['seconds', 'seconds'],
  ['verdict', 'verdict'],
];

/** As much of a serial number as tells one from another. */
function cell(value: SummaryRow[keyof SummaryRow]): string {
  return Array.isArray(value)
    ? value.map((serial: string) => serial.slice(0, 12)).join(' ') || '-'
    : String(value);
}

export function summaryTable(rows: readonly SummaryRow[]): string {
  const cells = [
    COLUMNS.map(([, title]) => title),
    ...rows.map((row) => COLUMNS.map(([key]) => cell(row[key]))),
  ];
  const widths = COLUMNS.map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  return cells
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
