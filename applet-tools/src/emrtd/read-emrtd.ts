import { concat, fromHex, LDS_FILES, type LdsFileName, parseCom, tlvLength } from '@tamga/formats';
import { encodeApdu } from '../apdu.ts';
import { CardError } from '../errors.ts';
import { statusMeaning, statusText } from '../status-words.ts';
import { exchangeOne, OK, type Transceiver } from '../transceiver.ts';
import { deriveBacKeys } from './bac-keys.ts';
import { type BacRandoms, basicAccessControl } from './basic-access-control.ts';
import type { SecureMessaging } from './secure-messaging.ts';

export const EMRTD_AID = fromHex('a0000002471001');

/** What fits into a short answer under secure messaging. */
const READ_OCTETS = 223;
/** READ BINARY with an even INS reaches no further. */
const MAX_FILE_OCTETS = 32_767;

export type EmrtdFiles = Partial<Record<LdsFileName, Uint8Array>>;

/**
 * Reads EF.COM, EF.SOD and every data group that EF.COM names through BAC and secure messaging.
 *
 * @param mrzInformation see `mrzInformation` in formats.
 */
export async function readEmrtd(
  card: Transceiver,
  mrzInformation: string,
  randoms: BacRandoms,
  only?: readonly LdsFileName[],
): Promise<EmrtdFiles> {
  await selectEmrtd(card);
  const messaging = await basicAccessControl(card, deriveBacKeys(mrzInformation), randoms);
  const com = await readFile(card, messaging, 'COM');
  const files: EmrtdFiles = { COM: com, SOD: await readFile(card, messaging, 'SOD') };
  for (const name of parseCom(com).dataGroups) {
    if (only === undefined || only.includes(name)) {
      files[name] = await readFile(card, messaging, name);
    }
  }
  return files;
}

export async function selectEmrtd(card: Transceiver): Promise<void> {
  await exchangeOne(card, {
    name: 'SELECT of the eMRTD application',
    apdu: encodeApdu({ cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: EMRTD_AID }),
  });
}

async function readFile(
  card: Transceiver,
  messaging: SecureMessaging,
  name: LdsFileName,
): Promise<Uint8Array> {
  const { fileId } = LDS_FILES[name];
  await protectedExchange(
    card,
    messaging,
    encodeApdu({
      cla: 0,
      ins: 0xa4,
      p1: 0x02,
      p2: 0x0c,
      data: Uint8Array.of(fileId >> 8, fileId & 0xff),
    }),
    name,
  );
  const start = await readBinary(card, messaging, 0, 8, name);
  const length = tlvLength(start, `EF ${name}`);
  if (length > MAX_FILE_OCTETS) {
    throw new CardError('UNEXPECTED_ANSWER', `The file ${name} claims ${length} bytes.`);
  }
  const parts = [start.subarray(0, length)];
  for (let offset = start.length; offset < length; ) {
    const part = await readBinary(
      card,
      messaging,
      offset,
      Math.min(READ_OCTETS, length - offset),
      name,
    );
    if (part.length === 0) {
      throw new CardError('UNEXPECTED_ANSWER', `The file ${name} ends early.`);
    }
    parts.push(part);
    offset += part.length;
  }
  return concat(...parts);
}

function readBinary(
  card: Transceiver,
  messaging: SecureMessaging,
  offset: number,
  length: number,
  name: LdsFileName,
): Promise<Uint8Array> {
  return protectedExchange(
    card,
    messaging,
    encodeApdu({ cla: 0, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, le: length }),
    name,
  );
}

async function protectedExchange(
  card: Transceiver,
  messaging: SecureMessaging,
  plain: Uint8Array,
  name: LdsFileName,
): Promise<Uint8Array> {
  const [response] = await card.transmit([{ apdu: messaging.protect(plain) }]);
  if (response === undefined) {
    throw new CardError('UNEXPECTED_ANSWER', 'The reader gave no answer.');
  }
  const { data, sw } = messaging.unprotect(response);
  if (sw !== OK) {
    throw new CardError(
      'UNEXPECTED_STATUS',
      `The chip answered ${statusText(sw)} for the file ${name}: ${statusMeaning(sw)}.`,
      { sw },
    );
  }
  return data;
}
