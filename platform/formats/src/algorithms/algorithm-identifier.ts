import { parseOid, sequenceFields } from '../der/fields.ts';
import type { DerNode } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';

/** AlgorithmIdentifier (RFC 5280 4.1.1.2); `parameters` is the raw element if there is one. */
export interface AlgorithmIdentifier {
  readonly raw: Uint8Array;
  readonly oid: string;
  readonly parameters?: Uint8Array;
}

export function parseAlgorithmIdentifier(
  source: Uint8Array | DerNode,
  where = 'AlgorithmIdentifier',
): AlgorithmIdentifier {
  const node = source instanceof Uint8Array ? parseDer(source) : source;
  const reader = sequenceFields(node, where);
  const oid = parseOid(reader.next('algorithm'), where);
  const parameters = reader.more() ? reader.next('parameters').raw : undefined;
  reader.end();
  return { raw: node.raw, oid, ...(parameters === undefined ? {} : { parameters }) };
}

/** True if parameters are absent or NULL. */
export function hasNoParameters({ parameters }: AlgorithmIdentifier): boolean {
  return parameters === undefined || isNull(parameters);
}

/** True for the encoding of NULL. */
export function isNull(raw: Uint8Array): boolean {
  return raw.length === 2 && raw[0] === 5 && raw[1] === 0;
}
