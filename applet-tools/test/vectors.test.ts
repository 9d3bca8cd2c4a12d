import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  basicAccessControl,
  createSecureMessaging,
  deriveBacKeys,
  encodeApdu,
  keysFromSeed,
  transceiverOver,
} from '@tamga/applet-tools';
import { fromHex, hex } from '@tamga/formats';
import { loadVectors } from '@tamga/test-vectors';

test('Doc 9303-11 Appendix D: keys, mutual authentication and secure messaging, from the published example', async () => {
  const vector = loadVectors('icao9303-11-D-bac');
  const value = (name: string): string => vector.text(name).toLowerCase();
  const keys = deriveBacKeys(vector.text('mrz_information'));
  assert.equal(hex(keys.enc), value('KEnc'));
  assert.equal(hex(keys.mac), value('KMAC'));
  const session = keysFromSeed(xor(vector.bytes('KIFD'), fromHex(value('KIC'))));
  assert.equal(hex(session.enc), value('KSEnc'));
  assert.equal(hex(session.mac), value('KSMAC'));
  const sent: string[] = [];
  const card = transceiverOver(new Uint8Array(), async (apdu) => {
    sent.push(hex(apdu));
    return fromHex(`${value(sent.length === 1 ? 'RND_IC' : 'resp_data')}9000`);
  });
  const messaging = await basicAccessControl(card, keys, {
    challenge: vector.bytes('RND_IFD'),
    keyMaterial: vector.bytes('KIFD'),
  });
  assert.equal(sent[1], `0082000028${value('cmd_data')}28`);
  const exchanges = vector.views('secure_messaging_D4');
  assert.equal(exchanges.length, 3);
  for (const [index, exchange] of exchanges.entries()) {
    const plain = PLAIN_D4[index] ?? new Uint8Array();
    assert.equal(hex(messaging.protect(plain)), exchange.text('capdu').toLowerCase());
    const answer = fromHex(exchange.text('rapdu').toLowerCase());
    const { sw } = messaging.unprotect({ data: answer.slice(0, -2), sw: 0x9000 });
    assert.equal(sw, 0x9000);
  }
});

/** SELECT of EF.COM and the two READ BINARY of D.4, as commands of ours. */
const PLAIN_D4 = [
  encodeApdu({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: fromHex('011e') }),
  encodeApdu({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 4 }),
  encodeApdu({ cla: 0, ins: 0xb0, p1: 0, p2: 4, le: 18 }),
];

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((octet, index) => octet ^ (b[index] ?? 0));
}

test('an answer that was changed on its way is refused', () => {
  const messaging = createSecureMessaging(
    keysFromSeed(fromHex('0036d272f5c350acac50c3f572d23600')),
    fromHex('887022120c06c226'),
  );
  messaging.protect(encodeApdu({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: fromHex('011e') }));
  assert.throws(
    () => messaging.unprotect({ data: fromHex('990290008e08fa855a5d4c50a8ee'), sw: 0x9000 }),
    { code: 'MAC_MISMATCH' },
  );
});
