import { expectTag, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { integer, nullValue, printableString, sequence, setOf } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseDirectoryString } from '../names/directory-string.ts';

/** documentTypeList (Doc 9303-12 7.1.1.6): document codes as in the MRZ, `P` or `ID`. */
export function encodeDocumentTypeList(documentTypes: readonly string[]): Uint8Array {
  if (documentTypes.length === 0 || !documentTypes.every(isDocumentType)) {
    throw new FormatError('value', 'documentTypeList: codes have one or two characters');
  }
  return sequence(integer(0), setOf(documentTypes.map(printableString)));
}

export function decodeDocumentTypeList(value: Uint8Array): readonly string[] {
  const where = 'documentTypeList';
  const reader = sequenceFields(parseDer(value), where);
  parseSmallInteger(reader.next('version'), `${where} version`, 0, 0);
  const list = reader.take(TAG.set, 'docTypeList');
  reader.end();
  const types = list.children.map((child) =>
    parseDirectoryString(expectTag(child, TAG.printableString, where), where),
  );
  if (types.length === 0 || !types.every(isDocumentType)) {
    throw new FormatError('value', `${where}: codes have one or two characters`);
  }
  return types;
}

function isDocumentType(code: string): boolean {
  return code.length === 1 || code.length === 2;
}

/** nameChange (Doc 9303-12 7.1.1.6) and ocsp-nocheck (RFC 6960 4.2.2.2.1): their presence is the statement. */
export function encodeNullExtension(): Uint8Array {
  return nullValue();
}

export function decodeNullExtension(value: Uint8Array, where: string): void {
  expectTag(parseDer(value), TAG.null, where);
}
