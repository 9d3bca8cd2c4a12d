import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ApduCommand, ApduResponse } from '@tamga/applet-tools';
import {
  AgentError,
  type CardConnection,
  type CardReader,
  createDispatcher,
  createSlot,
  openJournal,
  personFeeder,
} from '@tamga/card-printer-agent';
import type { AgentMessage, ServerMessage, WireCommand } from '@tamga/contracts';

const folder = mkdtempSync(join(tmpdir(), 'tamga-dispatch-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let numbers = 0;
const newId = (): string => `00000000-${String(++numbers).padStart(4, '0')}`;
const OK: ApduResponse = { data: new Uint8Array(), sw: 0x9000 };
const SELECT: WireCommand = { apdu: '00a4040000' };
const PIN = '246813';
const VERIFY: WireCommand = {
  apdu: `0020000110${'00'.repeat(16)}`,
  secret: { prompt: 'pin', offset: 5, length: 16, pad: 0 },
};

interface Bench {
  readonly sent: string[];
  readonly journal: string;
  ask(message: ServerMessage): Promise<AgentMessage>;
  lease(): Promise<string>;
}

/** One slot with a scripted card; the same `name` is the same workstation after a restart. */
function bench(
  options: {
    readonly name?: string;
    readonly answer?: (command: ApduCommand, index: number) => ApduResponse;
    readonly pin?: string;
    readonly accepts?: (title: string) => boolean;
  } = {},
): Bench {
  const sent: string[] = [];
  const path = join(folder, `${options.name ?? newId()}.jsonl`);
  const journal = openJournal(path, () => new Date());
  const card: CardConnection = {
    atr: Uint8Array.of(0x3b, 0x00),
    transmit: async (commands) =>
      commands.map((command) => {
        sent.push(Buffer.from(command.apdu).toString('hex'));
        return options.answer?.(command, sent.length - 1) ?? OK;
      }),
    reset: async () => card,
    disconnect: async () => {},
  };
  const reader: CardReader = {
    name: 'desk',
    inProcess: true,
    connect: async () => card,
    close: async () => {},
  };
  const slot = createSlot({
    station: 'desk',
    reader,
    feeder: personFeeder(),
    journal,
    prompt: async () => Uint8Array.from(Buffer.from(options.pin ?? PIN)),
  });
  const answers: AgentMessage[] = [];
  const dispatch = createDispatcher(
    {
      slots: [slot],
      printers: [],
      journal,
      accepts: options.accepts ?? (() => true),
      signal: new AbortController().signal,
    },
    (message) => answers.push(message),
  );
  const ask = async (message: ServerMessage): Promise<AgentMessage> => {
    await dispatch(message);
    const answer = answers.at(-1);
    assert.ok(answer !== undefined);
    return answer;
  };
  return {
    sent,
    journal: path,
    ask,
    async lease() {
      const answer = await ask(openSlot());
      assert.ok(answer.type === 'slot', JSON.stringify(answer));
      return answer.lease;
    },
  };
}

const openSlot = (title = 'production CX0000001'): ServerMessage => ({
  type: 'openSlot',
  id: newId(),
  slot: 'desk',
  job: newId(),
  title,
  timeoutMs: 1_000,
});
const exchange = (
  lease: string,
  commands: readonly WireCommand[],
  id: string = newId(),
): ServerMessage => ({ type: 'exchange', id, lease, commands: [...commands] });

function assertFault(answer: AgentMessage, code: string): void {
  assert.equal(answer.type, 'fault', JSON.stringify(answer));
  assert.equal(answer.type === 'fault' ? answer.code : '', code);
}

test('the same exchange asked twice is sent to the card once, and answered twice alike', async () => {
  const station = bench();
  const message = exchange(await station.lease(), [SELECT]);
  const first = await station.ask(message);
  assert.deepEqual(await station.ask(message), first);
  assert.deepEqual(station.sent, [SELECT.apdu]);
});

test('an exchange that was begun before a restart is never sent again: its outcome is unknown', async () => {
  const before = bench({ name: 'restarted' });
  const id = newId();
  await before.ask(exchange(await before.lease(), [SELECT], id));
  const afterwards = bench({ name: 'restarted' });
  assertFault(
    await afterwards.ask(exchange(await afterwards.lease(), [SELECT], id)),
    'UNKNOWN_OUTCOME',
  );
  assert.deepEqual(afterwards.sent, []);
});

test('a list stops at the first status word that was not expected', async () => {
  const station = bench({ answer: (_, index) => (index === 1 ? { ...OK, sw: 0x6982 } : OK) });
  const answer = await station.ask(exchange(await station.lease(), [SELECT, SELECT, SELECT]));
  assert.ok(answer.type === 'responses');
  assert.deepEqual(
    answer.responses.map(({ sw }) => sw),
    [0x9000, 0x6982],
  );
  assert.equal(answer.fault, undefined);
});

test('a card removed in the middle of a list: what it answered, and the fault', async () => {
  const station = bench({
    answer: (_, index) => {
      if (index === 1) {
        throw new AgentError('CARD_REMOVED', 'The card was pulled out.');
      }
      return OK;
    },
  });
  const answer = await station.ask(exchange(await station.lease(), [SELECT, SELECT, SELECT]));
  assert.ok(answer.type === 'responses');
  assert.equal(answer.responses.length, 1);
  assert.equal(answer.fault?.code, 'CARD_REMOVED');
});

test('a reader is opened for work that was started at this workstation, and for no other', async () => {
  const station = bench({ accepts: (title) => title.startsWith('activation ') });
  assertFault(await station.ask(openSlot('production CX0000001')), 'JOB_NOT_STARTED_HERE');
  assert.equal((await station.ask(openSlot('activation CX0000001'))).type, 'slot');
});

test('an ended lease, an unknown one and an unknown reader are refused', async () => {
  const station = bench();
  const old = await station.lease();
  await station.lease();
  assertFault(await station.ask(exchange(newId(), [SELECT])), 'NOT_LEASED');
  const ended = await station.ask(exchange(old, [SELECT]));
  assertFault(ended, 'NOT_LEASED');
  const other = { ...openSlot(), slot: 'another' } as ServerMessage;
  assertFault(await station.ask(other), 'NO_READER');
  assert.deepEqual(station.sent, []);
});

test('the PIN goes to the card, and neither to the bureau nor to the journal', async () => {
  const station = bench();
  const answer = await station.ask(exchange(await station.lease(), [VERIFY]));
  const inHex = Buffer.from(PIN).toString('hex');
  assert.equal(station.sent[0], `0020000110${inHex.padEnd(32, '0')}`);
  const told = JSON.stringify(answer) + readFileSync(station.journal, 'utf8');
  assert.ok(!told.includes(PIN) && !told.includes(inHex));
});

for (const pin of ['', '12345', '12345678901234567', '12345x']) {
  test(`a prompt that gives ${pin.length} characters of no PIN ends the exchange before the card gets anything`, async () => {
    const station = bench({ pin });
    const answer = await station.ask(exchange(await station.lease(), [VERIFY]));
    assert.ok(answer.type === 'responses');
    assert.equal(answer.fault?.code, 'PROMPT_CANCELLED');
    assert.ok(pin === '' || !JSON.stringify(answer).includes(pin));
    assert.deepEqual(station.sent, []);
  });
}

test('a secret slot in a command that takes none is refused before anybody is asked', async () => {
  const station = bench();
  const command = { ...VERIFY, apdu: `00d6000010${'00'.repeat(16)}` };
  const answer = await station.ask(exchange(await station.lease(), [command]));
  assert.ok(answer.type === 'responses');
  assert.equal(answer.fault?.code, 'SECRET_SLOT_REFUSED');
  assert.deepEqual(station.sent, []);
});
