import { existsSync, readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { SourceMap } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../system/layout.ts';

/** What of one source file ran. */
export interface FileCoverage {
  /** Path of the source file in the checkout. */
  readonly file: string;
  readonly functions: { readonly called: number; readonly all: number };
  /**
   * Blocks that V8 counts apart (branches of conditions, loops, `??`, `&&`, what follows a return), in functions that were
   * called, as Node's own test coverage counts them.
   */
  readonly branches: { readonly taken: number; readonly all: number };
  /** Lines at which blocks begin that never ran. */
  readonly missed: readonly number[];
}

export interface BranchCoverage {
  /** Of the built files whose paths in the checkout begin so. */
  take(beginnings: readonly string[]): readonly FileCoverage[];
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly isBlockCoverage: boolean;
    readonly ranges: readonly {
      readonly startOffset: number;
      readonly endOffset: number;
      readonly count: number;
    }[];
  }[];
}

/** Starts to count (V8's precise coverage by blocks). What was loaded before is not counted: start it first. */
export function startBranchCoverage(): BranchCoverage {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take(beginnings) {
      let scripts: readonly ScriptCoverage[] = [];
      // An inspector in its own thread answers before `post` returns.
      session.post('Profiler.takePreciseCoverage', (_error, { result }) => {
        scripts = result;
      });
      return scripts
        .filter(({ url }) => url.startsWith('file:'))
        .map((script) => ({ ...script, path: relative(ROOT, fileURLToPath(script.url)) }))
        .filter(({ path }) => beginnings.some((beginning) => path.startsWith(beginning)))
        .map(({ path, functions }) => coverageOf(path, functions))
        .sort((one, two) => (one.file < two.file ? -1 : 1));
    },
  };
}

function coverageOf(path: string, functions: ScriptCoverage['functions']): FileCoverage {
  // The first is the module itself.
  const own = functions.slice(1);
  const called = own.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0);
  const blocks = called.flatMap(({ ranges }) => ranges.slice(1));
  const missed = blocks.filter(({ count }) => count === 0);
  const lineOf = linesOf(path);
  return {
    file: path.startsWith('node_modules/')
      ? path
      : path.replace('/dist/', '/src/').replace(/\.js$/, '.ts'),
    functions: { called: called.length, all: own.length },
    branches: { taken: blocks.length - missed.length, all: blocks.length },
    missed: [...new Set(missed.map(({ startOffset }) => lineOf(startOffset)))].sort(
      (a, b) => a - b,
    ),
  };
}

/** From an offset in a built file to a line of its source. */
function linesOf(path: string): (offset: number) => number {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const mapFile = join(ROOT, `${path}.map`);
  // What others built has none.
  const map = existsSync(mapFile)
    ? new SourceMap(JSON.parse(readFileSync(mapFile, 'utf8')))
    : undefined;
  return (offset) => {
    const before = text.slice(0, offset).split('\n');
    const [line, column] = [before.length - 1, before.at(-1)?.length ?? 0];
    const found = map?.findEntry(line, column);
    return (found !== undefined && 'originalLine' in found ? found.originalLine : line) + 1;
  };
}

/** All files together. */
export function totalOf(files: readonly FileCoverage[]): FileCoverage['branches'] {
  return {
    taken: files.reduce((sum, { branches }) => sum + branches.taken, 0),
    all: files.reduce((sum, { branches }) => sum + branches.all, 0),
  };
}
