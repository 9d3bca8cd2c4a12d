import { timingSafeEqual } from 'node:crypto';
import { concat, findTlv, parseTlvs, tlv } from '@tamga/formats';
import { decodeApdu, encodeApdu } from '../apdu.ts';
import { retailMac, tripleDesDecrypt, tripleDesEncrypt } from '../crypto/des.ts';
import { pad80, unpad80 } from '../crypto/padding.ts';
import { CardError } from '../errors.ts';
import { type ApduResponse, OK } from '../transceiver.ts';
import type { BacKeys } from './bac-keys.ts';

const BLOCK = 8;

/** 3DES secure messaging (Doc 9303-11 section 9.8): session keys and the send sequence counter. */
export interface SecureMessaging {
  protect(plain: Uint8Array): Uint8Array;
  /** @throws CardError MAC_MISMATCH, UNEXPECTED_ANSWER */
  unprotect(response: ApduResponse): ApduResponse;
}

export function createSecureMessaging(keys: BacKeys, ssc: Uint8Array): SecureMessaging {
  let counter = Buffer.from(ssc).readBigUInt64BE();
  const nextSsc = (): Uint8Array => {
    counter = (counter + 1n) & 0xffff_ffff_ffff_ffffn;
    const bytes = Buffer.alloc(BLOCK);
    bytes.writeBigUInt64BE(counter);
    return bytes;
  };
  return {
    protect(plain) {
      const command = decodeApdu(plain);
      const header = Uint8Array.of(command.cla | 0x0c, command.ins, command.p1, command.p2);
      const body = concat(
        ...(command.data.length === 0
          ? []
          : [tlv(0x87, Uint8Array.of(1), tripleDesEncrypt(keys.enc, pad80(command.data, BLOCK)))]),
        ...(command.le === undefined ? [] : [tlv(0x97, encodeLe(command.le))]),
      );
      const authenticated = concat(nextSsc(), pad80(header, BLOCK), body);
      const mac = retailMac(keys.mac, pad80(authenticated, BLOCK));
      return encodeApdu({
        cla: command.cla | 0x0c,
        ins: command.ins,
        p1: command.p1,
        p2: command.p2,
        data: concat(body, tlv(0x8e, mac)),
        le: 256,
      });
    },
    unprotect({ data, sw }) {
      const ssc = nextSsc();
      // A chip that gives the session up says so in the open (section 9.8); nothing else is believed unprotected.
      if (data.length === 0 && sw !== OK) {
        return { data, sw };
      }
      const items = parseTlvs(data, 'secure messaging');
      const mac = findTlv(items, 0x8e);
      const status = findTlv(items, 0x99);
      if (mac === undefined || status === undefined) {
        throw new CardError('MAC_MISMATCH', 'The answer is not protected.', { sw });
      }
      const authenticated = concat(
        ssc,
        ...items.filter(({ tag }) => tag !== 0x8e).map(({ raw }) => raw),
      );
      const expected = retailMac(keys.mac, pad80(authenticated, BLOCK));
      if (mac.value.length !== BLOCK || !timingSafeEqual(expected, mac.value)) {
        throw new CardError('MAC_MISMATCH', 'The answer was changed on its way.', { sw });
      }
      const cryptogram = findTlv(items, 0x87);
      const [sw1, sw2, ...more] = status.value;
      if (sw1 === undefined || sw2 === undefined || more.length > 0) {
        throw new CardError('UNEXPECTED_ANSWER', 'The protected status word is malformed.', { sw });
      }
      return {
        data: cryptogram === undefined ? new Uint8Array() : decrypt(keys.enc, cryptogram.value),
        sw: (sw1 << 8) | sw2,
      };
    },
  };
}

/** DO'87': the padding indicator 01, then whole blocks (section 9.8). */
function decrypt(key: Uint8Array, [indicator, ...blocks]: Uint8Array): Uint8Array {
  if (indicator !== 0x01 || blocks.length === 0 || blocks.length % BLOCK !== 0) {
    throw new CardError('UNEXPECTED_ANSWER', 'The protected data is malformed.');
  }
  return unpad80(tripleDesDecrypt(key, Uint8Array.from(blocks)));
}

function encodeLe(le: number): Uint8Array {
  return le <= 256 ? Uint8Array.of(le & 0xff) : Uint8Array.of((le >> 8) & 0xff, le & 0xff);
}
