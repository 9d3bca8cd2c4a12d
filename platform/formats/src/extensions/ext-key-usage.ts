import { expectTag, parseOid, refuseDuplicates } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** Key purposes as dotted OIDs (RFC 5280 4.2.1.12); `KEY_PURPOSE` names the usual ones. */
export function encodeExtKeyUsage(purposes: readonly string[]): Uint8Array {
  if (purposes.length === 0) throw new FormatError('value', 'extKeyUsage: no purpose');
  return sequence(...purposes.map(oid));
}

export function decodeExtKeyUsage(value: Uint8Array): readonly string[] {
  const where = 'extKeyUsage';
  const { children } = expectTag(parseDer(value), TAG.sequence, where);
  if (children.length === 0) throw new FormatError('missing', `${where}: no purpose`);
  const purposes = children.map((node) => parseOid(node, where));
  refuseDuplicates(purposes, where);
  return purposes;
}
