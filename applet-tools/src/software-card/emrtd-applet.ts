import { randomBytes, timingSafeEqual } from 'node:crypto';
import { concat, findTlv, LDS_FILES, parseTlvs, tlv } from '@tamga/formats';
import type { Apdu } from '../apdu.ts';
import { retailMac, tripleDesDecrypt, tripleDesEncrypt } from '../crypto/des.ts';
import { pad80, unpad80 } from '../crypto/padding.ts';
import { type BacKeys, keysFromSeed } from '../emrtd/bac-keys.ts';
import { bacCryptogram, openBacCryptogram } from '../emrtd/basic-access-control.ts';
import { EMRTD_DGI } from '../emrtd/personalize-emrtd.ts';
import type { Applet, CardContext } from './applet.ts';
import { refuse, StatusError } from './status-error.ts';

const FILE_IDS = new Set<number>(Object.values(LDS_FILES).map(({ fileId }) => fileId));

/** The eMRTD application (Doc 9303-10, -11) of the software card: BAC and 3DES secure messaging. */
export function createEmrtdApplet(
  context: CardContext,
  random: (octets: number) => Uint8Array = randomBytes,
): Applet {
  let challenge: Uint8Array | undefined;
  let session: { keys: BacKeys; ssc: bigint } | undefined;
  let selected: string | undefined;

  return {
    aid: 'a0000002471001',
    select() {
      challenge = undefined;
      session = undefined;
      selected = undefined;
      return new Uint8Array();
    },
    async process(command) {
      if ((command.cla & 0x0c) === 0x0c) {
        return protectedCommand(command);
      }
      session = undefined;
      switch (command.ins) {
        case 0x84:
          challenge = random(8);
          return challenge;
        case 0x82:
          return authenticate(command);
        default:
          return refuse(0x6982);
      }
    },
    personalize(identifier, value) {
      const { emrtd } = context.state;
      if (emrtd.isLocked) {
        refuse(0x6985);
      }
      if (FILE_IDS.has(identifier)) {
        emrtd.files[identifier.toString(16).padStart(4, '0')] = Buffer.from(value).toString('hex');
      } else if (identifier === EMRTD_DGI.bacKeys && value.length === 32) {
        emrtd.bacKeys = Buffer.from(value).toString('hex');
      } else if (identifier === EMRTD_DGI.lock && emrtd.bacKeys !== undefined) {
        emrtd.isLocked = true;
      } else {
        refuse(0x6a80);
      }
    },
  };

  function bacKeys(): BacKeys {
    const { bacKeys: stored, isLocked } = context.state.emrtd;
    if (stored === undefined || !isLocked) {
      return refuse(0x6985);
    }
    const bytes = Uint8Array.from(Buffer.from(stored, 'hex'));
    return { enc: bytes.subarray(0, 16), mac: bytes.subarray(16) };
  }

  function authenticate({ data }: Apdu): Uint8Array {
    const keys = bacKeys();
    const own = challenge;
    challenge = undefined;
    if (own === undefined) {
      return refuse(0x6985);
    }
    const plain = openBacCryptogram(keys, data);
    if (plain === undefined || !timingSafeEqual(plain.subarray(8, 16), own)) {
      return refuse(0x6300);
    }
    const material = random(16);
    const terminal = plain.subarray(0, 8);
    const seed = material.map((octet, index) => octet ^ (plain[16 + index] ?? 0));
    session = {
      keys: keysFromSeed(Uint8Array.from(seed)),
      ssc: Buffer.from(concat(own.subarray(4), terminal.subarray(4))).readBigUInt64BE(),
    };
    return bacCryptogram(keys, concat(own, terminal, material));
  }

  function nextSsc(): Uint8Array {
    const bytes = Buffer.alloc(8);
    if (session !== undefined) {
      session.ssc = (session.ssc + 1n) & 0xffff_ffff_ffff_ffffn;
      bytes.writeBigUInt64BE(session.ssc);
    }
    return bytes;
  }

  /** Checks, opens, performs and protects (Doc 9303-11 section 9.8); a wrong MAC ends the session. */
  function protectedCommand(command: Apdu): Uint8Array {
    if (session === undefined) {
      return refuse(0x6987);
    }
    const { keys } = session;
    const items = parseTlvs(command.data);
    const mac = findTlv(items, 0x8e)?.value;
    const header = Uint8Array.of(command.cla, command.ins, command.p1, command.p2);
    const body = concat(...items.filter(({ tag }) => tag !== 0x8e).map(({ raw }) => raw));
    const authenticated = concat(nextSsc(), pad80(header, 8), body);
    const padded = pad80(authenticated, 8);
    if (mac?.length !== 8 || !timingSafeEqual(retailMac(keys.mac, padded), mac)) {
      session = undefined;
      return refuse(0x6988);
    }
    const cryptogram = findTlv(items, 0x87)?.value;
    const data =
      cryptogram === undefined
        ? new Uint8Array()
        : unpad80(tripleDesDecrypt(keys.enc, cryptogram.subarray(1)));
    const le = findTlv(items, 0x97)?.value.reduce((value, octet) => value * 256 + octet, 0);
    const { answer, sw } = perform({
      ...command,
      cla: 0,
      data,
      ...(le === undefined ? {} : { le: le === 0 ? 256 : le }),
    });
    return protect(keys, answer, sw);
  }

  function protect(keys: BacKeys, answer: Uint8Array, sw: number): Uint8Array {
    const objects = concat(
      ...(answer.length === 0
        ? []
        : [tlv(0x87, Uint8Array.of(1), tripleDesEncrypt(keys.enc, pad80(answer, 8)))]),
      tlv(0x99, Uint8Array.of(sw >> 8, sw & 0xff)),
    );
    const mac = retailMac(keys.mac, pad80(concat(nextSsc(), objects), 8));
    return concat(objects, tlv(0x8e, mac));
  }

  function perform(command: Apdu): { answer: Uint8Array; sw: number } {
    try {
      switch (command.ins) {
        case 0xa4:
          return { answer: selectFile(command), sw: 0x9000 };
        case 0xb0:
          return { answer: readBinary(command), sw: 0x9000 };
        default:
          return { answer: new Uint8Array(), sw: 0x6d00 };
      }
    } catch (error) {
      if (error instanceof StatusError) {
        return { answer: new Uint8Array(), sw: error.sw };
      }
      throw error;
    }
  }

  function selectFile({ data }: Apdu): Uint8Array {
    const id = Buffer.from(data).toString('hex');
    if (context.state.emrtd.files[id] === undefined) {
      return refuse(0x6a82);
    }
    selected = id;
    return new Uint8Array();
  }

  function readBinary({ p1, p2, le }: Apdu): Uint8Array {
    if ((p1 & 0x80) !== 0) {
      selected = `01${(p1 & 0x1f).toString(16).padStart(2, '0')}`;
    }
    const content = selected === undefined ? undefined : context.state.emrtd.files[selected];
    if (content === undefined) {
      return refuse(0x6986);
    }
    const bytes = Uint8Array.from(Buffer.from(content, 'hex'));
    const offset = (p1 & 0x80) !== 0 ? p2 : (p1 << 8) | p2;
    return offset > bytes.length ? refuse(0x6b00) : bytes.slice(offset, offset + (le ?? 256));
  }
}
