import { spawn } from 'node:child_process';
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
      });
      // Of our own: the one of spawn goes on when the program cannot be started, and holds the process.
      const timer = setTimeout(() => child.kill(), TIMEOUT_MS);
      const chunks: Buffer[] = [];
      let length = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length > MAX_ANSWER_BYTES) {
          child.kill('SIGKILL');
        }
      });
      child.on('error', (cause) => {
        clearTimeout(timer);
        const message = `The PIN prompt ${program} cannot be started.`;
        reject(new AgentError('PROMPT_CANCELLED', message, { cause }));
      });
      child.on('close', (code) => {
        clearTimeout(timer);
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

function wipe(chunks: readonly Buffer[]): void {
  for (const chunk of chunks) {
    chunk.fill(0);
  }
}
