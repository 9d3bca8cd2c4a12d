import { concat, fromHex, parseTlv, tlv } from '@tamga/formats';
import type { Apdu } from '../apdu.ts';
import type { Applet, CardContext } from './applet.ts';
import { type CardChannel, decryptKey } from './card-channel.ts';
import { refuse } from './status-error.ts';

const AES = 0x88;
const SECURED = 0x0f;
const ASCII = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

/** The issuer security domain (GlobalPlatform Card Specification 2.3) of the software card. */
export interface SecurityDomain extends Applet {
  /** Ends personalization of an applet. */
  deselect(): void;
}

export function createSecurityDomain(
  context: CardContext,
  channel: CardChannel,
  applets: readonly Applet[],
): SecurityDomain {
  let target: Applet | undefined;
  let collected = new Uint8Array();
  let nextBlock = 0;

  return {
    aid: 'a000000151000000',
    select() {
      return tlv(
        0x6f,
        tlv(0x84, fromHex('a000000151000000')),
        tlv(0xa5, tlv(0x9f65, Uint8Array.of(0xff))),
      );
    },
    deselect() {
      target = undefined;
      collected = new Uint8Array();
    },
    async process(command) {
      // Open data is given to everybody; asked for under secure messaging, it is answered under it.
      if (command.ins === 0xca && (command.cla & 0x04) === 0) {
        return getData(command);
      }
      if (command.ins === 0x50) {
        target = undefined;
        return channel.initializeUpdate(command);
      }
      if (command.ins === 0x82) {
        channel.externalAuthenticate(command);
        return new Uint8Array();
      }
      return channel.wrap(secured(channel.unwrap(command)));
    },
  };

  function getData({ p1, p2 }: Apdu): Uint8Array {
    const { state } = context;
    switch ((p1 << 8) | p2) {
      case 0x0045:
        return tlv(0x45, ASCII(state.serial));
      case 0x9f7f:
        return tlv(0x9f7f, cplc());
      case 0x00e0:
        return tlv(
          0xe0,
          ...state.keySets.flatMap(({ version }) =>
            [1, 2, 3].map((id) => tlv(0xc0, Uint8Array.of(id, version, AES, 0x10))),
          ),
        );
      case 0x0066:
        return tlv(0x66, tlv(0x73, tlv(0x06, fromHex('2a864886fc6b01'))));
      default:
        return refuse(0x6a88);
    }
  }

  /** Fabricator, type and dates of a software card are zero; the IC serial number is its diversification data's end. */
  function cplc(): Uint8Array {
    const data = new Uint8Array(42);
    data.set(fromHex(context.state.kdd).subarray(-4), 12);
    return data;
  }

  function secured(command: Apdu): Uint8Array {
    switch (command.ins) {
      case 0xca:
        return getData(command);
      case 0xd8:
        return putKey(command);
      case 0xe4:
        return deleteKey(command);
      case 0xf2:
        return getStatus(command);
      case 0xf0:
        return setStatus(command);
      case 0xe6:
        return install(command);
      case 0xe2:
        return storeData(command);
      default:
        return refuse(0x6d00);
    }
  }

  function putKey({ p1, p2, data }: Apdu): Uint8Array {
    const { state } = context;
    const version = data[0];
    const dek = channel.keySet?.dek;
    if (p2 !== 0x81 || version === undefined || version === 0 || dek === undefined) {
      return refuse(0x6a86);
    }
    const isNew = p1 === 0;
    const others = state.keySets.filter((set) => set.version !== (isNew ? version : p1));
    if (isNew ? others.length !== state.keySets.length : others.length === state.keySets.length) {
      return refuse(isNew ? 0x6a80 : 0x6a88);
    }
    const keys: string[] = [];
    const kcvs: Uint8Array[] = [];
    for (let offset = 1; offset < data.length; offset += 23) {
      const field = data.subarray(offset, offset + 23);
      if (
        field.length !== 23 ||
        field[0] !== AES ||
        field[1] !== 17 ||
        field[2] !== 16 ||
        field[19] !== 3
      ) {
        return refuse(0x6a80);
      }
      const kcv = data.subarray(offset + 20, offset + 23);
      keys.push(decryptKey(dek, field.subarray(3, 19), kcv));
      kcvs.push(kcv);
    }
    const [enc, mac, newDek] = keys;
    if (enc === undefined || mac === undefined || newDek === undefined || keys.length !== 3) {
      return refuse(0x6a80);
    }
    state.keySets = [...others, { version, enc, mac, dek: newDek }];
    context.commit();
    return concat(Uint8Array.of(version), ...kcvs);
  }

  function deleteKey({ data }: Apdu): Uint8Array {
    const { state } = context;
    const { tag, value } = parseTlv(data);
    const version = value[0];
    const left = state.keySets.filter((set) => set.version !== version);
    if (tag !== 0xd2 || left.length === state.keySets.length) {
      return refuse(0x6a88);
    }
    // The keys of the session cannot go: nobody could speak to the card any more.
    if (left.length === 0 || version === channel.keySet?.version) {
      return refuse(0x6985);
    }
    state.keySets = left;
    context.commit();
    return Uint8Array.of(0x00);
  }

  function getStatus({ p1 }: Apdu): Uint8Array {
    const entry = (aid: string, life: number): Uint8Array =>
      tlv(
        0xe3,
        tlv(0x4f, fromHex(aid)),
        tlv(0x9f70, Uint8Array.of(life)),
        tlv(0xc5, Uint8Array.of(0)),
      );
    switch (p1) {
      case 0x80:
        return entry('a000000151000000', context.state.lifeCycle);
      case 0x40:
        return concat(...applets.map(({ aid }) => entry(aid, 0x07)));
      default:
        return refuse(0x6a88);
    }
  }

  function setStatus({ p1, p2 }: Apdu): Uint8Array {
    if (p1 !== 0x80 || p2 !== SECURED || context.state.lifeCycle > SECURED) {
      return refuse(0x6a80);
    }
    context.state.lifeCycle = SECURED;
    context.commit();
    return new Uint8Array();
  }

  function install({ p1, data }: Apdu): Uint8Array {
    const length = data[2] ?? 0;
    const aid = Buffer.from(data.subarray(3, 3 + length)).toString('hex');
    const applet = applets.find((candidate) => candidate.aid === aid);
    if (p1 !== 0x20 || applet?.personalize === undefined) {
      return refuse(p1 === 0x20 ? 0x6a88 : 0x6a86);
    }
    target = applet;
    collected = new Uint8Array();
    nextBlock = 0;
    return Uint8Array.of(0x00);
  }

  function storeData({ p1, p2, data }: Apdu): Uint8Array {
    if (target === undefined || (p1 & 0x18) !== 0x08 || p2 !== (nextBlock & 0xff)) {
      return refuse(target === undefined ? 0x6985 : 0x6a86);
    }
    nextBlock += 1;
    collected = Uint8Array.from(concat(collected, data));
    collected = takeGroupings(target, collected);
    if ((p1 & 0x80) !== 0) {
      target = undefined;
      if (collected.length !== 0) {
        return refuse(0x6a80);
      }
    }
    context.commit();
    return new Uint8Array();
  }
}

/** Hands every whole data grouping to the applet and gives what is left. */
function takeGroupings(target: Applet, stream: Uint8Array): Uint8Array<ArrayBuffer> {
  let rest = stream;
  for (;;) {
    const isLong = rest[2] === 0xff;
    const header = isLong ? 5 : 3;
    const length = isLong ? (rest[3] ?? 0) * 256 + (rest[4] ?? 0) : (rest[2] ?? 0);
    if (rest.length < header || rest.length < header + length) {
      return Uint8Array.from(rest);
    }
    const identifier = ((rest[0] ?? 0) << 8) | (rest[1] ?? 0);
    target.personalize?.(identifier, Uint8Array.from(rest.subarray(header, header + length)));
    rest = rest.subarray(header + length);
  }
}
