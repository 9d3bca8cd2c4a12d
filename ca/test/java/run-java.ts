import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { run } from '@tamga/workbench/fixtures';

/** Where Debian's libbcpkix-java puts Bouncy Castle. */
const BOUNCY_CASTLE = ['bcprov', 'bcutil', 'bcpkix']
  .map((name) => `/usr/share/java/${name}.jar`)
  .join(':');

/** Runs a single-file program of this folder and gives what it prints. */
export async function runJava(program: string, input: string): Promise<string> {
  return start(program, input, []);
}

/** As `runJava`, with Bouncy Castle and the JDK's own PKCS#7. */
export async function runJavaWithCms(program: string, input: string): Promise<string> {
  const exported = '--add-exports=java.base/sun.security.pkcs=ALL-UNNAMED';
  return start(program, input, [exported, '-cp', BOUNCY_CASTLE]);
}

async function start(program: string, input: string, options: readonly string[]): Promise<string> {
  const file = fileURLToPath(new URL(`${program}.java`, import.meta.url));
  const { code, stdout, text } = await run('java', ['-XX:TieredStopAtLevel=1', ...options, file], {
    input,
  });
  assert.equal(code, 0, text);
  return stdout.toString();
}
