import { compareBytes, concat, lengthOctets } from '@tamga/formats';
import { MAX_INPUT_BYTES, type Mutator } from './mutator.ts';
import { mutateOctets } from './octets.ts';
import { oneIn, pick, type Random } from './random.ts';
import {
  copyOf,
  placesOf,
  readTlvTree,
  type TlvNode,
  type TlvPlace,
  writeNode,
  writeTlvTree,
} from './tlv-tree.ts';
import { otherContent } from './tlv-values.ts';

const SET = 0x31;
const NOTHING = new Uint8Array();

/**
 * Changes elements of DER or BER-TLV and writes them with the lengths that are right then, so that a reader gets past
 * its framing; now and then a length, the order of a SET or an octet is wrong on purpose.
 */
export const mutateTlv: Mutator = (form, random, donor) => {
  const tree = readTlvTree(form);
  if (tree === undefined || tree.length === 0 || oneIn(24, random)) {
    return mutateOctets(form, random);
  }
  for (let edits = editsOf(random); edits > 0; edits -= 1) {
    const places = placesOf(tree);
    if (places.length === 0) break;
    pick(EDITS, random)(pick(places, random), random, donor);
  }
  // Last: what was multiplied is not looked through again.
  if (tree.length > 0 && oneIn(24, random)) inflate(pick(placesOf(tree), random), random);
  if (!oneIn(16, random)) sortSets(tree);
  const bytes = writeTlvTree(tree);
  const isUsable = bytes.length > 0 && bytes.length <= MAX_INPUT_BYTES;
  return isUsable ? bytes : mutateOctets(form, random);
};

/** One edit most of the time: each further one is likely to hide the first behind a refusal. */
function editsOf(random: Random): number {
  return oneIn(2, random) ? 1 : 1 + random(4);
}

type Edit = (place: TlvPlace, random: Random, donor: Uint8Array) => void;

/** As often as they stand here. */
const EDITS: readonly Edit[] = [
  ...Array<Edit>(7).fill(changeValue),
  ...Array<Edit>(2).fill(remove),
  ...Array<Edit>(2).fill(repeat),
  ...Array<Edit>(2).fill(swap),
  ...Array<Edit>(3).fill(insertFromDonor),
  ...Array<Edit>(3).fill(replaceFromDonor),
  changeTag,
  changeTag,
  wrap,
  unwrap,
  nest,
  breakLength,
];

function changeValue({ node }: TlvPlace, random: Random): void {
  const target = leafOf(node, random);
  const [first = 0] = target.tag;
  target.content = otherContent(first, target.content, random);
  target.children = undefined;
}

/** A value at or below a node: to change a constructed one would throw all of it away. */
function leafOf(node: TlvNode, random: Random): TlvNode {
  let leaf = node;
  while (leaf.children !== undefined && leaf.children.length > 0)
    leaf = pick(leaf.children, random);
  return leaf;
}

function remove({ list, index }: TlvPlace): void {
  list.splice(index, 1);
}

function repeat({ list, index, node }: TlvPlace, random: Random): void {
  list.splice(index + random(2), 0, copyOf(node));
}

function swap({ list, index }: TlvPlace, random: Random): void {
  const other = random(list.length);
  const [one, two] = [list[index], list[other]];
  if (one === undefined || two === undefined) return;
  list[index] = two;
  list[other] = one;
}

function insertFromDonor({ list, index }: TlvPlace, random: Random, donor: Uint8Array): void {
  const places = placesOf(readTlvTree(donor) ?? []);
  if (places.length > 0) list.splice(index + random(2), 0, copyOf(pick(places, random).node));
}

/** By an element of the same tag where there is one: it is read further than any other. */
function replaceFromDonor(
  { list, index, node }: TlvPlace,
  random: Random,
  donor: Uint8Array,
): void {
  const places = placesOf(readTlvTree(donor) ?? []);
  const alike = places.filter((place) => compareBytes(place.node.tag, node.tag) === 0);
  const source = alike.length > 0 && !oneIn(4, random) ? alike : places;
  if (source.length > 0) list[index] = copyOf(pick(source, random).node);
}

