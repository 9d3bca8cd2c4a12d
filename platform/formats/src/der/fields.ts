import { FormatError } from '../errors.ts';
import { type DerNode, TAG, type TagClass } from './node.ts';
import { oidText } from './oid.ts';

/** Reads a structure's elements in order and refuses what is left over. */
export interface DerFields {
  /** The next element, whatever it is. */
  next(what: string): DerNode;
  /** The next element, which must have this universal tag. */
  take(tag: number, what: string): DerNode;
  /** The next element if it has this universal tag. */
  optional(tag: number): DerNode | undefined;
  /** The next element if it has this context tag. */
  context(tag: number): DerNode | undefined;
  /** True while elements are left. */
  more(): boolean;
  /** Refuses elements that no reader asked for. */
  end(): void;
}

/** Opens a constructed node for reading; `where` names the structure in messages. */
export function fields(node: DerNode, where: string): DerFields {
  if (!node.constructed) throw new FormatError('unexpected', `${where}: not a constructed value`);
  return new FieldReader(node.children, where);
}

class FieldReader implements DerFields {
  readonly #children: readonly DerNode[];
  readonly #where: string;
  #position = 0;

  constructor(children: readonly DerNode[], where: string) {
    this.#children = children;
    this.#where = where;
  }

  next(what: string): DerNode {
    const child = this.#children[this.#position];
    if (child === undefined) {
      throw new FormatError('missing', `${this.#where}: ${what} is missing`);
    }
    this.#position += 1;
    return child;
  }

  take(tag: number, what: string): DerNode {
    return expectTag(this.next(what), tag, `${this.#where}: ${what}`);
  }

  optional(tag: number): DerNode | undefined {
    return this.#takeIf('universal', tag);
  }

  context(tag: number): DerNode | undefined {
    return this.#takeIf('context', tag);
  }

  more(): boolean {
    return this.#position < this.#children.length;
  }

  end(): void {
    const child = this.#children[this.#position];
    if (child !== undefined) {
      throw new FormatError('unexpected', `${this.#where}: unexpected ${describe(child)}`);
    }
  }

  #takeIf(tagClass: TagClass, tag: number): DerNode | undefined {
    const child = this.#children[this.#position];
    if (child === undefined || child.tagClass !== tagClass || child.tag !== tag) return undefined;
    this.#position += 1;
    return child;
  }
}

/** Opens a node that must be a SEQUENCE. */
export function sequenceFields(node: DerNode, where: string): DerFields {
  return fields(expectTag(node, TAG.sequence, where), where);
}

/** The node itself if it has this universal tag. */
export function expectTag(node: DerNode, tag: number, where: string): DerNode {
  if (node.tagClass !== 'universal' || node.tag !== tag) {
    throw new FormatError('unexpected', `${where}: found ${describe(node)}, expected tag ${tag}`);
  }
  return node;
}

function describe(node: DerNode): string {
  return `${node.tagClass} tag ${node.tag}`;
}

/** The single element inside an explicit tag. */
export function explicitContent(node: DerNode, where: string): DerNode {
  const reader = fields(node, where);
  const inner = reader.next('content');
  reader.end();
  return inner;
}

export function parseOid(node: DerNode, where: string): string {
  return oidText(expectTag(node, TAG.oid, where).content);
}

export function parseBoolean(node: DerNode, where: string): boolean {
  return expectTag(node, TAG.boolean, where).content[0] === 0xff;
}

export function parseInteger(node: DerNode, where: string): bigint {
  return integerValue(expectTag(node, TAG.integer, where).content);
}

/** An INTEGER or ENUMERATED that must lie between `min` and `max`. */
export function parseSmallInteger(node: DerNode, where: string, min: number, max: number): number {
  return boundedInteger(expectTag(node, TAG.integer, where).content, where, min, max);
}

/** Two's complement content octets as a bounded number. */
export function boundedInteger(
  content: Uint8Array,
  where: string,
  min: number,
  max: number,
): number {
  const value = content.length <= 6 ? Number(integerValue(content)) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new FormatError('value', `${where}: outside ${min} to ${max}`);
  }
  return value;
}

/** Longest INTEGER converted to a bigint: an RSA-16384 modulus and its sign. */
const MAX_INTEGER_OCTETS = 2049;

/** Two's complement content octets as a number (X.690 8.3). */
export function integerValue(content: Uint8Array): bigint {
  if (content.length === 0) throw new FormatError('notCanonical', 'INTEGER: is empty');
  const [first = 0, second = 0] = content;
  if (
    content.length > 1 &&
    ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
  ) {
    throw new FormatError('notCanonical', 'INTEGER: is padded');
  }
  if (content.length > MAX_INTEGER_OCTETS) {
    throw new FormatError('limit', `INTEGER: more than ${MAX_INTEGER_OCTETS} octets`);
  }
  const unsigned = BigInt(`0x${Buffer.from(content).toString('hex')}`);
  return BigInt.asIntN(content.length * 8, unsigned);
}

/** Content of a BIT STRING that must be whole octets (signatures, keys). */
export function parseBitString(node: DerNode, where: string): Uint8Array {
  const { content } = expectTag(node, TAG.bitString, where);
  if (content[0] !== 0) throw new FormatError('value', `${where}: BIT STRING is not whole octets`);
  return content.subarray(1);
}

/** Numbers of the bits that are set; named bits must not end in a zero bit (X.690 11.2.2). */
export function namedBitNumbers(content: Uint8Array, where: string): readonly number[] {
  const unused = content[0];
  const last = content[content.length - 1] ?? 0;
  if (
    unused === undefined ||
    unused > 7 ||
    content.length > 5 ||
    (content.length === 1 && unused !== 0)
  ) {
    throw new FormatError('value', `${where}: malformed named bits`);
  }
  if (content.length > 1 && (last & ((2 << unused) - 1)) !== 1 << unused) {
    throw new FormatError('notCanonical', `${where}: named bits end in a zero bit`);
  }
  const bits: number[] = [];
  for (let bit = 0; bit < (content.length - 1) * 8; bit++) {
    if (((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0) bits.push(bit);
  }
  return bits;
}

/** Refuses a list that holds the same value twice. */
export function refuseDuplicates(values: readonly string[], where: string): void {
  if (new Set(values).size !== values.length) {
    throw new FormatError('duplicate', `${where}: a value stands twice`);
  }
}

/** Refuses a DEFAULT value that is written out (X.690 11.5). */
export function refuseDefault(isDefault: boolean, where: string): void {
  if (isDefault) throw new FormatError('notCanonical', `${where}: default value written out`);
}
