import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { VerificationError } from '@tamga/verification';

const PIN = /^\d{6,16}$/;

/**
 * The holder's PIN from a file or the terminal, which does not show it; undefined when neither is asked for. It never
 * stands in the command line, where everybody on the machine could read it.
 */
export async function readPin(options: {
  readonly file?: string | undefined;
  readonly prompt: boolean;
}): Promise<Uint8Array | undefined> {
  const { file, prompt } = options;
  if (file === undefined && !prompt) {
    return undefined;
  }
  const pin = (file === undefined ? await ask() : await readFile(file, 'latin1')).trim();
  if (!PIN.test(pin)) {
    throw new VerificationError('USAGE', 'A PIN has 6 to 16 digits.');
  }
  return new TextEncoder().encode(pin);
}

async function ask(): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new VerificationError('USAGE', '--pin-prompt needs a terminal; use --pin-file.');
  }
  process.stderr.write('ПИН код / PIN: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
