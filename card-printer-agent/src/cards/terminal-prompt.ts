import { AgentError } from '../errors.ts';
import type { PinPrompt, PromptKind } from './pin-prompt.ts';

const PROMPTS: Readonly<Record<PromptKind, string>> = {
  pin: 'ПИН код / PIN',
  newPin: 'Шинэ ПИН код / New PIN (6-16)',
  puk: 'ПУК код / PUK',
};

/** The terminal, key by key: what is typed is not shown. */
export interface Keyboard {
  readonly isTTY?: boolean;
  setRawMode(mode: boolean): unknown;
  on(event: 'data', listener: (keys: Buffer) => void): unknown;
  off(event: 'data', listener: (keys: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const KEY = {
  interrupt: 0x03,
  end: 0x04,
  backspace: 0x08,
  enter: 0x0d,
  lineFeed: 0x0a,
  delete: 0x7f,
};
/** More than any PIN; what is typed beyond is dropped. */
const MAX_KEYS = 64;

/** The prompt on the terminal in which the agent runs. */
export function terminalPrompt(
  keyboard: Keyboard = process.stdin,
  show: (text: string) => void = (text) => process.stdout.write(text),
): PinPrompt {
  return (kind, title) =>
    new Promise((resolve, reject) => {
      if (keyboard.isTTY !== true) {
        reject(
          new AgentError(
            'PROMPT_CANCELLED',
            'No terminal is there to ask for a PIN: set pinPrompt.command in the configuration.',
          ),
        );
        return;
      }
      show(`${title}\n${PROMPTS[kind]}: `);
      const typed = new Uint8Array(MAX_KEYS);
      let length = 0;
      const finish = (): void => {
        keyboard.off('data', listen);
        keyboard.setRawMode(false);
        keyboard.pause();
        show('\n');
      };
      const listen = (keys: Buffer): void => {
        for (const key of keys) {
          if (key === KEY.enter || key === KEY.lineFeed) {
            finish();
            const secret = typed.slice(0, length);
            typed.fill(0);
            resolve(secret);
            break;
          }
          if (key === KEY.interrupt || key === KEY.end) {
            finish();
            typed.fill(0);
            reject(new AgentError('PROMPT_CANCELLED', 'No PIN was entered; nothing was sent.'));
            break;
          }
          if (key === KEY.backspace || key === KEY.delete) {
            length = Math.max(0, length - 1);
          } else if (length < MAX_KEYS) {
            typed[length] = key;
            length += 1;
          }
        }
        keys.fill(0);
      };
      keyboard.setRawMode(true);
      keyboard.on('data', listen);
      keyboard.resume();
    });
}
