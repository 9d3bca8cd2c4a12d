import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aesCbc,
  aesCmac,
  createScp02Wrapper,
  diversify3Des,
  diversifyKdf3,
  keyCheckValue3Des,
  parseScp02Initialization,
  scp02HostCryptogram,
  scp02SessionKeys,
  sessionKeys,
  tripleDesDecrypt,
  tripleDesEncrypt,
  unpad80,
} from '@tamga/applet-tools';
import { concat, fromHex, hex } from '@tamga/formats';
import { loadVectors } from '@tamga/test-vectors';

const diversification = loadVectors('gp-diversification-kcv');
const constants = diversification.view('constants');
const kdd = constants.bytes('KDD');
const KEYS = ['enc', 'mac', 'dek'] as const;

/** What a case asserts, in its order. */
const asserted = (name: string): readonly string[] => {
  const vector = diversification.view('cases').view(name);
  vector.leave('inputs', 'empty: the constants, or what `_inputs` adds');
  return vector.views('asserts').map((entry) => {
    entry.leave('expr', 'the order of the values is the order of the expressions');
    return entry.text('value').toLowerCase();
  });
};

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
    assert.deepEqual(
      KEYS.map((key) => hex(derive(key))),
      asserted(`testDiversification_${name}`),
    );
  });
}

test('gp-diversification-kcv external vector: ENC by KDF3 from an AES-256 master', () => {
  const vector = diversification.view('cases').view('testDiversification_KDF3_ExternalVector');
  vector.leave('asserts', 'a check value of the key itself, which is compared');
  const inputs = vector.view('inputs');
  const derived = diversifyKdf3(inputs.bytes('master'), inputs.bytes('kdd'), 'enc');
  assert.equal(hex(derived), inputs.text('expectedDerivedKey').toLowerCase());
});

const inputsOf = (name: string) => {
  const inputs = diversification.view('cases').view(name).view('_inputs');
  assert.equal(inputs.text('keys'), 'KEY_16 as ENC, MAC and DEK');
  const key = constants.bytes('KEY_16');
  return { inputs, keys: { enc: key, mac: key, dek: key } };
};

test('gp-diversification-kcv session keys of SCP02 from counter 0000', () => {
  const { inputs, keys } = inputsOf('testSessionKeys_SCP02');
  const session = scp02SessionKeys(keys, inputs.bytes('sequenceCounter'));
  assert.deepEqual(
    [session.enc, session.mac, session.dek, session.rmac].map((key) => hex(keyCheckValue3Des(key))),
    asserted('testSessionKeys_SCP02'),
  );
});

test('gp-diversification-kcv session keys of SCP03; the DEK stays', () => {
  const { inputs, keys } = inputsOf('testSessionKeys_SCP03');
  const session = sessionKeys(keys, inputs.bytes('context'), new Uint8Array());
  assert.deepEqual(
    [session.enc, session.mac, keys.dek, session.rmac].map((key) => hex(keyCheckValueAes(key))),
    asserted('testSessionKeys_SCP03'),
  );
});

test('gp-diversification-kcv a key encrypted under the session DEK of SCP02, block by block', () => {
  const { inputs, keys } = inputsOf('testKeyEncryption_SCP02');
  const { dek } = scp02SessionKeys(keys, inputs.bytes('sequenceCounter'));
  const key = inputs.bytes('key');
  const encrypted = concat(
    ...[0, 8].map((start) => tripleDesEncrypt(dek, key.slice(start, start + 8))),
  );
  assert.deepEqual([hex(encrypted)], asserted('testKeyEncryption_SCP02'));
});

test('gp-diversification-kcv SP 800-108 in counter mode over AES-CMAC, of zeros', () => {
  const { inputs, keys } = inputsOf('testScp3Kdf');
  const derived = aesCmac(
    keys.enc,
    concat(inputs.bytes('blockA'), Uint8Array.of(1), inputs.bytes('blockB')),
  );
  assert.equal(derived.length, inputs.number('octets'));
  assert.deepEqual([hex(keyCheckValueAes(derived))], asserted('testScp3Kdf'));
});

test('gp-diversification-kcv is used to its last field', () => {
  const cases = diversification.view('cases');
  for (const name of ['testSessionKeys_SCP01', 'testKeyEncryption_SCP01']) {
    cases.leave(name, 'SCP01 is deprecated (GPCS appendix D) and not supported');
  }
  for (const name of ['templates', 'scp02_constants', 'scp03_constants']) {
    diversification.leave(name, 'what the derived values follow from');
  }
  diversification.finish();
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
