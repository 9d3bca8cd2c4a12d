import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runSamples, type SampleResult } from '@tamga/workbench';
import { type Outcome, run } from '@tamga/workbench/fixtures';
import { type WholeSystem, wholeSystem } from '../fixtures/whole-system.ts';

/** A running system that made one ID card and one passport, and what an inspection read from them. */
export interface Made {
  readonly system: WholeSystem;
  readonly result: SampleResult;
  /** Folder for files; `idCard` and `passport` lie in it. */
  readonly saved: string;
  readonly idCard: string;
  readonly passport: string;
}

export async function makeDocuments(): Promise<Made> {
  const system = await wholeSystem();
  const saved = join(system.layout.var, 'inspected');
  mkdirSync(saved);
  const result = await runSamples(system.layout, {
    smartCards: system.smartCards,
    tell: () => {},
    samples: ['id-1', 'pp-1'],
    save: saved,
  }).catch(async (error: unknown) => {
    await system.remove();
    throw error;
  });
  const folderOf = (product: string): string => {
    const document = result.batch.documents.find((one) => one.product === product);
    return join(saved, document?.documentNumber ?? '');
  };
  return { system, result, saved, idCard: folderOf('id-card'), passport: folderOf('passport') };
}

/** Runs a judge that must be content. */
export async function succeeds(
  command: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const outcome = await run(command, args, env === undefined ? {} : { env });
  assert.equal(outcome.code, 0, `${command} ${args.join(' ')}\n${outcome.text}`);
  return outcome;
}

/** Runs one of our own programs. */
export function tamga(program: string, ...args: string[]): Promise<Outcome> {
  return run(process.execPath, [join(ROOT, program), ...args]);
}
