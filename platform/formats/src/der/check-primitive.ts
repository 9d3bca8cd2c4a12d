import { FormatError } from '../errors.ts';
import type { DerHeader } from './header.ts';
import { TAG } from './node.ts';

type Refuse = (what: string) => never;

const UTC_TIME = /^\d{12}Z$/;
const GENERALIZED_TIME = /^\d{14}(\.\d*[1-9])?Z$/;

/** X.690 8 and 11: the contents that DER allows for the universal types with a single form. */
export function checkPrimitive(tag: number, bytes: Uint8Array, header: DerHeader): void {
  const { contentStart, end, start } = header;
  const length = end - contentStart;
  const first = bytes[contentStart] ?? 0;
  const refuse: Refuse = (what) => {
    throw new FormatError('notCanonical', `DER at ${start}: ${what}`);
  };
  switch (tag) {
    case 0:
      refuse('end-of-contents octets');
      return;
    case TAG.boolean:
      if (length !== 1 || (first !== 0 && first !== 0xff)) refuse('BOOLEAN is neither 00 nor FF');
      return;
    case TAG.integer:
    case TAG.enumerated: {
      if (length === 0) refuse('INTEGER is empty');
      const second = bytes[contentStart + 1] ?? 0;
      if (length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))) {
        refuse('INTEGER is padded');
      }
      return;
    }
    case TAG.bitString: {
      const last = bytes[end - 1] ?? 0;
      if (length === 0 || first > 7 || (length === 1 && first !== 0))
        refuse('BIT STRING is malformed');
      if (length > 1 && (last & ((1 << first) - 1)) !== 0) refuse('BIT STRING has unused bits set');
      return;
    }
    case TAG.null:
      if (length !== 0) refuse('NULL has content');
      return;
    case TAG.oid:
      checkOid(bytes, header, refuse);
      return;
    case TAG.utcTime:
      if (!UTC_TIME.test(ascii(bytes, header))) refuse('UTCTime is not YYMMDDHHMMSSZ');
      return;
    case TAG.generalizedTime:
      if (!GENERALIZED_TIME.test(ascii(bytes, header)))
        refuse('GeneralizedTime is not in DER form');
      return;
    default:
  }
}

function checkOid(bytes: Uint8Array, header: DerHeader, refuse: Refuse): void {
  let atArcStart = true;
  for (let i = header.contentStart; i < header.end; i++) {
    const byte = bytes[i] ?? 0;
    if (atArcStart && byte === 0x80) refuse('OBJECT IDENTIFIER has a padded arc');
    atArcStart = byte < 0x80;
  }
  if (header.contentStart === header.end || !atArcStart) refuse('OBJECT IDENTIFIER is incomplete');
}

/** Times have at most 15 octets and a fraction; longer content cannot match and is not decoded. */
function ascii(bytes: Uint8Array, header: DerHeader): string {
  return String.fromCharCode(
    ...bytes.subarray(header.contentStart, Math.min(header.end, header.contentStart + 40)),
  );
}
