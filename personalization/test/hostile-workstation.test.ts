import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import {
  type ApduCommand,
  FILES,
  fileMemory,
  openSoftwareCard,
  softwareTransceiver,
  type Transceiver,
} from '@tamga/applet-tools';
import type { BatchView, DocumentView } from '@tamga/contracts';
import { concat, tlv } from '@tamga/formats';
import { cardFile } from './rig/cards.ts';
import { type Rig, startRig } from './rig/rig.ts';
import { INS, type Intercept, intercept, isCommand, isPlain } from './rig/tamper.ts';

// A workstation that works against the bureau. What the dialect isoapplet-plain cannot prevent is asserted as it is, with
// the place where it is found; README.md lists the same risks.
let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig?.stop());
afterEach(() => {
  rig.line.tamper();
  rig.unit.tamper();
});

/** Two keys of the attacker's own, by the reference that the card would use. */
const attackersPairs = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
const attackersKeys = attackersPairs.map(({ publicKey }) =>
  tlv(
    0x7f49,
    tlv(0x81, Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url')),
    tlv(0x82, Buffer.from('010001', 'hex')),
  ),
);
const MANAGE_SECURITY_ENVIRONMENT = 0x22;

/** Offers the attacker's public keys in place of those that the card made. */
function offerOwnKeys(alsoSign: boolean): Intercept {
  let reference = 0;
  return async (command, send) => {
    if (!isPlain(command)) {
      return send(command);
    }
    if (isCommand(command, MANAGE_SECURITY_ENVIRONMENT)) {
      reference = dataOf(command).at(-1) ?? 0;
    }
    if (alsoSign && isCommand(command, INS.sign)) {
      const key = attackersPairs[reference]?.privateKey ?? '';
      const signature = privateEncrypt(
        { key, padding: constants.RSA_PKCS1_PADDING },
        dataOf(command),
      );
      return { data: signature, sw: 0x9000 };
    }
    const { sw, data } = await send(command);
    return isCommand(command, INS.generate)
      ? { sw, data: attackersKeys[reference] ?? data }
      : { sw, data };
  };
}

function dataOf({ apdu }: ApduCommand): Uint8Array {
  return apdu.subarray(5, 5 + (apdu[4] ?? 0));
}

function otherCard(blank: string | undefined, folder: string): Transceiver {
  return softwareTransceiver(
    openSoftwareCard(fileMemory(cardFile(folder, blank ?? '') ?? 'missing')),
  );
}

async function transmitTo(card: Transceiver, command: ApduCommand) {
  const [response] = await card.transmit([command]);
  return response ?? { data: new Uint8Array(), sw: 0x6f00 };
}

async function produce(meddle: Intercept): Promise<{ batch: BatchView; document: DocumentView }> {
  const { batchId } = await rig.batch('id-1');
  rig.line.tamper(intercept(meddle));
  const batch = await rig.run(batchId);
  rig.line.tamper();
  const [document] = batch.documents;
  assert.ok(document !== undefined);
  return { batch, document };
}

function assertRefused(
  { batch, document }: { readonly batch: BatchView; readonly document: DocumentView },
  reason: RegExp,
  spoiled: number,
): void {
  assert.equal(batch.state, 'held');
  assert.equal(document.state, 'planned');
  assert.match(document.problem ?? '', reason);
  assert.equal(document.verdict, undefined);
  assert.equal(batch.blanks.spoiled, spoiled);
  assert.equal(batch.blanks.used, 0);
}

async function assertNotActivated(document: DocumentView, reason: RegExp): Promise<void> {
  const activation = await rig.activate(document);
  assert.equal(activation.state, 'failed');
  assert.match(activation.problem ?? '', reason);
  assert.deepEqual(activation.certificateSerials, []);
}

test('detected: a substituted public key without its private key fails the proof of possession', async () => {
  await rig.addBlanks('id-card', 3);
  assertRefused(
    await produce(offerOwnKeys(false)),
    /did not prove that it holds the private key/,
    3,
  );
  const keys = await rig.world.sql`select 1 from document_key`;
  assert.equal(keys.length, 0);
});

test('accepted risk: a substituted key with its private key passes the line; the challenge at an honest unit finds it before a certificate exists', async () => {
  await rig.addBlanks('id-card', 1);
  const { batch, document } = await produce(offerOwnKeys(true));
  assert.equal(batch.state, 'done', document.problem);
  assert.equal(document.verdict, 'PASS');
  await assertNotActivated(document, /cannot sign with the key that was collected/);
});

test('accepted risk: when line and unit are both hostile, the attacker’s key is certified', async () => {
  await rig.addBlanks('id-card', 1);
  const { document } = await produce(offerOwnKeys(true));
  rig.unit.tamper(intercept(offerOwnKeys(true)));
  const activation = await rig.activate(document);
  assert.equal(activation.state, 'done', activation.problem);
  assert.equal(activation.certificateSerials.length, 2);
});

/** A blank of ours in the attacker's hand: it is in stock, and not in the hopper. */
async function stolenBlank(): Promise<{ readonly serial: string; readonly card: Transceiver }> {
  const [serial = ''] = await rig.addBlanks('id-card', 1);
  const file = cardFile(rig.line.hopper('id-card'), serial) ?? '';
  renameSync(file, join(rig.line.reject, basename(file)));
  return { serial, card: otherCard(serial, rig.line.reject) };
}

test('detected: the serial number of another blank, told in clear, is not the one that the card says under its MAC', async () => {
  const stolen = await stolenBlank();
  const [told] = await rig.addBlanks('id-card', 1);
  const result = await produce((command, send) => {
    const isClearSerial = command.apdu[0] === 0x80 && command.apdu[1] === 0xca;
    return isClearSerial ? send(command) : transmitTo(stolen.card, command);
  });
  assertRefused(
    result,
    new RegExp(`authenticated is the blank ${stolen.serial}, not ${told ?? ''}`),
    1,
  );
});

test('detected: a blank that was put in after the keys were changed does not have them', async () => {
  const stolen = await stolenBlank();
  await rig.addBlanks('id-card', 1);
  let isRekeyed = false;
  const result = await produce(async (command, send) => {
    if (isRekeyed) {
      return transmitTo(stolen.card, command);
    }
    const answer = await send(command);
    isRekeyed ||= command.apdu[0] === 0x84 && isCommand(command, INS.putKey);
    return answer;
  });
  assert.ok(isRekeyed);
  assertRefused(result, /answered 6A88 to INITIALIZE UPDATE/i, 1);
});

test('detected: an issued card that was put in between two steps is another card than the reserved', async () => {
  await rig.addBlanks('id-card', 1);
  const made = await produce((command, send) => send(command));
  assert.equal(made.batch.state, 'done', made.document.problem);
  const card = otherCard(made.document.blank, rig.line.issued);
  await rig.addBlanks('id-card', 1);
  let isAddressWritten = false;
  const { batch, document } = await produce(async (command, send) => {
    isAddressWritten ||= isSelectOf(command, FILES.dodf.id);
    return isAddressWritten && !isPlain(command) ? transmitTo(card, command) : send(command);
  });
  assertRefused({ batch, document }, /authenticated is the blank/, 1);
});

test('accepted risk: PKI commands that go to another card pass the line; at an honest unit the card has no keys', async () => {
  const { card } = await stolenBlank();
  const [first] = await rig.addBlanks('id-card', 1);
  let isPki = false;
  const { batch, document } = await produce((command, send) => {
    if (isPlain(command) && isCommand(command, 0xa4) && command.apdu[2] === 0x04) {
      isPki = Buffer.from(dataOf(command)).toString('hex').startsWith('f276');
    }
    return isPki ? transmitTo(card, command) : send(command);
  });
  assert.equal(batch.state, 'done', document.problem);
  assert.equal(document.blank, first);
  await assertNotActivated(document, /The card answered/);
});

test('detected: an altered read-back of the chip files breaks secure messaging', async () => {
  await rig.addBlanks('id-card', 3);
  const result = await produce(async (command, send) => {
    const answer = await send(command);
    if (command.apdu[0] === 0x0c && isCommand(command, INS.readBinary)) {
      return { sw: answer.sw, data: flipped(answer.data, 8) };
    }
    return answer;
  });
  assertRefused(result, /The answer was changed on its way/, 3);
});

test('detected: an altered read-back of a PKI file is not what was written', async () => {
  await rig.addBlanks('id-card', 3);
  const result = await produce(async (command, send) => {
    const answer = await send(command);
    return isPlain(command) && isCommand(command, INS.readBinary)
      ? { sw: answer.sw, data: flipped(answer.data, 0) }
      : answer;
  });
  assertRefused(result, /on the card is not what was written/, 3);
});

test('accepted risk: an address that was never written, read back from memory, passes the line; an honest unit reads it again', async () => {
  await rig.addBlanks('id-card', 1);
  const kept = new Map<number, Uint8Array>();
  let isAddress = false;
  const { batch, document } = await produce(async (command, send) => {
    if (isPlain(command) && isCommand(command, 0xa4)) {
      isAddress = isSelectOf(command, FILES.addressA.id);
    }
    const offset = ((command.apdu[2] ?? 0) << 8) | (command.apdu[3] ?? 0);
    if (isAddress && isPlain(command) && isCommand(command, INS.updateBinary)) {
      kept.set(offset, Uint8Array.from(dataOf(command)));
      return { data: new Uint8Array(), sw: 0x9000 };
    }
    const answer = await send(command);
    if (isAddress && isPlain(command) && isCommand(command, INS.readBinary)) {
      const file = concat(...[...kept].sort(([a], [b]) => a - b).map(([, part]) => part));
      return { data: file.subarray(offset, offset + answer.data.length), sw: answer.sw };
    }
    return answer;
  });
  assert.equal(batch.state, 'done', document.problem);
  assert.equal(document.verdict, 'PASS');
  await assertNotActivated(document, /file addressA on the card is not what was written/);
});

function isSelectOf(command: ApduCommand, id: number): boolean {
  const path = dataOf(command);
  return (
    isPlain(command) &&
    isCommand(command, 0xa4) &&
    path.length === 4 &&
    path[2] === id >> 8 &&
    path[3] === (id & 0xff)
  );
}

function flipped(data: Uint8Array, index: number): Uint8Array {
  const copy = Uint8Array.from(data);
  copy[index] = (copy[index] ?? 0) ^ 0x01;
  return copy;
}
