import {
  CardError,
  createSecureMessaging,
  deriveBacKeys,
  freshCard,
  generateKey,
  getCardImageNumber,
  getCplc,
  getKeyInformation,
  getStatus,
  inMemoryStaticKeys,
  openScp03,
  openSoftwareCard,
  pad80,
  pinTriesLeft,
  readCardFile,
  readEmrtd,
  retailMac,
  selectIssuerSecurityDomain,
  signData,
  type Transceiver,
  transceiverOver,
  tripleDesEncrypt,
  VENDOR_TEST_KEY,
  volatileMemory,
} from '@tamga/applet-tools';
import { concat, FormatError, fromHex, hex, LDS_FILES, tlv } from '@tamga/formats';
import type { FuzzTarget } from '../fuzz-target.ts';

const MRZ = 'specimen';
const RANDOMS = { challenge: new Uint8Array(8), keyMaterial: new Uint8Array(16) };
const BAC_KEYS = deriveBacKeys(MRZ);
const STATIC_KEYS = inMemoryStaticKeys({
  enc: VENDOR_TEST_KEY,
  mac: VENDOR_TEST_KEY,
  dek: VENDOR_TEST_KEY,
});
const COM = fromHex('60145f0104303130375f36063034303030305c026175');
const OK = fromHex('9000');

type Talk = (card: Transceiver) => Promise<unknown>;

/** What cards answer: honest ones whose answers were altered on the way, and chips that hold anything at all. */
export async function cardAnswers(): Promise<readonly FuzzTarget[]> {
  return [
    await talkTarget('readEmrtd', (card) => readEmrtd(card, MRZ, RANDOMS), passport),
    await talkTarget('scp03', openChannel, () => freshBlank('id-card')),
    scriptTarget('keyInformation', getKeyInformation, [fromHex('e00cc00401ff8810c00402ff8810')]),
    scriptTarget('cplc', getCplc, [tlv(0x9f7f, new Uint8Array(42))]),
    scriptTarget('cardImageNumber', getCardImageNumber, [tlv(0x45, Buffer.from('BC0123456789'))]),
    scriptTarget('generateKey', (card) => generateKey(card, 'authentication'), [
      new Uint8Array(),
      new Uint8Array(),
      publicKey(),
    ]),
    scriptTarget('signData', (card) => signData(card, 'signing', COM), [
      new Uint8Array(),
      new Uint8Array(256),
    ]),
    scriptTarget('pinTriesLeft', pinTriesLeft, [new Uint8Array()]),
    scriptTarget('readCardFile', (card) => readCardFile(card, 'cdf', 300), [
      new Uint8Array(),
      new Uint8Array(231),
      new Uint8Array(69),
    ]),
    { name: 'secureMessaging', valid: protectedAnswers(), read: unprotect, isRefusal },
    { name: 'hostileChip', valid: [COM], read: readHostileChip, isRefusal },
    { name: 'commandsToTheCard', valid: commands(), read: command, isRefusal: () => false },
  ];
}

function isRefusal(error: unknown): boolean {
  return error instanceof CardError || error instanceof FormatError;
}

async function openChannel(card: Transceiver): Promise<void> {
  await selectIssuerSecurityDomain(card);
  const channel = await openScp03(card, async () => STATIC_KEYS, {
    keyVersion: 0xff,
    hostChallenge: new Uint8Array(8),
  });
  await getStatus(channel, 'issuer');
}

/** Answers one after another, as they were recorded with an honest card. */
async function talkTarget(
  name: string,
  talk: Talk,
  makeCard: () => ReturnType<typeof openSoftwareCard>,
): Promise<FuzzTarget> {
  const card = makeCard();
  const answers: Uint8Array[] = [];
  await talk(
    transceiverOver(card.atr, async (apdu) => {
      const answer = await card.process(apdu);
      answers.push(answer);
      return answer;
    }),
  );
  return scripted(name, talk, answers);
}

/** Answers that succeed, with this data. */
function scriptTarget(name: string, talk: Talk, data: readonly Uint8Array[]): FuzzTarget {
  return scripted(
    name,
    talk,
    data.map((answer) => concat(answer, OK)),
  );
}

