import { expectTag, parseOid, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { encodeGeneralName, type GeneralName, parseGeneralName } from './general-names.ts';

export const ACCESS_METHOD = {
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
} as const;

/** One AccessDescription (RFC 5280 4.2.2.1). */
export interface AccessDescription {
  readonly method: string;
  readonly location: GeneralName;
}

export function encodeAuthorityInfoAccess(descriptions: readonly AccessDescription[]): Uint8Array {
  if (descriptions.length === 0) throw new FormatError('value', 'authorityInfoAccess: empty');
  return sequence(
    ...descriptions.map(({ method, location }) =>
      sequence(oid(method), encodeGeneralName(location)),
    ),
  );
}

export function decodeAuthorityInfoAccess(value: Uint8Array): readonly AccessDescription[] {
  const where = 'authorityInfoAccess';
  const { children } = expectTag(parseDer(value), TAG.sequence, where);
  if (children.length === 0) throw new FormatError('missing', `${where}: empty`);
  return children.map((child) => {
    const reader = sequenceFields(child, where);
    const method = parseOid(reader.next('accessMethod'), where);
    const location = parseGeneralName(reader.next('accessLocation'), where);
    reader.end();
    return { method, location };
  });
}
