import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { run } from '@tamga/workbench/fixtures';

/** Runs a single-file program of this folder and gives what it prints. */
export async function runJava(program: string, input: string): Promise<string> {
  const file = fileURLToPath(new URL(`${program}.java`, import.meta.url));
  const { code, stdout, text } = await run('java', ['-XX:TieredStopAtLevel=1', file], { input });
  assert.equal(code, 0, text);
  return stdout.toString();
}
