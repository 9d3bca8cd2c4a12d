import { lengthOctets } from '@tamga/formats';

/**
 * An element of DER or BER-TLV, to be changed in place. Unlike the readers under test this one takes anything: what is
 * no element is content.
 */
export interface TlvNode {
  /** Identifier octets, one or more. */
  tag: Uint8Array;
  /** What stands before the elements inside: the count of unused bits of a BIT STRING that holds encodings. */
  prefix: Uint8Array;
  /** The elements inside, also those that a string holds; undefined for a value. */
  children: TlvNode[] | undefined;
  content: Uint8Array;
  /** Length octets that are written instead of the right ones. */
  length: Uint8Array | undefined;
}

const NOTHING = new Uint8Array();
const MAX_DEPTH = 60;
const MAX_NODES = 20_000;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;

/** The elements that the bytes are from end to end; undefined when they are not. */
export function readTlvTree(bytes: Uint8Array): TlvNode[] | undefined {
  return readElements(bytes, 0, { left: MAX_NODES });
}

function readElements(
  bytes: Uint8Array,
  depth: number,
  nodes: { left: number },
): TlvNode[] | undefined {
  const elements: TlvNode[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tagEnd = endOfTag(bytes, at);
    const header = tagEnd === undefined ? undefined : readLength(bytes, tagEnd);
    nodes.left -= 1;
    if (header === undefined || header.end > bytes.length || nodes.left < 0) return undefined;
    const tag = bytes.subarray(at, tagEnd);
    elements.push(readNode(tag, bytes.subarray(header.start, header.end), depth, nodes));
    at = header.end;
  }
  return elements;
}

function readNode(
  tag: Uint8Array,
  content: Uint8Array,
  depth: number,
  nodes: { left: number },
): TlvNode {
  const [first = 0] = tag;
  const leaf: TlvNode = { tag, prefix: NOTHING, children: undefined, content, length: undefined };
  const isHolder = first === OCTET_STRING || (first === BIT_STRING && content[0] === 0);
  if (depth > MAX_DEPTH || !((first & 0x20) !== 0 || isHolder)) return leaf;
  const prefix = first === BIT_STRING ? content.subarray(0, 1) : NOTHING;
  const inside = content.subarray(prefix.length);
  // Most strings are no encodings, and those that look like one by chance do no harm.
  if (isHolder && inside.length < 2) return leaf;
  const children = readElements(inside, depth + 1, nodes);
  return children === undefined ? leaf : { ...leaf, prefix, children, content: NOTHING };
}

function endOfTag(bytes: Uint8Array, at: number): number | undefined {
  if (((bytes[at] ?? 0) & 0x1f) !== 0x1f) return at + 1;
  for (let end = at + 1; end < at + 4; end += 1) {
    if (((bytes[end] ?? 0x80) & 0x80) === 0) return end + 1;
  }
  return undefined;
}

function readLength(
  bytes: Uint8Array,
  at: number,
): { readonly start: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 1, end: at + 1 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4) return undefined;
  let length = 0;
  for (let index = 1; index <= count; index += 1) length = length * 256 + (bytes[at + index] ?? 0);
  return { start: at + 1 + count, end: at + 1 + count + length };
}

/** Trees are written from their end, where lengths are known. */
const page = new Uint8Array(256 * 1024);
/** Where a tree begins that is longer than the page. */
const TOO_LONG = -1;

/**
 * Every length is that of what is inside now, in the fewest octets, unless a node says otherwise. Nothing for a tree of
 * more than 256 KB: elements that were multiplied inside one that was.
 */
export function writeTlvTree(elements: readonly TlvNode[]): Uint8Array {
  const start = writeAllBefore(page.length, elements);
  return start === TOO_LONG ? NOTHING : page.slice(start);
}

export function writeNode(node: TlvNode): Uint8Array {
  return writeTlvTree([node]);
}

/** Writes nodes so that they end at `end`; gives where they begin. */
function writeAllBefore(end: number, nodes: readonly TlvNode[]): number {
  let at = end;
  for (let index = nodes.length - 1; index >= 0 && at !== TOO_LONG; index -= 1) {
    const node = nodes[index];
    if (node !== undefined) at = writeBefore(at, node);
  }
  return at;
}

function writeBefore(end: number, { tag, prefix, children, content, length }: TlvNode): number {
  const at =
    children === undefined
      ? putBefore(end, content)
      : putBefore(writeAllBefore(end, children), prefix);
  if (at === TOO_LONG) return TOO_LONG;
  return putBefore(putBefore(at, length ?? lengthOctets(end - at)), tag);
}

function putBefore(end: number, bytes: Uint8Array): number {
  if (end < bytes.length) return TOO_LONG;
  page.set(bytes, end - bytes.length);
  return end - bytes.length;
}

/** A place in the tree: the list that a node is in, and where. */
export interface TlvPlace {
  readonly list: TlvNode[];
  readonly index: number;
  readonly node: TlvNode;
}

/** Every node, the outermost first. */
export function placesOf(elements: TlvNode[]): readonly TlvPlace[] {
  const places: TlvPlace[] = [];
  const visit = (list: TlvNode[]): void => {
    for (const [index, node] of list.entries()) {
      places.push({ list, index, node });
      if (node.children !== undefined) visit(node.children);
    }
  };
  visit(elements);
  return places;
}

export function copyOf(node: TlvNode): TlvNode {
  return { ...node, children: node.children?.map(copyOf) };
}
