import type { Outcome, ValidationReport } from './report.ts';

const SIGNS: Readonly<Record<Outcome, string>> = {
  passed: '✓',
  failed: '✗',
  warning: '!',
  notDone: '–',
};
const WORDS: Readonly<Record<ValidationReport['indication'], string>> = {
  'TOTAL-PASSED': 'ХҮЧИНТЭЙ / VALID',
  'TOTAL-FAILED': 'ХҮЧИНГҮЙ / NOT VALID',
  INDETERMINATE: 'ТОДОРХОЙГҮЙ / CANNOT BE DECIDED',
};

/** The report for a terminal: the verdict, who signed, and every check with its clause. */
export function reportText(report: ValidationReport): string {
  const { kind, indication, subIndication, signer, checks, policy, at } = report;
  return [
    `${kind}: ${WORDS[indication]}`,
    `  ${indication}${subIndication === undefined ? '' : ` / ${subIndication}`}`,
    ...(signer === undefined ? [] : [`  ${signer.subject} (${signer.serial})`]),
    ...checks.map(
      ({ outcome, message, clause }) =>
        `  ${SIGNS[outcome]} ${message}${clause === undefined ? '' : ` [${clause}]`}`,
    ),
    `  policy ${policy.id}, judged for ${at}`,
  ].join('\n');
}
