import type { HardCase, Proof } from './read-hard-cases.ts';

/** Where the table lies in a checkout. */
export const TABLE_FILE = 'docs/hard-cases.md';

/** The table for readers: the case, the test that guards it, and the change of source that makes the test fail. */
export function renderTable(cases: readonly HardCase[]): string {
  return `# Hard cases

Where authorities have failed, or could: each case has a named test, and a change of source that makes this test fail. \`npm run hard-cases\`
makes each change in a copy of the checkout, builds it and runs the test; it ends with 1 when a test passes all the same. The table is
written by \`npm run hard-cases -- --write\` from [cases.json](../workbench/hard-cases/cases.json).

| case | test | the change that it notices |
| ---- | ---- | -------------------------- |
${cases.flatMap(rows).join('\n')}
`;
}

function rows(hardCase: HardCase): readonly string[] {
  return hardCase.proofs.map((proof, index) => {
    const title = index === 0 ? `**${hardCase.number}.** ${cell(hardCase.case)}` : '';
    return `| ${title} | ${cell(proof.test.name)} ([${baseName(proof.test.file)}](../${proof.test.file})) | ${change(proof)} |`;
  });
}

function change({ change: { file, find, replace } }: Proof): string {
  const made = replace.trim() === '' ? 'nothing' : code(replace);
  return `[${baseName(file)}](../${file}): ${code(find)} becomes ${made}`;
}

function code(source: string): string {
  return `\`${cell(source.replaceAll(/\s+/g, ' ').trim())}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
