import type { LintFinding } from '../lint/lint.ts';

/** A line for the file, and a table of what it breaks. */
export function describeFindings(
  what: string,
  findings: readonly LintFinding[],
): readonly string[] {
  if (findings.length === 0) return [`${what}: no clause is broken`];
  const width = Math.max(...findings.map(({ lint }) => lint.length));
  return [
    `${what}: ${findings.length} ${findings.length === 1 ? 'clause is' : 'clauses are'} broken`,
    ...findings.flatMap(({ lint, clause, message }) => [
      `  ${lint.padEnd(width)}  ${printable(message)}`,
      `  ${''.padEnd(width)}  ${clause}`,
    ]),
  ];
}

/** What stands in a stranger's certificate must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?');
}
