import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { AgentError } from '../errors.ts';

export type PromptKind = 'pin' | 'newPin' | 'puk';

/** Asks the person at this workstation, and nobody else. The caller wipes what it gets. */
export type PinPrompt = (kind: PromptKind, title: string) => Promise<Uint8Array>;

const MAX_ANSWER_BYTES = 64;
const TIMEOUT_MS = 120_000;

/**
 * A prompt program of the workstation, in the manner of pinentry: it gets the kind and the title as its last two
 * arguments, shows its own window, and writes the PIN and a line feed to standard output.
 */
export function commandPrompt(command: readonly string[]): PinPrompt {
  const [program, ...parameters] = command;
  if (program === undefined) {
    throw new AgentError('CONFIG_INVALID', 'pinPrompt.command is empty: name a program.');
  }
  return (kind, title) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, [...parameters, kind, title], {
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: TIMEOUT_MS,
      });
      const chunks: Buffer[] = [];
      let length = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length > MAX_ANSWER_BYTES) {
          child.kill();
        }
      });
      child.on('error', (cause) =>
        reject(
          new AgentError('PROMPT_CANCELLED', `The PIN prompt ${program} cannot be started.`, {
            cause,
          }),
        ),
      );
      child.on('close', (code) => {
        const answer = Buffer.concat(chunks);
        wipe(chunks);
        const end = answer.indexOf(0x0a);
        if (code !== 0 || length > MAX_ANSWER_BYTES || answer.length === 0) {
          answer.fill(0);
          reject(new AgentError('PROMPT_CANCELLED', 'No PIN was entered; nothing was sent.'));
          return;
        }
        const secret = Uint8Array.from(end === -1 ? answer : answer.subarray(0, end));
        answer.fill(0);
        resolve(secret);
      });
    });
}

/** The prompt on the terminal in which the agent runs; what is typed is not shown. */
export function terminalPrompt(): PinPrompt {
  return (kind, title) =>
    new Promise((resolve, reject) => {
      if (!process.stdin.isTTY) {
        reject(
          new AgentError(
            'PROMPT_CANCELLED',
            'No terminal is there to ask for a PIN: set pinPrompt.command in the configuration.',
          ),
        );
        return;
      }
      process.stdout.write(`${title}\n${PROMPTS[kind]}: `);
      const silent = createInterface({ input: process.stdin, terminal: false });
      process.stdin.setRawMode(false);
      const restore = hideEcho();
      silent.once('line', (line) => {
        restore();
        silent.close();
        process.stdout.write('\n');
        resolve(Uint8Array.from(Buffer.from(line, 'latin1')));
      });
    });
}

const PROMPTS: Readonly<Record<PromptKind, string>> = {
  pin: 'ПИН код / PIN',
  newPin: 'Шинэ ПИН код / New PIN (6-16)',
  puk: 'ПУК код / PUK',
};

/** ANSI conceal while the person types: the terminal shows nothing. */
function hideEcho(): () => void {
  process.stdout.write('[8m');
  return () => process.stdout.write('[28m');
}

function wipe(chunks: readonly Buffer[]): void {
  for (const chunk of chunks) {
    chunk.fill(0);
  }
}
