import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { run } from '@tamga/workbench/fixtures';

/**
 * Runs a single-file program of this folder.
 *
 * @param properties system properties, for example `com.sun.security.enableCRLDP=false`
 */
export async function runJava(
  program: string,
  input: string,
  ...properties: readonly string[]
): Promise<string> {
  const file = fileURLToPath(new URL(`${program}.java`, import.meta.url));
  const { code, stdout, text } = await run(
    'java',
    ['-Xshare:auto', '-XX:TieredStopAtLevel=1', ...properties.map((one) => `-D${one}`), file],
    { input },
  );
  assert.equal(code, 0, text);
  return stdout.toString();
}
