import { createHash, randomUUID } from 'node:crypto';
import type { ApduCommand, ApduResponse } from '@tamga/applet-tools';
import type { WireCommand, WireResponse } from '@tamga/contracts';
import { AgentError } from '../errors.ts';
import type { Journal } from '../wire/journal.ts';
import type { Feeder } from './feeder.ts';
import type { PinPrompt } from './pin-prompt.ts';
import type { CardConnection, CardReader } from './reader.ts';
import { checkSecretSlot, fillSecretSlot } from './secret-slot.ts';

export interface Slot {
  readonly name: string;
  readonly station: string;
  readonly feeder: Feeder;
  readonly inProcess: boolean;
  open(request: { readonly title: string; readonly timeoutMs: number }): Promise<Lease>;
  exchange(id: string, lease: string, commands: readonly WireCommand[]): Promise<Exchanged>;
  reset(lease: string): Promise<Lease>;
  cardTo(lease: string, station: 'chip' | 'printer' | 'eject' | 'reject'): Promise<void>;
  close(): Promise<void>;
}

export interface Lease {
  readonly lease: string;
  readonly atr: Uint8Array;
}

/** Answers so far, and why there are fewer than commands when it was not a status word. */
export interface Exchanged {
  readonly responses: readonly WireResponse[];
  readonly fault?: AgentError;
}

/** A reader with what moves cards into it. One lease at a time; a new one ends the old one. */
export function createSlot(options: {
  readonly station: string;
  readonly reader: CardReader;
  readonly feeder: Feeder;
  readonly journal: Journal;
  readonly prompt: PinPrompt;
}): Slot {
  const { reader, feeder, journal, prompt } = options;
  let current: { lease: string; card: CardConnection; title: string } | undefined;

  const leased = (lease: string) => {
    if (current === undefined || current.lease !== lease) {
      throw new AgentError('NOT_LEASED', `The lease of ${reader.name} has ended: open it again.`);
    }
    return current;
  };
  const release = async (): Promise<void> => {
    const card = current?.card;
    current = undefined;
    await card?.disconnect().catch(() => {});
  };
  const begin = (card: CardConnection, title: string): Lease => {
    current = { lease: randomUUID(), card, title };
    return { lease: current.lease, atr: card.atr };
  };

  return {
    name: reader.name,
    station: options.station,
    feeder,
    inProcess: reader.inProcess,
    async open({ title, timeoutMs }) {
      await release();
      await feeder.feed();
      return begin(await reader.connect(timeoutMs), title);
    },
    async exchange(id, lease, commands) {
      const { card, title } = leased(lease);
      const responses: WireResponse[] = [];
      try {
        for (const [index, command] of commands.entries()) {
          const response = await sendOnce(card, title, id, index, command);
          responses.push({ data: Buffer.from(response.data).toString('hex'), sw: response.sw });
          if (!(command.expected ?? [0x9000]).includes(response.sw)) {
            break;
          }
        }
        journal.append({ kind: 'answered', id, count: responses.length });
        return { responses };
      } catch (cause) {
        return { responses, fault: asFault(cause, reader.name) };
      }
    },
    async reset(lease) {
      const { card, title } = leased(lease);
      return begin(await card.reset(), title);
    },
    async cardTo(lease, station) {
      leased(lease);
      if (station === 'chip' || station === 'printer') {
        await feeder.toStation(station);
        return;
      }
      await release();
      await (station === 'eject' ? feeder.eject() : feeder.reject());
    },
    async close() {
      await release();
      await reader.close();
    },
  };

  async function sendOnce(
    card: CardConnection,
    title: string,
    id: string,
    index: number,
    wire: WireCommand,
  ): Promise<ApduResponse> {
    const template = Uint8Array.from(Buffer.from(wire.apdu, 'hex'));
    journal.append({ kind: 'send', id, index, hash: hashOf(template) });
    const expected = { expected: [...(wire.expected ?? [0x9000])] };
    if (wire.secret === undefined) {
      return single(card, { apdu: template, ...expected });
    }
    checkSecretSlot(template, wire.secret);
    const secret = await prompt(wire.secret.prompt, title);
    const filled = fillOrWipe(template, wire.secret, secret);
    try {
      return await single(card, { apdu: filled, ...expected });
    } finally {
      filled.fill(0);
    }
  }
}

function fillOrWipe(
  template: Uint8Array,
  slot: NonNullable<WireCommand['secret']>,
  secret: Uint8Array,
): Uint8Array {
  try {
    return fillSecretSlot(template, slot, secret);
  } finally {
    secret.fill(0);
  }
}

async function single(card: CardConnection, command: ApduCommand): Promise<ApduResponse> {
  const [response] = await card.transmit([command]);
  if (response === undefined) {
    throw new AgentError('UNKNOWN_OUTCOME', 'The card gave no answer to the command.');
  }
  return response;
}

/** The template without the secret: what the journal may know of a command. */
function hashOf(template: Uint8Array): string {
  return createHash('sha256').update(template).digest('hex');
}

function asFault(cause: unknown, reader: string): AgentError {
  if (cause instanceof AgentError) {
    return cause;
  }
  return new AgentError('CARD_REMOVED', `The card in ${reader} no longer answers.`, { cause });
}
