import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandPrompt, type Keyboard, terminalPrompt } from '@tamga/card-printer-agent';

const program = (script: string) => commandPrompt([process.execPath, '-e', script]);

test('the program gets kind and title as its last arguments, and its first line is the PIN', async () => {
  const prompt = program(
    "process.stdout.write(process.argv.slice(-2).join('') === 'newPinactivation CX1' ? '246810\\nmore' : '')",
  );
  assert.equal(Buffer.from(await prompt('newPin', 'activation CX1')).toString(), '246810');
});

const cancelled: readonly [name: string, script: string][] = [
  ['a person who cancels', "process.stdout.write('246810'); process.exit(1)"],
  ['a person who types nothing', ''],
  [
    'a program that writes without end',
    "setInterval(() => process.stdout.write('1'.repeat(64)), 1)",
  ],
  ['a program that is killed', "process.kill(process.pid, 'SIGKILL')"],
];

for (const [name, script] of cancelled) {
  test(`${name}: no PIN was entered`, async () => {
    await assert.rejects(program(script)('pin', 'activation CX1'), (error: Error) => {
      assert.equal('code' in error && error.code, 'PROMPT_CANCELLED');
      assert.doesNotMatch(error.message, /246810|1111/);
      return true;
    });
  });
}

test('a program that is not there is named', async () => {
  await assert.rejects(commandPrompt(['/nowhere/prompt'])('pin', 'activation CX1'), {
    code: 'PROMPT_CANCELLED',
    message: /\/nowhere\/prompt/,
  });
});

/** A terminal whose person types these keys once it is asked. */
function terminal(...typed: readonly string[]) {
  const modes: boolean[] = [];
  const listeners = new Set<(keys: Buffer) => void>();
  const keyboard: Keyboard = {
    isTTY: true,
    setRawMode: (mode) => modes.push(mode),
    on: (_, listener) => listeners.add(listener),
    off: (_, listener) => listeners.delete(listener),
    resume: () =>
      queueMicrotask(() => {
        for (const keys of typed) {
          for (const listener of listeners) {
            listener(Buffer.from(keys));
          }
        }
      }),
    pause: () => {},
  };
  return { keyboard, modes, listeners };
}

test('on the terminal nothing of the PIN is shown, backspace takes a key back, and the mode is restored', async () => {
  const shown: string[] = [];
  const { keyboard, modes, listeners } = terminal('2468', '1\u007f', '10\r');
  const prompt = terminalPrompt(keyboard, (text) => shown.push(text));
  assert.equal(Buffer.from(await prompt('newPin', 'activation CX1')).toString(), '246810');
  assert.match(shown.join(''), /activation CX1/);
  assert.doesNotMatch(shown.join(''), /[2468]{2}/);
  assert.deepEqual(modes, [true, false]);
  assert.equal(listeners.size, 0);
});

test('Ctrl-C at the terminal cancels', async () => {
  const { keyboard, modes } = terminal('24\u0003');
  await assert.rejects(terminalPrompt(keyboard, () => {})('pin', 'activation CX1'), {
    code: 'PROMPT_CANCELLED',
  });
  assert.deepEqual(modes, [true, false]);
});

test('without a terminal nobody is asked', async () => {
  const keyboard = { ...terminal().keyboard, isTTY: false };
  await assert.rejects(terminalPrompt(keyboard)('pin', 'activation CX1'), {
    code: 'PROMPT_CANCELLED',
  });
});
