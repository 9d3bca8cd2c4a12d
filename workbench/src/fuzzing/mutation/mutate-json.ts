import { base64 } from '@tamga/formats';
import {
  type JsonNode,
  type JsonPlace,
  jsonPlaces,
  jsonTree,
  objectsOf,
  writeJsonTree,
} from './json-tree.ts';
import { mutateText } from './mutate-text.ts';
import { mutateTlv } from './mutate-tlv.ts';
import type { Mutator } from './mutator.ts';
import { mutateOctets } from './octets.ts';
import { oneIn, pick, type Random } from './random.ts';

const MAX_JSON_BYTES = 256 * 1024;

/**
 * Changes values, names and nesting of JSON and writes it anew, so that a reader gets past its syntax; bytes that are
 * base64 are changed as the DER that they are. Now and then an octet is wrong on purpose.
 */
export const mutateJson: Mutator = (form, random, donor) => {
  const value = readJson(form);
  if (value === undefined || oneIn(24, random)) return mutateOctets(form, random);
  const holder: JsonNode & { kind: 'array' } = { kind: 'array', items: [jsonTree(value)] };
  const edits = oneIn(2, random) ? 1 : 1 + random(4);
  for (let count = 0; count < edits; count += 1) edit(pick(EDITS, random), holder, random, donor);
  // Last: what was multiplied is not looked through again.
  if (oneIn(16, random)) edit(inflate, holder, random, donor);
  const text = `${spaceBefore(random)}${holder.items.map(writeJsonTree).join(',')}`;
  return text.length > MAX_JSON_BYTES ? mutateOctets(form, random) : Buffer.from(text);
};

function readJson(form: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(form).toString());
  } catch {
    return undefined;
  }
}

function spaceBefore(random: Random): string {
  return oneIn(100, random) ? pick([' ', '\n\t', '\ufeff', '\0', '//\n'], random) : '';
}

interface Scene {
  readonly root: JsonNode;
  readonly place: JsonPlace;
  readonly random: Random;
  readonly donor: Uint8Array;
}

type Edit = (scene: Scene) => void;

/** As often as they stand here. */
const EDITS: readonly Edit[] = [
  ...Array<Edit>(6).fill(changeToken),
  ({ place }) => place.remove(),
  ({ place, random }) => place.beside(oneIn(2, random) ? place.node : anyValue(random)),
  ({ place, random }) => place.replace(anyValue(random)),
  ({ place, random }) => place.replace(nested(place.node, random)),
  replaceFromDonor,
  changeName,
  addMember,
];

function edit(how: Edit, root: JsonNode, random: Random, donor: Uint8Array): void {
  const places = jsonPlaces(root);
  if (places.length > 0) how({ root, place: pick(places, random), random, donor });
}

function replaceFromDonor({ place, random, donor }: Scene): void {
  const others = jsonPlaces({ kind: 'array', items: [jsonTree(readJson(donor) ?? null)] });
  place.replace(pick(others, random).node);
}

function changeToken({ root, place, random, donor }: Scene): void {
  const tokens = jsonPlaces(root).filter(({ node }) => node.kind === 'token');
  const target = tokens.length === 0 ? place : pick(tokens, random);
  target.replace(changed(target.node, random, donor));
}

const NUMBERS = [
  ...['0', '-0', '1', '-1', '1.5', '1e0', '1E+2', '1e999', '-1e999', '1e-999', '9007199254740992'],
  ...[
    '9007199254740993',
    '4294967296',
    '1'.repeat(400),
    '0.1',
    '17',
    '500',
    '00',
    '+1',
    '.5',
    '0x1',
  ],
];
const NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '', '0'],
  ...['requestId', 'requests', 'then', 'a'.repeat(2_000), '\u0000', '$ref', 'REQUESTID'],
].map((name) => JSON.stringify(name));
const OTHERS = ['null', 'true', 'false', '{}', '[]', '[[]]', '""', 'NaN', 'undefined'];

function anyValue(random: Random): JsonNode {
  const text = pick([NUMBERS, NAMES, OTHERS, OTHERS], random);
  return { kind: 'token', text: pick(text, random) };
}

function changeName({ root, random }: Scene): void {
  const objects = objectsOf(root).filter(({ members }) => members.length > 0);
  if (objects.length === 0) return;
  const member = pick(pick(objects, random).members, random);
  member.name = oneIn(2, random)
    ? pick(NAMES, random)
    : JSON.stringify(mutateText(member.name.slice(1, -1), random));
}

function addMember({ root, random }: Scene): void {
  const objects = objectsOf(root);
  if (objects.length === 0) return;
  const { members } = pick(objects, random);
  const inside = oneIn(3, random)
    ? { kind: 'token' as const, text: '{"constructor":{"prototype":{"admin":true}}}' }
    : anyValue(random);
  members.splice(random(members.length + 1), 0, { name: pick(NAMES, random), value: inside });
}

const DEPTHS = [1, 1, 1, 2, 20, 1_000, 20_000];

function nested(node: JsonNode, random: Random): JsonNode {
  const depth = pick(DEPTHS, random);
  const [open, close] = oneIn(2, random) ? ['[', ']'] : ['{"a":', '}'];
  return { kind: 'token', text: open.repeat(depth) + writeJsonTree(node) + close.repeat(depth) };
}

/** So many of one item, or so long a text, that limits are met. */
const COUNTS = [2, 9, 17, 101, 501];

function inflate({ place, random }: Scene): void {
  const { length } = writeJsonTree(place.node);
  if (oneIn(8, random)) {
    const text = 'A'.repeat(pick([1_000, 4_096, 60_000, 200_000], random));
    place.replace({ kind: 'token', text: JSON.stringify(text) });
    return;
  }
  const most = Math.floor(MAX_JSON_BYTES / 2 / Math.max(1, length));
  const count = Math.min(most, pick(COUNTS, random));
  for (let copies = 0; copies < count; copies += 1) place.beside(place.node);
}

function changed(node: JsonNode, random: Random, donor: Uint8Array): JsonNode {
  if (node.kind !== 'token') return anyValue(random);
  const { text } = node;
  if (!text.startsWith('"')) return { kind: 'token', text: pick(NUMBERS, random) };
  const inside = readJson(Buffer.from(text));
  const value = typeof inside === 'string' ? inside : '';
  const bytes = Buffer.from(value, 'base64');
  // What is long and base64 is DER here: a request, a certificate, a digest.
  if (value.length > 40 && bytes.toString('base64') === value && !oneIn(3, random)) {
    return { kind: 'token', text: JSON.stringify(base64(mutateTlv(bytes, random, donor))) };
  }
  const other = mutateText(value, random);
  // As half of a surrogate pair, or as an escape, JSON has it too.
  return { kind: 'token', text: oneIn(4, random) ? escaped(other) : JSON.stringify(other) };
}

function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}
