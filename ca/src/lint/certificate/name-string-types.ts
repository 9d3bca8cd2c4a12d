import {
  ATTRIBUTE_TYPE,
  type DerNode,
  oidText,
  type ParsedName,
  parseDer,
  TAG,
} from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

const PRINTABLE: ReadonlySet<string> = new Set([ATTRIBUTE_TYPE.C, ATTRIBUTE_TYPE.serialNumber]);
const IA5: ReadonlySet<string> = new Set([ATTRIBUTE_TYPE.DC, ATTRIBUTE_TYPE.emailAddress]);
/** What PrintableString holds (X.680 41.4). */
const PRINTABLE_TEXT = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

export const nameStringTypes: Lint<CertificateTarget> = {
  name: 'name-string-types',
  clause: 'RFC 5280 4.1.2.4, 4.1.2.6 and A.1; Doc 9303-12 7.1.1.1',
  check: ({ certificate: { subject, issuer } }) => {
    const wrong = [...wrongTypes(subject), ...wrongTypes(issuer)];
    return wrong.length === 0
      ? undefined
      : `C and serialNumber are PrintableString, DC and e-mail IA5String, others UTF8String or PrintableString: ${wrong.join(', ')}`;
  },
};

function wrongTypes({ raw }: ParsedName): readonly string[] {
  const wrong: string[] = [];
  for (const rdn of parseDer(raw).children) {
    for (const { children } of rdn.children) {
      const [type, value] = children;
      if (type === undefined || value === undefined) continue;
      const oid = oidText(type.content);
      if (!fits(oid, value)) wrong.push(oid);
    }
  }
  return wrong;
}

function fits(type: string, { tag, content }: DerNode): boolean {
  if (IA5.has(type)) return tag === TAG.ia5String && content.every((byte) => byte < 0x80);
  if (tag === TAG.printableString) {
    return PRINTABLE_TEXT.test(Buffer.from(content).toString('latin1'));
  }
  return tag === TAG.utf8String && !PRINTABLE.has(type);
}
