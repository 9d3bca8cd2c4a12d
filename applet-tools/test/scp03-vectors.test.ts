import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeApdu, inMemoryStaticKeys, openScp03, transceiverOver } from '@tamga/applet-tools';
import { concat, fromHex, hex } from '@tamga/formats';
import { loadVectors, type VectorView } from '@tamga/test-vectors';

const cases = loadVectors('gp-scp03-i70').view('cases');
/** C-DECRYPTION and C-MAC, the level of all recordings. */
const LEVEL = 0x03;

const getStatus = (p1: number) =>
  encodeApdu({ cla: 0x80, ins: 0xf2, p1, p2: 0x02, data: fromHex('4f00'), le: 256 });

const deleteObject = (aid: Uint8Array) =>
  encodeApdu({
    cla: 0x80,
    ins: 0xe4,
    p1: 0,
    p2: 0x80,
    data: concat(Uint8Array.of(0x4f, aid.length), aid),
  });

/** A field that the recordings give as one text or as a list of them. */
function texts(vector: VectorView, key: string): readonly string[] {
  if (!vector.has(key)) {
    return [];
  }
  return Array.isArray(vector.raw(key)) ? vector.texts(key) : [vector.text(key)];
}

const bytes = (vector: VectorView, key: string): Uint8Array =>
  fromHex((texts(vector, key)[0] ?? '').toLowerCase());

interface Recording {
  readonly name: string;
  /** Commands before they are wrapped. */
  readonly plain: (vector: VectorView) => readonly Uint8Array[];
  readonly sent: string;
  readonly answered: string;
}

const RECORDINGS: readonly Recording[] = [
  { name: 'mutual_auth', plain: () => [], sent: '', answered: '' },
  {
    name: 'delete_application',
    plain: (vector) => [deleteObject(vector.bytes('aid'))],
    sent: 'deleteRequest',
    answered: 'deleteResponse',
  },
  {
    name: 'get_status',
    plain: () => [getStatus(0x40)],
    sent: 'getStatusRequest',
    answered: 'getStatusResponse',
  },
  {
    name: 'get_status_enc_mac',
    plain: () => [0x20, 0x40, 0x80, 0x10].map(getStatus),
    sent: 'commands',
    answered: 'responses',
  },
  {
    name: 'get_status_aes_192',
    plain: () => [getStatus(0x20)],
    sent: 'commands',
    answered: 'responses',
  },
];

test('gp-scp03-i70: every recording is in the table', () => {
  assert.deepEqual(RECORDINGS.map(({ name }) => name).sort(), [...cases.keys()].sort());
});

for (const { name, plain, sent, answered } of RECORDINGS) {
  test(`gp-scp03-i70 ${name}: every command, octet for octet`, async () => {
    const vector = cases.view(name);
    const [enc, mac, dek] = ['sEnc', 'sMac', 'dek'].map((key) =>
      bytes(vector, vector.has('key') ? 'key' : key),
    );
    assert.ok(enc !== undefined && mac !== undefined && dek !== undefined);
    const keys = inMemoryStaticKeys({ enc, mac, dek });
    const initialized = bytes(vector, 'initializeUpdateResponse');
    const challenge = bytes(vector, 'hostChallenge');
    const expected = [
      ...texts(vector, 'initializeUpdateRequest'),
      ...texts(vector, 'extAuthRequest'),
      ...texts(vector, sent),
    ];
    const answers = [
      initialized,
      bytes(vector, 'extAuthResponse'),
      ...texts(vector, answered).map((text) => fromHex(text.toLowerCase())),
    ];
    const seen: string[] = [];
    const card = transceiverOver(new Uint8Array(), async (apdu) => {
      seen.push(hex(apdu).toUpperCase());
      return answers[seen.length - 1] ?? fromHex('6f00');
    });
    const channel = await openScp03(card, async () => keys, {
      keyVersion: 0,
      hostChallenge: challenge,
      level: LEVEL,
    });
    for (const apdu of plain(vector)) {
      await channel.transmit([{ apdu }]);
    }
    assert.deepEqual(seen, expected);
    if (vector.has('sessionEnc')) {
      const session = await keys.deriveScp03Session(challenge, initialized.slice(13, 21));
      assert.equal(hex(session.enc), vector.text('sessionEnc').toLowerCase());
      assert.equal(hex(session.mac), vector.text('sessionCMac').toLowerCase());
      assert.equal(hex(session.rmac), vector.text('sessionRMac').toLowerCase());
    }
  });
}
