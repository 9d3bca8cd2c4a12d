import { readHeader } from '../der/header.ts';
import { TAG } from '../der/node.ts';
import { FormatError } from '../errors.ts';

/** READ BINARY with an even INS reaches no further. */
const MAX_FILE_OCTETS = 32_767;

/**
 * Content of one of the card's address files: the signed address (a CMS ContentInfo), then zeros to the file's end.
 * The zeros are written too: a shorter address over a longer one must not leave the old one's tail behind it.
 */
export function encodeAddressFile(contentInfo: Uint8Array, fileOctets: number): Uint8Array {
  if (!Number.isInteger(fileOctets) || fileOctets < 0 || fileOctets > MAX_FILE_OCTETS) {
    throw new FormatError('value', `address file: no file has ${fileOctets} octets`);
  }
  if (contentInfo.length > fileOctets) {
    throw new FormatError(
      'limit',
      `address file: ${contentInfo.length} octets do not fit into ${fileOctets}`,
    );
  }
  const file = new Uint8Array(fileOctets);
  file.set(contentInfo);
  parseAddressFile(file);
  return file;
}

/**
 * The ContentInfo in an address file, cut to its exact length; undefined while nothing was written to it.
 * A torn update can leave anything here: what is not one SEQUENCE and zeros is a FormatError.
 */
export function parseAddressFile(file: Uint8Array): Uint8Array | undefined {
  if (file.length > MAX_FILE_OCTETS) {
    throw new FormatError('limit', `address file: ${file.length} octets`);
  }
  if (file.every((octet) => octet === 0)) {
    return undefined;
  }
  const header = readHeader(file, 0, file.length);
  if (header.tagClass !== 'universal' || header.tag !== TAG.sequence || !header.constructed) {
    throw new FormatError('unexpected', 'address file: does not begin with a ContentInfo');
  }
  if (file.subarray(header.end).some((octet) => octet !== 0)) {
    throw new FormatError('trailing', 'address file: bytes other than 00 follow the ContentInfo');
  }
  return file.subarray(0, header.end);
}
