import { concat, findTlv, fromHex, parseTlv, parseTlvs, tlv } from '@tamga/formats';
import { encodeApdu } from '../apdu.ts';
import { CardError } from '../errors.ts';
import type { SecureChannel } from '../scp03/open-scp03.ts';
import { type ApduCommand, exchangeOne, type Transceiver } from '../transceiver.ts';

export const ISSUER_SECURITY_DOMAIN_AID = fromHex('a000000151000000');

const AES = 0x88;

export async function selectIssuerSecurityDomain(card: Transceiver): Promise<void> {
  await exchangeOne(card, {
    name: 'SELECT of the issuer security domain',
    apdu: encodeApdu({
      cla: 0x00,
      ins: 0xa4,
      p1: 0x04,
      p2: 0x00,
      data: ISSUER_SECURITY_DOMAIN_AID,
      le: 256,
    }),
  });
}

/** A key of the card as GET DATA 00E0 tells: identifier, version, type. */
export interface KeyInformation {
  readonly id: number;
  readonly version: number;
  readonly type: number;
}

/** Key information template (GlobalPlatform Card Specification section 11.3.3.1). */
export async function getKeyInformation(card: Transceiver): Promise<readonly KeyInformation[]> {
  const { data } = await exchangeOne(card, getData(0x00, 0xe0, 'GET DATA key information'));
  const template = parseTlv(data, 'key information');
  return parseTlvs(template.value, 'key information').map(({ value }) => {
    const [id, version, type] = value;
    if (id === undefined || version === undefined || type === undefined) {
      throw new CardError('UNEXPECTED_ANSWER', 'The key information is cut short.');
    }
    return { id, version, type };
  });
}

/** Card production life cycle data: 42 bytes, the chip's serial number among them. */
export async function getCplc(card: Transceiver): Promise<Uint8Array> {
  const { data } = await exchangeOne(card, getData(0x9f, 0x7f, 'GET DATA CPLC'));
  return parseTlv(data, 'CPLC').value;
}

/** The blank's serial number as our blanks carry it: issuer identification number's companion, tag 45 of GET DATA. */
export async function getCardImageNumber(card: Transceiver): Promise<string> {
  const { data } = await exchangeOne(card, getData(0x00, 0x45, 'GET DATA card image number'));
  const text = Buffer.from(parseTlv(data, 'card image number').value).toString('latin1');
  if (!/^[A-Z0-9]{6,20}$/.test(text)) {
    throw new CardError('UNEXPECTED_ANSWER', 'The card image number has another form.');
  }
  return text;
}

function getData(p1: number, p2: number, name: string): ApduCommand {
  return { name, apdu: encodeApdu({ cla: 0x80, ins: 0xca, p1, p2, le: 256 }) };
}

/** An encrypted key with its check value, as the HSM makes it. */
export interface PutKeyBlock {
  readonly block: Uint8Array;
  readonly kcv: Uint8Array;
}

/**
 * PUT KEY of a set of three AES keys (GPCS section 11.8, Amendment D section 7.2) as `newVersion`; `replaces` is the
 * version that goes, 0 when the set is added. The card's check values are compared.
 *
 * @throws CardError KEY_CHECK_MISMATCH
 */
export async function putKeys(
  channel: SecureChannel,
  options: { readonly newVersion: number; readonly replaces: number },
  keys: { readonly enc: PutKeyBlock; readonly mac: PutKeyBlock; readonly dek: PutKeyBlock },
): Promise<void> {
  const list = [keys.enc, keys.mac, keys.dek];
  const { data } = await exchangeOne(channel, {
    name: 'PUT KEY',
    irreversible: true,
    apdu: encodeApdu({
      cla: 0x80,
      ins: 0xd8,
      p1: options.replaces,
      p2: 0x81,
      data: concat(
        Uint8Array.of(options.newVersion),
        ...list.map(({ block, kcv }) =>
          concat(Uint8Array.of(AES, block.length + 1, block.length), block, Uint8Array.of(3), kcv),
        ),
      ),
      le: 256,
    }),
  });
  const expected = concat(Uint8Array.of(options.newVersion), ...list.map(({ kcv }) => kcv));
  if (Buffer.compare(data, expected) !== 0) {
    throw new CardError('KEY_CHECK_MISMATCH', 'The card confirmed other keys than were sent.');
  }
}

