import { openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { HsmError } from './errors.ts';

const MAX_BYTES = 255;
const [INTERRUPT, END, BACKSPACE, LINE_FEED, RETURN, KILL_LINE, DELETE] = [
  0x03, 0x04, 0x08, 0x0a, 0x0d, 0x15, 0x7f,
];

/** Asks on the terminal of the process, without echo. `pin-unavailable` without one, or when nothing is typed. */
export async function promptPin(question: string): Promise<string> {
  let terminal: number;
  try {
    terminal = openSync('/dev/tty', 'r+');
  } catch (cause) {
    throw new HsmError('pin-unavailable', 'There is no terminal to ask for the PIN.', { cause });
  }
  const keys = new ReadStream(terminal);
  keys.setRawMode(true);
  writeSync(terminal, `${question}: `);
  try {
    const pin = await readLine(keys);
    if (pin !== '') return pin;
    throw new HsmError('pin-unavailable', 'No PIN was typed.');
  } finally {
    keys.setRawMode(false);
    writeSync(terminal, '\n');
    // It closes the descriptor.
    keys.destroy();
  }
}

function readLine(keys: ReadStream): Promise<string> {
  const typed: number[] = [];
  return new Promise((resolve, reject) => {
    const refuse = (message: string): void => reject(new HsmError('pin-unavailable', message));
    keys.once('error', () => refuse('The terminal was lost while the PIN was typed.'));
    keys.once('end', () => refuse('The terminal was closed while the PIN was typed.'));
    keys.on('data', (chunk: Buffer) => {
      for (const byte of chunk) {
        if (byte === LINE_FEED || byte === RETURN || byte === END) {
          resolve(Buffer.from(typed).toString('utf8'));
          typed.fill(0);
          return;
        }
        if (byte === INTERRUPT) return refuse('The PIN was not typed: interrupted.');
        if (byte === BACKSPACE || byte === DELETE) typed.pop();
        else if (byte === KILL_LINE) typed.length = 0;
        else if (typed.push(byte) > MAX_BYTES) return refuse('The PIN is too long.');
      }
      chunk.fill(0);
    });
  });
}