/** A form is its answers, each behind its length in two octets. */
function scripted(name: string, talk: Talk, answers: readonly Uint8Array[]): FuzzTarget {
  const valid = concat(
    ...answers.flatMap((answer) => [
      Uint8Array.of(answer.length >> 8, answer.length & 0xff),
      answer,
    ]),
  );
  return { name, valid: [valid], read: (bytes) => talk(cardThatAnswers(bytes)), isRefusal };
}

function cardThatAnswers(script: Uint8Array): Transceiver {
  let at = 0;
  return transceiverOver(new Uint8Array(), async () => {
    const length = ((script[at] ?? 0) << 8) | (script[at + 1] ?? 0);
    const answer = script.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    return at > script.length ? fromHex('6f00') : answer;
  });
}

function protectedAnswers(): readonly Uint8Array[] {
  const cryptogram = tripleDesEncrypt(BAC_KEYS.enc, pad80(COM, 8));
  return [tlv(0x99, OK), concat(tlv(0x87, Uint8Array.of(1), cryptogram), tlv(0x99, OK))];
}

/** A chip that knows the MRZ protects whatever it likes: the MAC is right, what it covers is not. */
function unprotect(items: Uint8Array): void {
  const ssc = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1);
  const mac = retailMac(BAC_KEYS.mac, pad80(concat(ssc, items), 8));
  const messaging = createSecureMessaging(BAC_KEYS, new Uint8Array(8));
  messaging.unprotect({ data: concat(items, tlv(0x8e, mac)), sw: 0x9000 });
}

/** A genuine chip as far as BAC can tell, with any bytes for files. */
function readHostileChip(bytes: Uint8Array): Promise<unknown> {
  return readEmrtd(overRaw(passport(bytes)), MRZ, RANDOMS);
}

function overRaw(card: ReturnType<typeof openSoftwareCard>): Transceiver {
  return transceiverOver(card.atr, (apdu) => card.process(apdu));
}

function passport(com: Uint8Array = COM): ReturnType<typeof openSoftwareCard> {
  const state = freshCard({ profile: 'passport', serial: 'BP00000001', kdd: new Uint8Array(10) });
  const content = hex(fromHex('6104616263ff'));
  for (const { fileId } of Object.values(LDS_FILES)) {
    state.emrtd.files[fileId.toString(16).padStart(4, '0')] = content;
  }
  state.emrtd.files[LDS_FILES.COM.fileId.toString(16).padStart(4, '0')] = hex(com);
  state.emrtd.bacKeys = hex(concat(BAC_KEYS.enc, BAC_KEYS.mac));
  state.emrtd.isLocked = true;
  return openSoftwareCard(volatileMemory(state));
}

function freshBlank(profile: 'id-card' | 'passport'): ReturnType<typeof openSoftwareCard> {
  const blank = freshCard({ profile, serial: 'BC00000001', kdd: new Uint8Array(10) });
  return openSoftwareCard(volatileMemory(blank));
}

function publicKey(): Uint8Array {
  const modulus = new Uint8Array(256).fill(0xc3);
  return tlv(0x7f49, tlv(0x81, modulus), tlv(0x82, fromHex('010001')));
}

function commands(): readonly Uint8Array[] {
  return [
    '00a4040008a00000015100000000',
    '80500000080102030405060708',
    '80ca00e000',
    '00a404000cf276a288bcfba69d34f31001',
    '00a4040c07a0000002471001',
    '0084000008',
    '002000010831323334353600ff',
    '00e000000f620d8102040082010183024401c400',
    '00b0000000',
  ].map((apdu) => fromHex(apdu));
}

/** The software card answers every command with a status word, also the ones that no reader would send. */
async function command(apdu: Uint8Array): Promise<void> {
  const card = freshBlank('id-card');
  await card.process(fromHex('00a404000cf276a288bcfba69d34f31001'));
  const answer = await card.process(apdu);
  if (answer.length < 2) {
    throw new Error('The card gave no status word.');
  }
}
