import { createDecipheriv, timingSafeEqual } from 'node:crypto';
import { concat } from '@tamga/formats';
import { type Apdu, decodeApdu, encodeApdu } from '../apdu.ts';
import { aesCbc, aesCmac, encryptBlock } from '../crypto/cmac.ts';
import { pad80, unpad80 } from '../crypto/padding.ts';
import { CardError } from '../errors.ts';
import type { ApduResponse } from '../transceiver.ts';
import type { Scp03SessionKeys } from './static-keys.ts';

/** Security level bits of EXTERNAL AUTHENTICATE's P1 (Amendment D table 7-4). */
export const LEVEL = { cMac: 0x01, cDecryption: 0x02, rMac: 0x10, rEncryption: 0x20 } as const;
export const FULL_LEVEL = 0x33;

const MAC_OCTETS = 8;
const BLOCK = 16;

/** What a channel remembers from one command to the next. */
export interface ChannelState {
  readonly keys: Scp03SessionKeys;
  readonly level: number;
  /** The last full C-MAC. */
  chaining: Uint8Array;
  /** Commands since EXTERNAL AUTHENTICATE. */
  counter: number;
}

/** What the answer to one wrapped command is checked with. */
export interface AnswerContext {
  readonly chaining: Uint8Array;
  readonly counter: number;
}

/** C-DECRYPTION and C-MAC of one command (Amendment D sections 6.2.4, 6.2.6). Moves the state on. */
export function wrapCommand(
  state: ChannelState,
  plain: Uint8Array,
): { readonly apdu: Uint8Array; readonly context: AnswerContext } {
  const command = decodeApdu(plain);
  state.counter += 1;
  const data =
    (state.level & LEVEL.cDecryption) !== 0 && command.data.length > 0
      ? aesCbc(state.keys.enc, commandIv(state), pad80(command.data, BLOCK))
      : command.data;
  if (data.length + MAC_OCTETS > 255) {
    throw new CardError('COMMAND_INVALID', 'The command is too long for secure messaging.');
  }
  const secured = { ...command, cla: command.cla | 0x04 };
  state.chaining = macOf(state.keys.mac, state.chaining, secured, data);
  return {
    apdu: encodeApdu({
      ...secured,
      data: concat(data, state.chaining.subarray(0, MAC_OCTETS)),
      ...(command.le === undefined && (state.level & LEVEL.rMac) !== 0 ? { le: 256 } : {}),
    }),
    context: { chaining: state.chaining, counter: state.counter },
  };
}

/** C-MAC over the chaining value, the header with its final Lc, and the data. */
export function macOf(
  key: Uint8Array,
  chaining: Uint8Array,
  { cla, ins, p1, p2 }: Pick<Apdu, 'cla' | 'ins' | 'p1' | 'p2'>,
  data: Uint8Array,
): Uint8Array {
  return aesCmac(
    key,
    concat(chaining, Uint8Array.of(cla, ins, p1, p2, data.length + MAC_OCTETS), data),
  );
}

/** R-MAC and R-ENCRYPTION of one answer (sections 6.2.5, 6.2.7); errors carry no MAC. */
export function unwrapResponse(
  state: ChannelState,
  context: AnswerContext,
  response: ApduResponse,
): ApduResponse {
  const { data, sw } = response;
  if ((state.level & LEVEL.rMac) === 0 || !carriesMac(sw)) {
    return response;
  }
  if (data.length < MAC_OCTETS) {
    throw new CardError('MAC_MISMATCH', 'The card’s answer carries no MAC.', { sw });
  }
  const body = data.subarray(0, -MAC_OCTETS);
  const expected = responseMac(state.keys.rmac, context.chaining, body, sw);
  if (!timingSafeEqual(expected, data.subarray(-MAC_OCTETS))) {
    throw new CardError('MAC_MISMATCH', 'The answer does not come from the card as it is.', { sw });
  }
  if ((state.level & LEVEL.rEncryption) === 0 || body.length === 0) {
    return { data: body, sw };
  }
  if (body.length % BLOCK !== 0) {
    throw new CardError('MAC_MISMATCH', 'The encrypted answer is not whole blocks.', { sw });
  }
  return {
    data: unpad80(decrypt(state.keys.enc, responseIv(state.keys.enc, context.counter), body)),
    sw,
  };
}

export function carriesMac(sw: number): boolean {
  return sw === 0x9000 || sw >> 8 === 0x62 || sw >> 8 === 0x63;
}

export function responseMac(
  key: Uint8Array,
  chaining: Uint8Array,
  body: Uint8Array,
  sw: number,
): Uint8Array {
  return aesCmac(key, concat(chaining, body, Uint8Array.of(sw >> 8, sw & 0xff))).subarray(
    0,
    MAC_OCTETS,
  );
}

export function commandIv(state: Pick<ChannelState, 'keys' | 'counter'>): Uint8Array {
  return encryptBlock(state.keys.enc, counterBlock(state.counter, 0x00));
}

export function responseIv(key: Uint8Array, counter: number): Uint8Array {
  return encryptBlock(key, counterBlock(counter, 0x80));
}

function counterBlock(counter: number, first: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  new DataView(block.buffer).setUint32(BLOCK - 4, counter);
  block[0] = first;
  return block;
}

export function decrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([decipher.update(data), decipher.final()]));
}
