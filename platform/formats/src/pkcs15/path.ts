import { fromHex, hex } from '../bytes/bytes.ts';
import { sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { octetString, sequence } from '../der/write.ts';

/** Path to a whole file: `3f0050154401` (ISO/IEC 7816-15 section 8.2.5); a part by index and length is not used. */
export function encodePath(path: string): Uint8Array {
  return sequence(octetString(fromHex(path)));
}

export function parsePath(node: DerNode): string {
  const reader = sequenceFields(node, 'Path');
  const path = hex(reader.take(TAG.octetString, 'efidOrPath').content);
  reader.end();
  return path;
}
