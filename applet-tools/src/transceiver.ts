import { concat } from '@tamga/formats';
import { CardError } from './errors.ts';
import { statusMeaning, statusText } from './status-words.ts';

/** Where the workstation writes a holder's secret into a command; the server leaves the place empty. */
export interface SecretSlot {
  readonly prompt: 'pin' | 'newPin' | 'puk';
  readonly offset: number;
  readonly length: number;
  readonly pad: number;
}

/** One command of a list. */
export interface ApduCommand {
  readonly apdu: Uint8Array;
  /** Status words that let the list go on; 9000 when absent. */
  readonly expected?: readonly number[];
  readonly secret?: SecretSlot;
  /** What it does cannot be undone: it may only be the last of a list. */
  readonly irreversible?: boolean;
  /** For messages: `GENERATE ASYMMETRIC KEY PAIR`. */
  readonly name?: string;
}

export interface ApduResponse {
  readonly data: Uint8Array;
  readonly sw: number;
}

/**
 * The one way to a card: a local reader, a remote one, or the in-process software card.
 * Commands are sent in order, each at most once; the first status word that was not expected ends the list and is
 * the last answer. 61xx and 6Cxx are resolved below this port.
 */
export interface Transceiver {
  readonly atr: Uint8Array;
  transmit(commands: readonly ApduCommand[]): Promise<readonly ApduResponse[]>;
}

export const OK = 0x9000;

/** Sends a list and gives its answers when all were as expected. @throws CardError UNEXPECTED_STATUS */
export async function exchange(
  card: Transceiver,
  commands: readonly ApduCommand[],
): Promise<readonly ApduResponse[]> {
  checkList(commands);
  const responses = await card.transmit(commands);
  for (const [index, response] of responses.entries()) {
    const command = commands[index];
    if (command !== undefined && !isExpected(command, response)) {
      throw unexpected(command, response);
    }
  }
  if (responses.length !== commands.length) {
    throw new CardError(
      'UNEXPECTED_ANSWER',
      `The reader answered ${responses.length} of ${commands.length} commands.`,
    );
  }
  return responses;
}

/** Sends one command. @throws CardError UNEXPECTED_STATUS */
export async function exchangeOne(card: Transceiver, command: ApduCommand): Promise<ApduResponse> {
  const [response] = await exchange(card, [command]);
  if (response === undefined) {
    throw new CardError('UNEXPECTED_ANSWER', 'The reader gave no answer.');
  }
  return response;
}

export function isExpected(command: ApduCommand, response: ApduResponse): boolean {
  return (command.expected ?? [OK]).includes(response.sw);
}

/** @throws CardError LIST_INVALID when an irreversible command is not the last of its list. */
export function checkList(commands: readonly ApduCommand[]): void {
  if (commands.slice(0, -1).some(({ irreversible }) => irreversible === true)) {
    throw new CardError('LIST_INVALID', 'A command that cannot be undone must end its list.');
  }
}

function unexpected(command: ApduCommand, { sw }: ApduResponse): CardError {
  const name = command.name ?? `the command with INS ${(command.apdu[1] ?? 0).toString(16)}`;
  return new CardError(
    'UNEXPECTED_STATUS',
    `The card answered ${statusText(sw)} to ${name}: ${statusMeaning(sw)}.`,
    { sw },
  );
}

/** How one command goes over a line and its answer comes back: status words 61xx and 6Cxx included. */
export type RawExchange = (apdu: Uint8Array) => Promise<Uint8Array>;

/** A Transceiver over a raw line: resolves GET RESPONSE chaining and wrong Le, stops at what was not expected. */
export function transceiverOver(atr: Uint8Array, raw: RawExchange): Transceiver {
  return {
    atr,
    async transmit(commands) {
      checkList(commands);
      const responses: ApduResponse[] = [];
      for (const command of commands) {
        const response = await resolve(raw, command.apdu);
        responses.push(response);
        if (!isExpected(command, response)) {
          break;
        }
      }
      return responses;
    },
  };
}

const MAX_CHAINED = 512;

async function resolve(raw: RawExchange, apdu: Uint8Array): Promise<ApduResponse> {
  let response = split(await raw(apdu));
  if (response.sw >> 8 === 0x6c) {
    response = split(await raw(concat(apdu.subarray(0, -1), Uint8Array.of(response.sw & 0xff))));
  }
  const parts = [response.data];
  for (let chained = 0; response.sw >> 8 === 0x61; chained += 1) {
    if (chained === MAX_CHAINED) {
      throw new CardError('UNEXPECTED_ANSWER', 'The card goes on announcing more data.');
    }
    response = split(await raw(Uint8Array.of(0x00, 0xc0, 0x00, 0x00, response.sw & 0xff)));
    parts.push(response.data);
  }
  return { data: concat(...parts), sw: response.sw };
}

function split(answer: Uint8Array): ApduResponse {
  if (answer.length < 2) {
    throw new CardError('UNEXPECTED_ANSWER', 'The card gave an answer without a status word.');
  }
  return {
    data: answer.subarray(0, -2),
    sw: ((answer.at(-2) ?? 0) << 8) | (answer.at(-1) ?? 0),
  };
}
