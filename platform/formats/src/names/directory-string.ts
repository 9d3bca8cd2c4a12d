import { BmpString, fromBER, UniversalString } from 'asn1js';
import { type DerNode, TAG } from '../der/node.ts';
import { FormatError } from '../errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const LATIN_TAGS: ReadonlySet<number> = new Set([
  TAG.numericString,
  TAG.printableString,
  TAG.teletexString,
  TAG.ia5String,
  TAG.visibleString,
]);

/**
 * Text of any string type that names use. BMPString and UniversalString are left to asn1js;
 * a TeletexString is read as Latin-1, as every deployed reader does.
 */
export function parseDirectoryString(node: DerNode, where: string): string {
  if (node.tagClass !== 'universal') {
    throw new FormatError('unexpected', `${where}: not a string`);
  }
  if (node.tag === TAG.utf8String) return decodeUtf8(node.content, where);
  if (LATIN_TAGS.has(node.tag)) return Buffer.from(node.content).toString('latin1');
  if (node.tag === TAG.bmpString || node.tag === TAG.universalString) {
    const width = node.tag === TAG.bmpString ? 2 : 4;
    if (node.content.length % width !== 0) {
      throw new FormatError('value', `${where}: string ends inside a character`);
    }
    return wideText(node, where);
  }
  throw new FormatError('unexpected', `${where}: tag ${node.tag} is not a string`);
}

function wideText(node: DerNode, where: string): string {
  const { result } = fromBER(Uint8Array.from(node.raw));
  if (!(result instanceof BmpString || result instanceof UniversalString)) {
    throw new FormatError('value', `${where}: string cannot be read`);
  }
  return result.getValue();
}

/** Strict UTF-8 of content octets. */
export function decodeUtf8(content: Uint8Array, where: string): string {
  try {
    return utf8.decode(content);
  } catch (cause) {
    throw new FormatError('encoding', `${where}: not valid UTF-8`, { cause });
  }
}

/** Strict ASCII of content octets. */
export function decodeIa5(content: Uint8Array, where: string): string {
  if (content.some((byte) => byte > 0x7f)) {
    throw new FormatError('encoding', `${where}: not ASCII`);
  }
  return Buffer.from(content).toString('latin1');
}
