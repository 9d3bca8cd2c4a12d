import { type Attribute, parseAttribute } from '../csr/certification-request.ts';
import { parseOid, refuseDuplicates, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { oid, sequence, setOf } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** One thing that a request should hold: an object identifier alone, or an attribute with values. */
export type CsrAttr = string | Attribute;

/** Largest value and most entries read. */
const MAX_BYTES = 64 * 1024;
const MAX_ENTRIES = 64;

/** CsrAttrs (RFC 7030 4.5.2): what an authority would like to see in a certification request. */
export function encodeCsrAttrs(attrs: readonly CsrAttr[]): Uint8Array {
  return sequence(
    ...attrs.map((attr) =>
      typeof attr === 'string' ? oid(attr) : sequence(oid(attr.type), setOf(attr.values)),
    ),
  );
}

export function parseCsrAttrs(source: Uint8Array): readonly CsrAttr[] {
  const where = 'CsrAttrs';
  const reader = sequenceFields(parseDer(source, { maxBytes: MAX_BYTES }), where);
  const attrs: CsrAttr[] = [];
  while (reader.more()) {
    if (attrs.length === MAX_ENTRIES) {
      throw new FormatError('limit', `${where}: more than ${MAX_ENTRIES}`);
    }
    const single = reader.optional(TAG.oid);
    attrs.push(
      single === undefined
        ? parseAttribute(reader.next('attribute'), where)
        : parseOid(single, where),
    );
  }
  refuseDuplicates(
    attrs.map((attr) => (typeof attr === 'string' ? attr : attr.type)),
    where,
  );
  return attrs;
}
