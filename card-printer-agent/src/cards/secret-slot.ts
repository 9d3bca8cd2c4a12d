import type { WireCommand } from '@tamga/contracts';
import { AgentError } from '../errors.ts';

/**
 * The only commands into which the workstation puts a secret: INS, P1 and P2 of VERIFY, CHANGE REFERENCE DATA and
 * RESET RETRY COUNTER, each for reference 1, and where in the data field the secret may stand.
 * A server that asked to have a PIN written anywhere else is refused.
 */
const TEMPLATES: readonly {
  readonly header: readonly [ins: number, p1: number, p2: number];
  readonly dataLength: number;
  readonly slots: readonly number[];
}[] = [
  { header: [0x20, 0x00, 0x01], dataLength: 16, slots: [5] },
  { header: [0x24, 0x00, 0x01], dataLength: 32, slots: [5, 21] },
  { header: [0x2c, 0x00, 0x01], dataLength: 32, slots: [5, 21] },
];

const SLOT_LENGTH = 16;
/** PINs have at least 6 digits (design) and at most what the applet stores. */
const PIN_PATTERN = /^[0-9]{6,16}$/;

type Slot = NonNullable<WireCommand['secret']>;

/**
 * Refuses a template whose slot stands elsewhere than the card commands allow.
 *
 * @throws AgentError SECRET_SLOT_REFUSED
 */
export function checkSecretSlot(template: Uint8Array, slot: Slot): void {
  const allowed = TEMPLATES.some(
    ({ header, dataLength, slots }) =>
      template[0] === 0x00 &&
      template[1] === header[0] &&
      template[2] === header[1] &&
      template[3] === header[2] &&
      template[4] === dataLength &&
      template.length === 5 + dataLength &&
      slots.includes(slot.offset) &&
      slot.length === SLOT_LENGTH,
  );
  if (!allowed) {
    throw new AgentError(
      'SECRET_SLOT_REFUSED',
      'The server asked for the PIN in a command that takes none: the command was not sent.',
    );
  }
}

/**
 * The command with the secret in its slot. The caller wipes the result and the secret after sending.
 *
 * @throws AgentError PROMPT_CANCELLED when the secret is no PIN of 6 to 16 digits.
 */
export function fillSecretSlot(template: Uint8Array, slot: Slot, secret: Uint8Array): Uint8Array {
  checkSecretSlot(template, slot);
  if (!PIN_PATTERN.test(Buffer.from(secret).toString('latin1'))) {
    throw new AgentError('PROMPT_CANCELLED', 'A PIN has 6 to 16 digits; nothing was sent.');
  }
  const command = Uint8Array.from(template);
  command.fill(slot.pad, slot.offset, slot.offset + slot.length);
  command.set(secret, slot.offset);
  return command;
}
