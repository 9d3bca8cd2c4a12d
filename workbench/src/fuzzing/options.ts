import { FINDINGS_FOLDER } from './finding-file.ts';

/** What `npm run fuzz` asks a fuzzer for, by the environment. */
export interface RunOptions {
  readonly seed: number;
  /** Inputs for each target; without it the time counts. */
  readonly inputs: number | undefined;
  /** For all targets together. */
  readonly milliseconds: number | undefined;
  /** These targets only; all when it is empty. */
  readonly only: readonly string[];
  readonly isJson: boolean;
  /** Where findings are saved. */
  readonly folder: string;
}

const DEFAULT_BUDGET_MS = 60_000;

export function runOptions(environment: NodeJS.ProcessEnv = process.env): RunOptions {
  const inputs = numberIn(environment['TAMGA_FUZZ_INPUTS']);
  const milliseconds = numberIn(environment['TAMGA_BUDGET_MS']);
  return {
    seed: (numberIn(environment['TAMGA_SEED']) ?? Date.now()) >>> 0,
    inputs,
    milliseconds: milliseconds ?? (inputs === undefined ? DEFAULT_BUDGET_MS : undefined),
    only: (environment['TAMGA_FUZZ_TARGETS'] ?? '').split(',').filter((name) => name !== ''),
    isJson: environment['TAMGA_FUZZ_JSON'] === '1',
    folder: environment['TAMGA_FUZZ_FOLDER'] ?? FINDINGS_FOLDER,
  };
}

/** The targets that were asked for, each with its part of the inputs and the time; undefined when one is not known. */
export function chosenFrom<Target extends { readonly name: string }>(
  targets: readonly Target[],
  { only }: RunOptions,
): readonly Target[] | undefined {
  const unknown = only.filter((name) => targets.every((target) => target.name !== name));
  if (unknown.length === 0) {
    return only.length === 0 ? targets : targets.filter(({ name }) => only.includes(name));
  }
  const known = targets.map(({ name }) => name).join(', ');
  console.error(`There is no target ${unknown.join(', ')}. Known: ${known}.`);
  return undefined;
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}