/** Deletes every key of a version (GPCS section 11.2). */
export async function deleteKeys(channel: SecureChannel, version: number): Promise<void> {
  await exchangeOne(channel, {
    name: 'DELETE [key]',
    irreversible: true,
    apdu: encodeApdu({
      cla: 0x80,
      ins: 0xe4,
      p1: 0,
      p2: 0,
      data: tlv(0xd2, Uint8Array.of(version)),
      le: 256,
    }),
  });
}

/** Card life cycle states (GPCS section 5.1.1). */
export const CARD_STATE = { opReady: 0x01, initialized: 0x07, secured: 0x0f } as const;

export async function setCardSecured(channel: SecureChannel): Promise<void> {
  await exchangeOne(channel, {
    name: 'SET STATUS SECURED',
    irreversible: true,
    apdu: encodeApdu({
      cla: 0x80,
      ins: 0xf0,
      p1: 0x80,
      p2: CARD_STATE.secured,
      data: ISSUER_SECURITY_DOMAIN_AID,
      le: 256,
    }),
  });
}

export interface RegistryEntry {
  readonly aid: Uint8Array;
  readonly state: number;
}

/** GET STATUS (GPCS section 11.4): the issuer security domain (80) or applications (40). */
export async function getStatus(
  channel: SecureChannel,
  what: 'issuer' | 'applications',
): Promise<readonly RegistryEntry[]> {
  const { data, sw } = await exchangeOne(channel, {
    name: 'GET STATUS',
    expected: [0x9000, 0x6a88],
    apdu: encodeApdu({
      cla: 0x80,
      ins: 0xf2,
      p1: what === 'issuer' ? 0x80 : 0x40,
      p2: 0x02,
      data: tlv(0x4f),
      le: 256,
    }),
  });
  if (sw === 0x6a88) {
    return [];
  }
  return parseTlvs(data, 'GET STATUS').map(({ value }) => {
    const items = parseTlvs(value, 'GET STATUS');
    return {
      aid: findTlv(items, 0x4f)?.value ?? new Uint8Array(),
      state: findTlv(items, 0x9f70)?.value[0] ?? 0,
    };
  });
}

/** INSTALL [for personalization] (GPCS section 11.5.2.3.6): the STORE DATA that follow are for this applet. */
export function installForPersonalization(aid: Uint8Array): ApduCommand {
  return {
    name: 'INSTALL [for personalization]',
    apdu: encodeApdu({
      cla: 0x80,
      ins: 0xe6,
      p1: 0x20,
      p2: 0x00,
      data: concat(Uint8Array.of(0, 0, aid.length), aid, Uint8Array.of(0, 0, 0)),
      le: 256,
    }),
  };
}

/** The most that one STORE DATA carries under C-MAC and C-DECRYPTION: 240 bytes with padding, and the MAC. */
export const STORE_DATA_OCTETS = 239;

/** A value for an applet under its data grouping identifier. */
export interface DataGrouping {
  readonly identifier: number;
  readonly value: Uint8Array;
}

/**
 * STORE DATA commands with DGI formatting (GPCS section 11.11): the groupings one after another, cut into blocks.
 * A grouping longer than 254 bytes has its length as FF and two octets.
 */
export function storeData(groupings: readonly DataGrouping[]): readonly ApduCommand[] {
  const stream = concat(
    ...groupings.map(({ identifier, value }) =>
      concat(
        Uint8Array.of(identifier >> 8, identifier & 0xff),
        value.length < 0xff
          ? Uint8Array.of(value.length)
          : Uint8Array.of(0xff, value.length >> 8, value.length & 0xff),
        value,
      ),
    ),
  );
  const blocks = Math.ceil(stream.length / STORE_DATA_OCTETS);
  return Array.from({ length: blocks }, (_, block) => ({
    name: 'STORE DATA',
    apdu: encodeApdu({
      cla: 0x80,
      ins: 0xe2,
      p1: block === blocks - 1 ? 0x88 : 0x08,
      p2: block & 0xff,
      data: stream.subarray(block * STORE_DATA_OCTETS, (block + 1) * STORE_DATA_OCTETS),
      le: 256,
    }),
  }));
}
