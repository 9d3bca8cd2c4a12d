import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSecretSlot, fillSecretSlot } from '@tamga/card-printer-agent';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const zeros = (count: number): string => '00'.repeat(count);
const slot = (offset: number) => ({ prompt: 'newPin' as const, offset, length: 16, pad: 0 });
const PIN = Uint8Array.from(Buffer.from('246810'));

const accepted: readonly [name: string, template: string, offset: number][] = [
  ['VERIFY', `00200001 10 ${zeros(16)}`, 5],
  ['CHANGE REFERENCE DATA, old PIN', `00240001 20 ${zeros(32)}`, 5],
  ['CHANGE REFERENCE DATA, new PIN', `00240001 20 ${zeros(32)}`, 21],
  ['RESET RETRY COUNTER, new PIN', `002C0001 20 ${zeros(32)}`, 21],
];

for (const [name, template, offset] of accepted) {
  test(`the PIN goes into ${name}, padded, and nowhere else`, () => {
    const filled = fillSecretSlot(bytes(template), slot(offset), PIN);
    const expected = bytes(template);
    expected.set(PIN, offset);
    assert.deepEqual(filled, expected);
  });
}

const refused: readonly [name: string, template: string, offset: number, length?: number][] = [
  ['UPDATE BINARY, which would write the PIN into a file', `00D60000 10 ${zeros(16)}`, 5],
  ['PSO, which would sign it', `002A9E9A 10 ${zeros(16)}`, 5],
  ['VERIFY of another reference', `00200002 10 ${zeros(16)}`, 5],
  ['VERIFY with a class of secure messaging', `0C200001 10 ${zeros(16)}`, 5],
  ['a slot over the header', `00200001 10 ${zeros(16)}`, 1],
  ['a slot that is not at the start of a PIN', `002C0001 20 ${zeros(32)}`, 6],
  ['a longer command with a tail that would come back', `00200001 10 ${zeros(20)}`, 5],
  ['a wrong length', `00200001 0F ${zeros(15)}`, 5],
];

for (const [name, template, offset] of refused) {
  test(`a server that asks for the PIN in ${name} is refused`, () => {
    assert.throws(() => checkSecretSlot(bytes(template), slot(offset)), {
      code: 'SECRET_SLOT_REFUSED',
    });
  });
}

for (const pin of ['12345', '12345678901234567', '12345a', '', '１２３４５６']) {
  test(`a PIN of ${pin.length} characters that is not 6 to 16 digits is not sent, and not shown`, () => {
    assert.throws(
      () => fillSecretSlot(bytes(`00200001 10 ${zeros(16)}`), slot(5), Buffer.from(pin)),
      (error: Error & { code?: string }) =>
        error.code === 'PROMPT_CANCELLED' && (pin === '' || !error.message.includes(pin)),
    );
  });
}
