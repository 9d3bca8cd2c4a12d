import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CardError,
  createSecureMessaging,
  deriveBacKeys,
  pad80,
  readEmrtd,
  retailMac,
  transceiverOver,
} from '@tamga/applet-tools';
import { concat, fromHex, hex, tlv } from '@tamga/formats';

const KEYS = deriveBacKeys('specimen');
const RANDOMS = { challenge: new Uint8Array(8), keyMaterial: new Uint8Array(16) };

test('a challenge of another length than eight is refused before anything is made of it', async () => {
  for (const challenge of ['', '01020304050607', '010203040506070809']) {
    const answers = ['9000', `${challenge}9000`, '9000'].map((answer) => fromHex(answer));
    const chip = transceiverOver(new Uint8Array(), async () => answers.shift() ?? fromHex('6f00'));
    await assert.rejects(
      readEmrtd(chip, 'specimen', RANDOMS),
      { name: 'CardError', code: 'UNEXPECTED_ANSWER' },
      challenge,
    );
  }
});

test('what a chip protects rightly, but forms wrongly, is refused (Doc 9303-11 9.8)', () => {
  const status = tlv(0x99, fromHex('9000'));
  const cases: readonly (readonly [what: string, ...items: readonly Uint8Array[]])[] = [
    ['no cryptogram', tlv(0x87), status],
    ['a padding indicator alone', tlv(0x87, Uint8Array.of(1)), status],
    ['another padding', tlv(0x87, Uint8Array.of(2), new Uint8Array(8)), status],
    ['seven octets', tlv(0x87, Uint8Array.of(1), new Uint8Array(7)), status],
    ['a status word of one octet', tlv(0x99, Uint8Array.of(0x90))],
  ];
  for (const [what, ...parts] of cases) {
    const items = concat(...parts);
    const ssc = fromHex('0000000000000001');
    const mac = tlv(0x8e, retailMac(KEYS.mac, pad80(concat(ssc, items), 8)));
    const messaging = createSecureMessaging(KEYS, new Uint8Array(8));
    assert.throws(
      () => messaging.unprotect({ data: concat(items, mac), sw: 0x9000 }),
      (error: CardError) => error.code === 'UNEXPECTED_ANSWER',
      `${what}: ${hex(items)}`,
    );
  }
});

test('a success that nothing protects is refused: only a chip that ends the session speaks in the open', () => {
  const messaging = createSecureMessaging(KEYS, new Uint8Array(8));
  assert.throws(
    () => messaging.unprotect({ data: new Uint8Array(), sw: 0x9000 }),
    (error: CardError) => error.code === 'MAC_MISMATCH',
  );
  assert.equal(messaging.unprotect({ data: new Uint8Array(), sw: 0x6988 }).sw, 0x6988);
});
