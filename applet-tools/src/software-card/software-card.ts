import { fromHex, hex } from '@tamga/formats';
import { type Apdu, decodeApdu } from '../apdu.ts';
import { CardError } from '../errors.ts';
import { type Transceiver, transceiverOver } from '../transceiver.ts';
import type { Applet, CardContext } from './applet.ts';
import { createCardChannel } from './card-channel.ts';
import { createEmrtdApplet } from './emrtd-applet.ts';
import type { CardMemory } from './memory.ts';
import { createPkiApplet, type KeySource } from './pki-applet.ts';
import { createSecurityDomain } from './security-domain.ts';
import type { CardProfile } from './state.ts';
import { StatusError } from './status-error.ts';

/** A card made of software: what it answers is what a card with these applets answers. */
export interface SoftwareCard {
  readonly atr: Uint8Array;
  readonly serial: string;
  /** Power on, or reset: everything volatile is gone. */
  reset(): void;
  /** One command APDU in, one response APDU out; commands are worked on one after another. */
  process(apdu: Uint8Array): Promise<Uint8Array>;
}

/** T=1 with six historical bytes that name the profile: compact TLV 5x, card issuer's data. */
const ATRS: Readonly<Record<CardProfile, Uint8Array>> = {
  'id-card': fromHex('3b86800154414d47414900'),
  passport: fromHex('3b86800154414d47415000'),
};

export function openSoftwareCard(
  memory: CardMemory,
  options: { readonly keySource?: KeySource } = {},
): SoftwareCard {
  const state = memory.load();
  const context: CardContext = { state, commit: () => memory.commit(state) };
  const channel = createCardChannel(context);
  const applets: readonly Applet[] = [
    ...(state.pki === undefined ? [] : [createPkiApplet(context, options.keySource)]),
    createEmrtdApplet(context),
  ];
  const domain = createSecurityDomain(context, channel, applets);
  let selected: Applet = domain;
  let pending: Uint8Array = new Uint8Array();
  let queue: Promise<unknown> = Promise.resolve();

  const reset = (): void => {
    channel.close();
    domain.deselect();
    selected = domain;
    selected.select();
    pending = new Uint8Array();
  };
  reset();

  return {
    atr: withCheck(ATRS[state.profile]),
    serial: state.serial,
    reset,
    process(apdu) {
      const answer = queue.then(() => respond(apdu));
      queue = answer;
      return answer;
    },
  };

  async function respond(bytes: Uint8Array): Promise<Uint8Array> {
    try {
      const command = decodeApdu(bytes);
      if (command.ins === 0xc0) {
        return chunk(command.le ?? 256);
      }
      pending = new Uint8Array();
      const data = await perform(command);
      if (data.length <= (command.le ?? 256)) {
        return status(data, 0x9000);
      }
      pending = data;
      return chunk(command.le ?? 256);
    } catch (error) {
      return status(new Uint8Array(), statusOf(error));
    }
  }

  function perform(command: Apdu): Promise<Uint8Array> {
    if (command.ins === 0xa4 && command.p1 === 0x04 && command.cla === 0x00) {
      return Promise.resolve(selectByName(hex(command.data)));
    }
    return selected.process(command);
  }

  function selectByName(name: string): Uint8Array {
    const found = [domain, ...applets].find(
      ({ aid }) => aid === name || (name.length >= 10 && aid.startsWith(name)),
    );
    if (found === undefined) {
      throw new StatusError(0x6a82);
    }
    channel.close();
    domain.deselect();
    selected = found;
    return found.select();
  }

  /** A piece of the waiting answer, and 61xx while more waits (ISO/IEC 7816-4 section 5.3.4). */
  function chunk(le: number): Uint8Array {
    const piece = pending.subarray(0, le);
    pending = pending.slice(le);
    const left = pending.length;
    return status(piece, left === 0 ? 0x9000 : 0x6100 | (Math.min(left, 256) % 256));
  }
}

function statusOf(error: unknown): number {
  if (error instanceof StatusError) {
    return error.sw;
  }
  if (error instanceof CardError) {
    return error.code === 'COMMAND_INVALID' ? 0x6700 : 0x6982;
  }
  // A template that cannot be read.
  return 0x6a80;
}

function status(data: Uint8Array, sw: number): Uint8Array {
  return Uint8Array.from([...data, sw >> 8, sw & 0xff]);
}

/** TCK: the exclusive or of T0 to TCK is zero (ISO/IEC 7816-3 section 8.2.5). */
function withCheck(atr: Uint8Array): Uint8Array {
  const body = atr.subarray(0, -1);
  const check = body.subarray(1).reduce((value, octet) => value ^ octet, 0);
  return Uint8Array.from([...body, check]);
}

/** The card without a reader, for tests and for `inProcess` slots. */
export function softwareTransceiver(card: SoftwareCard): Transceiver {
  return transceiverOver(card.atr, (apdu) => card.process(apdu));
}
