import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from '../algorithms/algorithm-identifier.ts';
import { parseBitString, sequenceFields } from '../der/fields.ts';
import type { DerNode } from '../der/node.ts';

/** The three parts of SIGNED{}. */
export interface SignedParts {
  readonly raw: Uint8Array;
  readonly tbs: DerNode;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

export function parseSigned(node: DerNode, where: string): SignedParts {
  const reader = sequenceFields(node, where);
  const tbs = reader.next('to-be-signed part');
  const algorithm = parseAlgorithmIdentifier(reader.next('signatureAlgorithm'), where);
  const signature = parseBitString(reader.next('signature'), `${where} signature`);
  reader.end();
  return { raw: node.raw, tbs, algorithm, signature };
}
