import { oidContent, oidText } from '../der/oid.ts';
import { FormatError } from '../errors.ts';
import { parseTlvs, type Tlv, tlv } from '../tlv/tlv.ts';
import { cvcObjects } from './objects.ts';
import { CVC_TAG } from './tags.ts';

/** id-description (TR-03110-3 C.3.1): the hash of a certificate description, under tag 80. */
export const CVC_DESCRIPTION_OID = '0.4.0.127.0.7.3.1.3.1';

/** One discretionary data template of the certificate extensions (TR-03110-3 C.3). */
export interface CvcExtension {
  readonly oid: string;
  /** Context-specific data objects behind the identifier. */
  readonly objects: readonly Pick<Tlv, 'tag' | 'value'>[];
}

const MAX_EXTENSIONS = 16;

/** 65. */
export function encodeCvcExtensions(extensions: readonly CvcExtension[]): Uint8Array {
  return tlv(
    CVC_TAG.extensions,
    ...extensions.map(({ oid, objects }) =>
      tlv(
        CVC_TAG.discretionaryTemplate,
        tlv(CVC_TAG.oid, oidContent(oid)),
        ...objects.map(({ tag, value }) => tlv(tag, value)),
      ),
    ),
  );
}

/** The value of 65. */
export function parseCvcExtensions(value: Uint8Array): readonly CvcExtension[] {
  const where = 'CVC extensions';
  const templates = parseTlvs(value, where);
  if (templates.length === 0 || templates.length > MAX_EXTENSIONS) {
    throw new FormatError('limit', `${where}: ${templates.length}, not 1 to ${MAX_EXTENSIONS}`);
  }
  return templates.map((template) => {
    if (template.tag !== CVC_TAG.discretionaryTemplate) {
      throw new FormatError('unexpected', `${where}: unexpected ${template.tag.toString(16)}`);
    }
    const [identifier, ...objects] = parseTlvs(template.value, where);
    if (identifier?.tag !== CVC_TAG.oid) {
      throw new FormatError('missing', `${where}: the identifier is missing`);
    }
    // Padded lengths are refused, as everywhere inside the body.
    const reader = cvcObjects(template.value, where);
    for (const { tag } of [identifier, ...objects]) reader.take(tag, 'an object');
    return { oid: oidText(identifier.value), objects };
  });
}
