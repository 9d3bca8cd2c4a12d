import { equalBytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { parseTlvs, type Tlv, tlv } from '../tlv/tlv.ts';

/** Largest certificate or request read: RSA-8192 with signature needs a quarter of it. */
export const MAX_CVC_BYTES = 16_384;

/** Reads data objects in the order that the standard gives them, and refuses what is left over. */
export interface CvcObjects {
  take(tag: number, what: string): Tlv;
  optional(tag: number): Tlv | undefined;
  end(): void;
}

/** Opens a template; lengths inside are those of DER (TR-03110-3 D.1). */
export function cvcObjects(bytes: Uint8Array, where: string): CvcObjects {
  if (bytes.length > MAX_CVC_BYTES) {
    throw new FormatError('limit', `${where}: more than ${MAX_CVC_BYTES} bytes`);
  }
  const list = parseTlvs(bytes, where);
  for (const { tag, value, raw } of list) {
    if (!equalBytes(tlv(tag, value), raw)) {
      throw new FormatError(
        'notCanonical',
        `${where}: the length of ${tag.toString(16)} is padded`,
      );
    }
  }
  let position = 0;
  const optional = (tag: number): Tlv | undefined => {
    const item = list[position];
    if (item?.tag !== tag) return undefined;
    position += 1;
    return item;
  };
  return {
    optional,
    take(tag, what) {
      const item = optional(tag);
      if (item !== undefined) return item;
      const found = list[position]?.tag.toString(16) ?? 'the end';
      throw new FormatError('missing', `${where}: ${what} is missing, ${found} is there`);
    },
    end() {
      const item = list[position];
      if (item !== undefined) {
        throw new FormatError('unexpected', `${where}: unexpected ${item.tag.toString(16)}`);
      }
    },
  };
}
