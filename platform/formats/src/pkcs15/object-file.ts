import { readHeader } from '../der/header.ts';
import type { DerNode } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { FormatError } from '../errors.ts';

/** More objects than any card's directory file has room for. */
const MAX_OBJECTS = 256;

/**
 * The objects of a directory file: DER values one after another, then filler to the file's end
 * (ISO/IEC 7816-15 section 7.4). Filler is 00 alone here; anything behind the first 00 is refused.
 */
export function parseObjectFile(file: Uint8Array, where: string): readonly DerNode[] {
  const objects: DerNode[] = [];
  let offset = 0;
  while (offset < file.length && file[offset] !== 0) {
    if (objects.length === MAX_OBJECTS) {
      throw new FormatError('limit', `${where}: more than ${MAX_OBJECTS} objects`);
    }
    const { end } = readHeader(file, offset, file.length);
    objects.push(parseDer(file.subarray(offset, end)));
    offset = end;
  }
  requireFiller(file.subarray(offset), where);
  return objects;
}

/** Refuses anything but zeros behind a file's content. */
export function requireFiller(rest: Uint8Array, where: string): void {
  if (rest.some((byte) => byte !== 0)) {
    throw new FormatError('trailing', `${where}: bytes other than 00 stand behind the content`);
  }
}
