import { type DerFields, expectTag, namedBitNumbers, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { namedBits, octetString, sequence, utf8String } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { decodeUtf8 } from '../names/directory-string.ts';

/** CommonObjectAttributes (ISO/IEC 7816-15 section 8.2.8) that every object here has. */
export interface CommonObject {
  readonly label: string;
  readonly isPrivate: boolean;
  readonly isModifiable: boolean;
  /** Identifier of the PIN that protects it. */
  readonly authId?: number;
}

const PRIVATE = 0;
const MODIFIABLE = 1;

export function encodeCommonObject(object: CommonObject): Uint8Array {
  const { label, isPrivate, isModifiable, authId } = object;
  const flags = [...(isPrivate ? [PRIVATE] : []), ...(isModifiable ? [MODIFIABLE] : [])];
  return sequence(
    utf8String(label),
    namedBits(flags),
    ...(authId === undefined ? [] : [identifier(authId)]),
  );
}

export function parseCommonObject(node: DerNode, where: string): CommonObject {
  const reader = sequenceFields(node, where);
  const label = parseUtf8(reader.next('label'), where);
  const flags = parseNamedBits(reader.next('flags'), where);
  const authId = reader.optional(TAG.octetString);
  reader.end();
  if (flags.some((bit) => bit > MODIFIABLE)) {
    throw new FormatError('unsupported', `${where}: flags other than private and modifiable`);
  }
  return {
    label,
    isPrivate: flags.includes(PRIVATE),
    isModifiable: flags.includes(MODIFIABLE),
    ...(authId === undefined ? {} : { authId: parseIdentifier(authId, where) }),
  };
}

/** Identifiers of objects and PINs have one octet on our cards. */
export function identifier(id: number): Uint8Array {
  if (!Number.isInteger(id) || id < 0 || id > 0xff) {
    throw new FormatError('value', `PKCS #15: the identifier ${id} is no octet`);
  }
  return octetString(Uint8Array.of(id));
}

export function parseIdentifier(node: DerNode, where: string): number {
  const { content } = expectTag(node, TAG.octetString, where);
  const [id] = content;
  if (id === undefined || content.length !== 1) {
    throw new FormatError('unsupported', `${where}: an identifier of ${content.length} octets`);
  }
  return id;
}

export function parseUtf8(node: DerNode, where: string): string {
  return decodeUtf8(expectTag(node, TAG.utf8String, where).content, where);
}

export function parseNamedBits(node: DerNode, where: string): readonly number[] {
  return namedBitNumbers(expectTag(node, TAG.bitString, where).content, where);
}

/** Writes names as the bits that they stand for. */
export function flagBits<Name extends string>(
  table: Readonly<Record<Name, number>>,
  names: readonly Name[],
): Uint8Array {
  return namedBits(names.map((name) => table[name]));
}

/** Reads bits as the names that stand for them; a bit without a name is refused. */
export function parseFlags<Name extends string>(
  node: DerNode,
  table: readonly (readonly [name: Name, bit: number])[],
  where: string,
): readonly Name[] {
  return parseNamedBits(node, where).map((bit) => {
    const entry = table.find(([, candidate]) => candidate === bit);
    if (entry === undefined) {
      throw new FormatError('unsupported', `${where}: flag ${bit} is not known`);
    }
    return entry[0];
  });
}

/** The type attributes of an object: one SEQUENCE under [1]. */
export function typeAttributes(reader: DerFields, where: string): DerNode {
  const outer = reader.context(1);
  const [inner, more] = outer?.children ?? [];
  if (inner === undefined || more !== undefined) {
    throw new FormatError('missing', `${where}: the type attributes are missing`);
  }
  return inner;
}
