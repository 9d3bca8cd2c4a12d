import { compareBytes } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { checkPrimitive } from './check-primitive.ts';
import { type DerHeader, readHeader } from './header.ts';
import { DEFAULT_DER_LIMITS, type DerLimits } from './limits.ts';
import { type DerNode, TAG, type TagClass } from './node.ts';

/**
 * Reads exactly one DER element (X.690 10 and 11). Refused: indefinite or padded lengths, padded
 * INTEGERs, BOOLEANs other than 00 and FF, unsorted SET OF, constructed strings, bytes after the
 * element, and whatever exceeds the limits. The whole tree is checked before anything is returned.
 */
export function parseDer(bytes: Uint8Array, limits: Partial<DerLimits> = {}): DerNode {
  const bounds = { ...DEFAULT_DER_LIMITS, ...limits };
  if (bytes.length > bounds.maxBytes) {
    throw new FormatError(
      'limit',
      `DER: ${bytes.length} bytes, at most ${bounds.maxBytes} are read`,
    );
  }
  const header = readHeader(bytes, 0, bytes.length);
  if (header.end !== bytes.length) {
    throw new FormatError('trailing', `DER: ${bytes.length - header.end} bytes after the value`);
  }
  checkTree(bytes, header, bounds, 1, { elements: 0 });
  return new CheckedNode(bytes, header);
}

function checkTree(
  bytes: Uint8Array,
  header: DerHeader,
  limits: DerLimits,
  depth: number,
  count: { elements: number },
): void {
  count.elements += 1;
  if (depth > limits.maxDepth) throw new FormatError('limit', `DER at ${header.start}: too deep`);
  if (count.elements > limits.maxElements) {
    throw new FormatError('limit', `DER: more than ${limits.maxElements} elements`);
  }
  if (header.tagClass === 'universal') checkForm(header);
  if (!header.constructed) {
    if (header.tagClass === 'universal') checkPrimitive(header.tag, bytes, header);
    return;
  }
  const isSet = header.tagClass === 'universal' && header.tag === TAG.set;
  let previous: Uint8Array | undefined;
  for (let offset = header.contentStart; offset < header.end; ) {
    const child = readHeader(bytes, offset, header.end);
    checkTree(bytes, child, limits, depth + 1, count);
    if (isSet && !limits.allowUnsortedSets) {
      const encoding = bytes.subarray(child.start, child.end);
      if (previous !== undefined && compareBytes(previous, encoding) > 0) {
        throw new FormatError('notCanonical', `DER at ${child.start}: SET OF is not sorted`);
      }
      previous = encoding;
    }
    offset = child.end;
  }
}

function checkForm(header: DerHeader): void {
  const structured = header.tag === TAG.sequence || header.tag === TAG.set;
  // EXTERNAL and EMBEDDED PDV are constructed too, but occur in no structure here.
  if (header.constructed !== structured) {
    throw new FormatError(
      'notCanonical',
      `DER at ${header.start}: tag ${header.tag} in ${header.constructed ? 'constructed' : 'primitive'} form`,
    );
  }
}

/** Views are made when they are asked for: most nodes are walked through and never looked at. */
class CheckedNode implements DerNode {
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  readonly #bytes: Uint8Array;
  readonly #header: DerHeader;
  #raw: Uint8Array | undefined;
  #content: Uint8Array | undefined;
  #children: readonly DerNode[] | undefined;

  constructor(bytes: Uint8Array, header: DerHeader) {
    this.tagClass = header.tagClass;
    this.tag = header.tag;
    this.constructed = header.constructed;
    this.#bytes = bytes;
    this.#header = header;
  }

  get raw(): Uint8Array {
    this.#raw ??= this.#bytes.subarray(this.#header.start, this.#header.end);
    return this.#raw;
  }

  get content(): Uint8Array {
    this.#content ??= this.#bytes.subarray(this.#header.contentStart, this.#header.end);
    return this.#content;
  }

  get children(): readonly DerNode[] {
    this.#children ??= this.#readChildren();
    return this.#children;
  }

  #readChildren(): readonly DerNode[] {
    const children: DerNode[] = [];
    if (!this.constructed) return children;
    const { contentStart, end } = this.#header;
    for (let offset = contentStart; offset < end; ) {
      const header = readHeader(this.#bytes, offset, end);
      children.push(new CheckedNode(this.#bytes, header));
      offset = header.end;
    }
    return children;
  }
}

/** Walks a checked node's elements one at a time, keeping none: for lists of millions. */
export function* derElements(node: DerNode): Generator<DerNode> {
  if (!node.constructed) return;
  for (let offset = 0; offset < node.content.length; ) {
    const header = readHeader(node.content, offset, node.content.length);
    yield new CheckedNode(node.content, header);
    offset = header.end;
  }
}
