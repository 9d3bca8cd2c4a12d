import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../system/errors.ts';

/** A test by its file, from the checkout, and its whole name. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

/** One place of one source file, written otherwise. `find` stands in it exactly once. */
export interface SourceChange {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** The test that guards a case, and a change of source that it must notice. */
export interface Proof {
  readonly test: NamedTest;
  readonly change: SourceChange;
}

/** A way in which authorities have failed; numbers run from 1. */
export interface HardCase {
  readonly number: number;
  readonly case: string;
  readonly proofs: readonly Proof[];
}

export const CASES_FILE = 'workbench/hard-cases/cases.json';

/** The cases of the checkout in `root`, in order. */
export function readHardCases(root: string): readonly HardCase[] {
  return JSON.parse(readFileSync(join(root, CASES_FILE), 'utf8'));
}

/** The source with the change made; throws where its text does not stand exactly once. */
export function changedSource(root: string, { file, find, replace }: SourceChange): string {
  const source = readFileSync(join(root, file), 'utf8');
  const parts = source.split(find);
  if (parts.length !== 2) {
    throw new WorkbenchError(
      'SETTING_INVALID',
      `"${find}" stands ${parts.length - 1} times in ${file}: ${CASES_FILE} must name a text that stands there once.`,
    );
  }
  return parts.join(replace);
}
