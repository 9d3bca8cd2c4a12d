import { timingSafeEqual } from 'node:crypto';
import { concat } from '@tamga/formats';
import { encodeApdu } from '../apdu.ts';
import { DERIVATION, deriveScp03 } from '../crypto/scp03-kdf.ts';
import { CardError } from '../errors.ts';
import { type ApduCommand, exchangeOne, isExpected, type Transceiver } from '../transceiver.ts';
import { type ChannelState, FULL_LEVEL, macOf, unwrapResponse, wrapCommand } from './messages.ts';
import type { Scp03SessionKeys, StaticKeys } from './static-keys.ts';

/** What INITIALIZE UPDATE answers (Amendment D section 7.1.1.6). */
export interface InitializeUpdateAnswer {
  readonly keyDiversificationData: Uint8Array;
  readonly keyVersion: number;
  /** The `i` parameter: 70 is pseudo-random challenge, R-MAC and R-ENCRYPTION. */
  readonly implementation: number;
  readonly cardChallenge: Uint8Array;
  readonly cardCryptogram: Uint8Array;
  readonly sequenceCounter?: number;
}

/** @throws CardError UNEXPECTED_ANSWER */
export function parseInitializeUpdate(data: Uint8Array): InitializeUpdateAnswer {
  const [protocol] = data.subarray(11, 12);
  if ((data.length !== 29 && data.length !== 32) || protocol !== 0x03) {
    throw new CardError(
      'UNEXPECTED_ANSWER',
      `INITIALIZE UPDATE answered ${data.length} bytes of protocol ${protocol ?? 'none'}; SCP03 was expected.`,
    );
  }
  return {
    keyDiversificationData: data.slice(0, 10),
    keyVersion: data[10] ?? 0,
    implementation: data[12] ?? 0,
    cardChallenge: data.slice(13, 21),
    cardCryptogram: data.slice(21, 29),
    ...(data.length === 32
      ? { sequenceCounter: data.subarray(29).reduce((value, octet) => value * 256 + octet, 0) }
      : {}),
  };
}

/** A secure channel: a Transceiver whose commands are wrapped and whose answers are checked. */
export interface SecureChannel extends Transceiver {
  readonly keys: StaticKeys;
  readonly keyDiversificationData: Uint8Array;
  readonly keyVersion: number;
}

export interface OpenScp03Options {
  /** Key version to authenticate with; 0 is the card's default. */
  readonly keyVersion: number;
  /** Eight random bytes. */
  readonly hostChallenge: Uint8Array;
  /** EXTERNAL AUTHENTICATE's P1; everything by default. */
  readonly level?: number;
}

/**
 * Opens SCP03 (GlobalPlatform Amendment D). The card's cryptogram is checked before anything that counts is sent;
 * a failed authentication is never repeated by itself, because the card counts it.
 *
 * @param keysFor gives the keys for the diversification data that the card names.
 * @throws CardError CRYPTOGRAM_MISMATCH when the card does not have these keys.
 */
export async function openScp03(
  card: Transceiver,
  keysFor: (keyDiversificationData: Uint8Array, keyVersion: number) => Promise<StaticKeys>,
  options: OpenScp03Options,
): Promise<SecureChannel> {
  const { hostChallenge } = options;
  const level = options.level ?? FULL_LEVEL;
  const answer = parseInitializeUpdate(
    (
      await exchangeOne(card, {
        name: 'INITIALIZE UPDATE',
        apdu: encodeApdu({
          cla: 0x80,
          ins: 0x50,
          p1: options.keyVersion,
          p2: 0,
          data: hostChallenge,
          le: 256,
        }),
      })
    ).data,
  );
  const staticKeys = await keysFor(answer.keyDiversificationData, answer.keyVersion);
  const keys = await staticKeys.deriveScp03Session(hostChallenge, answer.cardChallenge);
  const context = concat(hostChallenge, answer.cardChallenge);
  const expected = deriveScp03(keys.mac, DERIVATION.cardCryptogram, 64, context);
  if (!timingSafeEqual(expected, answer.cardCryptogram)) {
    throw new CardError(
      'CRYPTOGRAM_MISMATCH',
      `The card does not have the keys of version ${answer.keyVersion} that were expected; nothing was sent to it.`,
    );
  }
  const state: ChannelState = { keys, level, chaining: new Uint8Array(16), counter: 0 };
  await exchangeOne(card, externalAuthenticate(state, keys, context));
  return createChannel(card, staticKeys, state, answer);
}

function externalAuthenticate(
  state: ChannelState,
  keys: Scp03SessionKeys,
  context: Uint8Array,
): ApduCommand {
  const header = { cla: 0x84, ins: 0x82, p1: state.level, p2: 0 };
  const cryptogram = deriveScp03(keys.mac, DERIVATION.hostCryptogram, 64, context);
  state.chaining = macOf(keys.mac, state.chaining, header, cryptogram);
  return {
    name: 'EXTERNAL AUTHENTICATE',
    apdu: encodeApdu({ ...header, data: concat(cryptogram, state.chaining.subarray(0, 8)) }),
  };
}

function createChannel(
  card: Transceiver,
  keys: StaticKeys,
  state: ChannelState,
  answer: InitializeUpdateAnswer,
): SecureChannel {
  let isBroken = false;
  return {
    atr: card.atr,
    keys,
    keyDiversificationData: answer.keyDiversificationData,
    keyVersion: answer.keyVersion,
    async transmit(commands) {
      if (isBroken) {
        throw new CardError(
          'MAC_MISMATCH',
          'The secure channel has ended: select the card and open a new one.',
        );
      }
      // Wrapped ahead: chaining and counter depend on the commands alone (section 6.2.4).
      const wrapped = commands.map((command) => ({
        command,
        ...wrapCommand(state, command.apdu),
      }));
      const responses = await card
        .transmit(wrapped.map(({ command, apdu }) => ({ ...command, apdu })))
        .catch((error: unknown) => {
          isBroken = true;
          throw error;
        });
      // Once a list has stopped early the two ends no longer agree about what was sent.
      isBroken = responses.some((response, index) => {
        const sent = commands[index];
        return sent !== undefined && !isExpected(sent, response);
      });
      return responses.map((response, index) => {
        const sent = wrapped[index];
        return sent === undefined ? response : unwrapResponse(state, sent.context, response);
      });
    },
  };
}
