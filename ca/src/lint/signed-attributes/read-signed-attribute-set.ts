import { type Attribute, expectTag, parseDer, parseOid, sequenceFields, TAG } from '@tamga/formats';

const MAX_ATTRIBUTES_BYTES = 64 * 1024;

/** The attributes of a SET OF in DER order; what stands twice or is empty is left for the lints. */
export function readSignedAttributeSet(bytes: Uint8Array): readonly Attribute[] {
  const where = 'signedAttrs';
  const node = parseDer(bytes, { maxBytes: MAX_ATTRIBUTES_BYTES });
  return expectTag(node, TAG.set, where).children.map((child) => {
    const reader = sequenceFields(child, where);
    const type = parseOid(reader.next('type'), where);
    const values = reader.take(TAG.set, 'values').children;
    reader.end();
    return { type, values: values.map(({ raw }) => raw) };
  });
}
