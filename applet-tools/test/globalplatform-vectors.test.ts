import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aesCbc,
  createScp02Wrapper,
  DERIVATION,
  deriveScp03,
  diversify3Des,
  diversifyKdf3,
  keyCheckValue3Des,
  parseScp02Initialization,
  scp02HostCryptogram,
  scp02SessionKeys,
  sessionKeys,
  tripleDesDecrypt,
  unpad80,
} from '@tamga/applet-tools';
import { concat, fromHex, hex } from '@tamga/formats';
import { loadVectors } from '@tamga/test-vectors';

const diversification = loadVectors('gp-diversification-kcv');
const constants = diversification.view('constants');
const kdd = constants.bytes('KDD');
const KEYS = ['enc', 'mac', 'dek'] as const;

/** Check value of an AES key: sixteen octets 01 encrypted, the first three (Amendment D section 4.1.1). */
const keyCheckValueAes = (key: Uint8Array): Uint8Array =>
  aesCbc(key, new Uint8Array(16), new Uint8Array(16).fill(1)).slice(0, 3);

const DIVERSIFIED: readonly (readonly [
  name: string,
  derive: (key: (typeof KEYS)[number]) => Uint8Array,
])[] = [
  [
    'EMV_SCP02',
    (key) => keyCheckValue3Des(diversify3Des('emv', constants.bytes('KEY_16'), kdd, key)),
  ],
  [
    'VISA2_SCP02',
    (key) => keyCheckValue3Des(diversify3Des('visa2', constants.bytes('KEY_16'), kdd, key)),
  ],
  [
    'KDF3_SCP03_AES128',
    (key) => keyCheckValueAes(diversifyKdf3(constants.bytes('KEY_16'), kdd, key)),
  ],
  [
    'KDF3_SCP03_AES192',
    (key) => keyCheckValueAes(diversifyKdf3(constants.bytes('KEY_24'), kdd, key)),
  ],
  [
    'KDF3_SCP03_AES256',
    (key) => keyCheckValueAes(diversifyKdf3(constants.bytes('KEY_32'), kdd, key)),
  ],
];

for (const [name, derive] of DIVERSIFIED) {
  test(`gp-diversification-kcv ${name}: check values of ENC, MAC and DEK`, () => {
    const asserted = diversification
      .view('cases')
      .view(`testDiversification_${name}`)
      .views('asserts')
      .map((entry) => entry.text('value').toLowerCase());
    assert.equal(asserted.length, KEYS.length);
    assert.deepEqual(
      KEYS.map((key) => hex(derive(key))),
      asserted,
    );
  });
}

test('gp-diversification-kcv external vector: KDF3 with an AES-256 master', () => {
  const inputs = diversification
    .view('cases')
    .view('testDiversification_KDF3_ExternalVector')
    .view('inputs');
  const derived = KEYS.map((key) =>
    hex(diversifyKdf3(inputs.bytes('master'), inputs.bytes('kdd'), key)),
  );
  assert.ok(derived.includes(inputs.text('expectedDerivedKey').toLowerCase()));
});

const scp02 = loadVectors('gp-scp02-i15').view('cases');
const DEFAULT_KEY = fromHex('404142434445464748494a4b4c4d4e4f');

/** Opens the session of a case: its keys, its wrapper after EXTERNAL AUTHENTICATE. */
function openCase(name: string) {
  const vector = scp02.view(name);
  const [answer = ''] = vector.texts('initializeUpdateResponse');
  const [challenge = ''] = vector.texts('hostChallenge');
  const [request = ''] = vector.texts('extAuthRequest');
  const card = parseScp02Initialization(fromHex(answer.slice(0, -4).toLowerCase()));
  const session = scp02SessionKeys(
    { enc: DEFAULT_KEY, mac: DEFAULT_KEY, dek: DEFAULT_KEY },
    card.counter,
  );
  const cryptogram = scp02HostCryptogram(session, card, fromHex(challenge.toLowerCase()));
  const wrap = createScp02Wrapper(session);
  const header = fromHex(request.slice(0, 8).toLowerCase());
  const sent = wrap({ header: Uint8Array.from(header), data: cryptogram }, false);
  assert.equal(hex(sent).toUpperCase(), request);
  return { vector, session, wrap };
}

test('gp-scp02-i15 get_status_mac_only: cryptograms, EXTERNAL AUTHENTICATE, C-MAC with encrypted ICV', () => {
  const { vector, wrap } = openCase('get_status_mac_only');
  const [request = ''] = vector.texts('getStatusRequest');
  const sent = wrap({ header: fromHex('80f22002'), data: fromHex('4f00'), le: 0 }, false);
  assert.equal(hex(sent).toUpperCase(), request);
});

test('gp-scp02-i15 install_mac_enc: every command, decrypted and wrapped again, is what was sent', () => {
  const { vector, session, wrap } = openCase('install_mac_enc');
  const commands = vector.texts('commands');
  assert.equal(commands.length, 6);
  for (const command of commands) {
    const bytes = fromHex(command.toLowerCase());
    const end = 5 + (bytes[4] ?? 0);
    const data = unpad80(tripleDesDecrypt(session.enc, bytes.slice(5, end - 8)));
    const le = bytes[end];
    const header = concat(Uint8Array.of(0x80), bytes.subarray(1, 4));
    const sent = wrap({ header, data, ...(le === undefined ? {} : { le }) }, true);
    assert.equal(hex(sent).toUpperCase(), command);
  }
});

test('a card with other keys is found by its cryptogram', () => {
  const vector = scp02.view('get_status_mac_only');
  const [answer = ''] = vector.texts('initializeUpdateResponse');
  const card = parseScp02Initialization(fromHex(answer.slice(0, -4).toLowerCase()));
  const other = new Uint8Array(16).fill(7);
  const session = scp02SessionKeys({ enc: other, mac: other, dek: other }, card.counter);
  assert.throws(() => scp02HostCryptogram(session, card, new Uint8Array(8)), {
    code: 'MAC_MISMATCH',
  });
});

const scp03 = loadVectors('gp-scp03-i70').view('cases');
const one = (text: string | readonly string[]): string =>
  typeof text === 'string' ? text : (text[0] ?? '');

for (const [name, hasOneKey] of [
  ['get_status', false],
  ['get_status_enc_mac', false],
  ['get_status_aes_192', true],
] as const) {
  test(`gp-scp03-i70 ${name}: the card’s cryptogram under the derived session keys`, () => {
    const vector = scp03.view(name);
    const field = (key: string): Uint8Array => {
      const raw = vector.raw(key);
      return fromHex(one(raw as string | readonly string[]).toLowerCase());
    };
    const enc = field(hasOneKey ? 'key' : 'sEnc');
    const mac = field(hasOneKey ? 'key' : 'sMac');
    const answer = field('initializeUpdateResponse');
    const session = sessionKeys({ enc, mac }, field('hostChallenge'), answer.subarray(13, 21));
    assert.equal(session.enc.length, enc.length);
    assert.equal(
      hex(
        deriveScp03(
          session.mac,
          DERIVATION.cardCryptogram,
          64,
          concat(field('hostChallenge'), answer.subarray(13, 21)),
        ),
      ),
      hex(answer.subarray(21, 29)),
    );
  });
}
