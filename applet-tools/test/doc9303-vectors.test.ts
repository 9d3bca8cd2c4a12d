import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  bacCryptogram,
  basicAccessControl,
  createSecureMessaging,
  deriveBacKeys,
  encodeApdu,
  keysFromSeed,
  openBacCryptogram,
  transceiverOver,
} from '@tamga/applet-tools';
import { concat, fromHex, hex, mrzInformation } from '@tamga/formats';
import { loadVectors } from '@tamga/test-vectors';

test('Doc 9303-11 Appendix D: keys, mutual authentication and secure messaging, from the published example', async () => {
  const vector = loadVectors('icao9303-11-D-bac');
  vector.leave('mrz_information_note', 'where it stands in the source');
  const information = mrzInformation({
    documentNumber: vector.text('documentNumber'),
    birthDate: dayOf('19', vector.text('dateOfBirth')),
    expiryDate: dayOf('19', vector.text('dateOfExpiry')),
  });
  assert.equal(information, vector.text('mrz_information'));
  const digest = createHash('sha1').update(information).digest();
  assert.deepEqual(new Uint8Array(digest), vector.bytes('sha1_mrz_information'));
  const keys = deriveBacKeys(information);
  assert.deepEqual(keys, keysFromSeed(vector.bytes('Kseed')));
  assert.deepEqual(keys, { enc: vector.bytes('KEnc'), mac: vector.bytes('KMAC') });

  const sent: Uint8Array[] = [];
  const card = transceiverOver(new Uint8Array(), async (apdu) => {
    sent.push(apdu);
    return concat(vector.bytes(sent.length === 1 ? 'RND_IC' : 'resp_data'), fromHex('9000'));
  });
  const messaging = await basicAccessControl(card, keys, {
    challenge: vector.bytes('RND_IFD'),
    keyMaterial: vector.bytes('KIFD'),
  });
  const cryptogram = concat(vector.bytes('EIFD'), vector.bytes('MIFD'));
  assert.deepEqual(cryptogram, vector.bytes('cmd_data'));
  assert.deepEqual(bacCryptogram(keys, vector.bytes('S')), cryptogram);
  assert.deepEqual(sent[1], concat(fromHex('0082000028'), cryptogram, fromHex('28')));
  assert.deepEqual(
    openBacCryptogram(keys, vector.bytes('resp_data'))?.slice(16),
    vector.bytes('KIC'),
  );
  const session = keysFromSeed(xor(vector.bytes('KIFD'), vector.bytes('KIC')));
  assert.deepEqual(session, { enc: vector.bytes('KSEnc'), mac: vector.bytes('KSMAC') });

  const ssc = concat(vector.bytes('RND_IC').slice(4), vector.bytes('RND_IFD').slice(4));
  assert.deepEqual(ssc, vector.bytes('SSC0'));
  const exchanges = vector.views('secure_messaging_D4');
  assert.equal(exchanges.length, PLAIN_D4.length);
  const read: Uint8Array[] = [];
  for (const [index, exchange] of exchanges.entries()) {
    const plain = PLAIN_D4[index] ?? new Uint8Array();
    if (exchange.has('plain')) {
      exchange.leave('_plain_note', 'where it stands in the source');
      assert.deepEqual(plain, exchange.bytes('plain'));
      assert.equal(exchange.text('ssc_after_cmd'), counted(ssc, 2 * index + 1));
      assert.equal(exchange.text('ssc_after_resp'), counted(ssc, 2 * index + 2));
    }
    assert.deepEqual(messaging.protect(plain), exchange.bytes('capdu'));
    const answer = exchange.bytes('rapdu');
    const { data, sw } = messaging.unprotect({ data: answer.slice(0, -2), sw: 0x9000 });
    assert.equal(sw, 0x9000);
    read.push(data);
  }
  assert.deepEqual(concat(...read), vector.bytes('EF_COM'));
  assert.equal(vector.text('SSC_final'), counted(ssc, 2 * exchanges.length));
  vector.finish();
});

/** A date of the MRZ, YYMMDD, as a day of a century. */
const dayOf = (century: string, date: string): string =>
  `${century}${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4)}`;

/** The send sequence counter after so many messages; that ours counts alike is in every MAC. */
function counted(ssc: Uint8Array, messages: number): string {
  return (BigInt(`0x${hex(ssc)}`) + BigInt(messages)).toString(16).toUpperCase();
}

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
