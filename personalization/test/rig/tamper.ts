import type { ApduCommand, ApduResponse } from '@tamga/applet-tools';
import type { CardConnection } from '@tamga/card-printer-agent';
import type { Tamper } from './workstation.ts';

/** Stands before the card: gives its answer, another one, or throws as a reader does. */
export type Intercept = (
  command: ApduCommand,
  send: (command: ApduCommand) => Promise<ApduResponse>,
) => Promise<ApduResponse>;

/** A workstation that meddles with single commands, and tells another answer to reset when `atr` is given. */
export function intercept(meddle: Intercept, options: { readonly atr?: Uint8Array } = {}): Tamper {
  const wrap = (card: CardConnection): CardConnection => ({
    atr: options.atr ?? card.atr,
    async transmit(commands) {
      const responses: ApduResponse[] = [];
      for (const command of commands) {
        const response = await meddle(command, (one) => sendOne(card, one));
        responses.push(response);
        if (!(command.expected ?? [0x9000]).includes(response.sw)) {
          break;
        }
      }
      return responses;
    },
    reset: async () => wrap(await card.reset()),
    disconnect: () => card.disconnect(),
  });
  return (reader) => ({ ...reader, connect: async (ms) => wrap(await reader.connect(ms)) });
}

async function sendOne(card: CardConnection, command: ApduCommand): Promise<ApduResponse> {
  const [response] = await card.transmit([command]);
  if (response === undefined) {
    throw new Error('The card gave no answer.');
  }
  return response;
}

/** Where in personalization a command belongs; instruction bytes are ISO 7816-4 and GlobalPlatform. */
export const INS = {
  initializeUpdate: 0x50,
  externalAuthenticate: 0x82,
  putKey: 0xd8,
  createFile: 0xe0,
  generate: 0x46,
  sign: 0x2a,
  updateBinary: 0xd6,
  readBinary: 0xb0,
  storeData: 0xe2,
  deleteKey: 0xe4,
  setStatus: 0xf0,
} as const;

export function isCommand({ apdu }: ApduCommand, ins: number): boolean {
  return apdu[1] === ins;
}

/** Of the PKI applet, which has no secure messaging: class 00. */
export function isPlain({ apdu }: ApduCommand): boolean {
  return apdu[0] === 0x00;
}
