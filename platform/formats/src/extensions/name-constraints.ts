import { fields, sequenceFields } from '../der/fields.ts';
import type { DerNode } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { implicit, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { encodeGeneralName, type GeneralName, parseGeneralName } from './general-names.ts';

/** RFC 5280 4.2.1.10. minimum is always 0 and maximum absent, as that clause requires. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export function encodeNameConstraints({ permitted, excluded }: NameConstraints): Uint8Array {
  const subtrees = (bases: readonly GeneralName[]): Uint8Array =>
    sequence(...bases.map((base) => sequence(encodeGeneralName(base))));
  if (permitted.length + excluded.length === 0) {
    throw new FormatError('value', 'nameConstraints: no subtree');
  }
  return sequence(
    ...(permitted.length === 0 ? [] : [implicit(0, subtrees(permitted))]),
    ...(excluded.length === 0 ? [] : [implicit(1, subtrees(excluded))]),
  );
}

export function decodeNameConstraints(value: Uint8Array): NameConstraints {
  const where = 'nameConstraints';
  const reader = sequenceFields(parseDer(value), where);
  const permitted = reader.context(0);
  const excluded = reader.context(1);
  reader.end();
  if (permitted === undefined && excluded === undefined) {
    throw new FormatError('missing', `${where}: empty`);
  }
  return { permitted: parseSubtrees(permitted, where), excluded: parseSubtrees(excluded, where) };
}

function parseSubtrees(node: DerNode | undefined, where: string): readonly GeneralName[] {
  if (node === undefined) return [];
  const list = fields(node, where);
  const bases: GeneralName[] = [];
  while (list.more()) {
    const subtree = sequenceFields(list.next('subtree'), `${where} subtree`);
    bases.push(parseGeneralName(subtree.next('base'), where));
    if (subtree.more()) {
      throw new FormatError('unsupported', `${where}: minimum or maximum is present`);
    }
  }
  if (bases.length === 0) throw new FormatError('missing', `${where}: list of subtrees is empty`);
  return bases;
}