const TAGS = [
  0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1c,
  0x1e, 0x24, 0x30, 0x31, 0x42, 0x5f, 0x7f, 0x80, 0x81, 0x82, 0x86, 0x87, 0xa0, 0xa1, 0xa2, 0xa3,
  0xbf, 0x00,
];

function changeTag({ node }: TlvPlace, random: Random): void {
  const [first = 0] = node.tag;
  const tag = node.tag.slice();
  switch (random(4)) {
    case 0:
      tag[0] = first ^ 0x20;
      break;
    case 1:
      tag[tag.length - 1] = (tag[tag.length - 1] ?? 0) ^ (1 << random(4));
      break;
    case 2:
      node.tag = Uint8Array.of(pick(TAGS, random) | 0x1f, 0x80 | random(128), random(128));
      return;
    default:
      node.tag = Uint8Array.of(pick(TAGS, random));
      return;
  }
  node.tag = tag;
}

function wrap({ list, index, node }: TlvPlace, random: Random): void {
  const tag = Uint8Array.of(pick([0x30, 0x31, 0xa0, 0xa1, 0xa3, 0x04, 0x24], random));
  list[index] = { tag, prefix: NOTHING, children: [node], content: NOTHING, length: undefined };
}

function unwrap({ list, index, node }: TlvPlace): void {
  if (node.children !== undefined) list.splice(index, 1, ...node.children);
}

/** Deeper than a reader may follow. */
const DEPTHS = [10, 39, 40, 41, 100, 3_000];

function nest({ node }: TlvPlace, random: Random): void {
  const tag = Uint8Array.of(pick([0x30, 0x31, 0xa0, 0x24], random));
  const headers: Uint8Array[] = [];
  let length = 0;
  for (
    let depth = oneIn(8, random) ? pick(DEPTHS, random) : 1 + random(12);
    depth > 0;
    depth -= 1
  ) {
    const header = concat(tag, lengthOctets(length));
    headers.unshift(header);
    length += header.length;
  }
  node.content = concat(...headers);
  node.children = undefined;
  node.tag = Uint8Array.of((node.tag[0] ?? 0) | 0x20, ...node.tag.subarray(1));
}

/** So many of one element that whatever goes over them twice is seen. */
function inflate({ list, index, node }: TlvPlace, random: Random): void {
  const { length } = writeNode(node);
  const most = Math.floor(MAX_INPUT_BYTES / 2 / Math.max(length, 2));
  const copies = oneIn(16, random) ? most : Math.min(most, 1 + random(300));
  list.splice(index, 0, ...Array.from({ length: copies }, () => node));
}

const LENGTHS: readonly ((length: number) => readonly number[])[] = [
  () => [0x80],
  () => [0xff],
  () => [0x84, 0xff, 0xff, 0xff, 0xff],
  () => [0x84, 0x7f, 0xff, 0xff, 0xff],
  () => [0x88, 0, 0, 0, 0, 0, 0, 0, 1],
  (length) => [0x81, length & 0xff],
  (length) => [0x82, length >> 8, length & 0xff],
  (length) => [...lengthOctets(length + 1)],
  (length) => [...lengthOctets(Math.max(0, length - 1))],
  () => [0],
];

function breakLength({ node }: TlvPlace, random: Random): void {
  const { length } = writeNode({ ...node, tag: NOTHING, length: NOTHING });
  node.length = Uint8Array.from(pick(LENGTHS, random)(length));
}

/** X.690 11.6; what is not sorted is refused before anything inside is looked at. */
function sortSets(elements: readonly TlvNode[]): void {
  for (const { tag, children } of elements) {
    if (children === undefined) continue;
    sortSets(children);
    if (tag[0] !== SET || children.length < 2) continue;
    const sorted = children
      .map((node) => ({ node, bytes: writeNode(node) }))
      .sort((one, two) => compareBytes(one.bytes, two.bytes))
      .map(({ node }) => node);
    children.splice(0, children.length, ...sorted);
  }
}
