import {
  type AlgorithmIdentifier,
  parseAlgorithmIdentifier,
} from '../algorithms/algorithm-identifier.ts';
import {
  encodeHashAlgorithm,
  HASH_LENGTH,
  type HashName,
  hashOf,
} from '../algorithms/hash-algorithm.ts';
import { sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { octetString, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';

export interface MessageImprintFields {
  readonly hash: HashName;
  readonly hashedMessage: Uint8Array;
}

/** MessageImprint (RFC 3161 2.4.1). Any algorithm is read: whether it is taken is the authority's business. */
export interface MessageImprint {
  readonly raw: Uint8Array;
  readonly algorithm: AlgorithmIdentifier;
  /** Undefined for an algorithm that is not known. */
  readonly hash: HashName | undefined;
  readonly hashedMessage: Uint8Array;
}

export function encodeMessageImprint({ hash, hashedMessage }: MessageImprintFields): Uint8Array {
  if (hashedMessage.length !== HASH_LENGTH[hash]) {
    throw new FormatError('value', `MessageImprint: ${hash} has ${HASH_LENGTH[hash]} octets`);
  }
  return sequence(encodeHashAlgorithm(hash, true), octetString(hashedMessage));
}

export function parseMessageImprint(node: DerNode): MessageImprint {
  const where = 'MessageImprint';
  const reader = sequenceFields(node, where);
  const algorithm = parseAlgorithmIdentifier(reader.next('hashAlgorithm'), where);
  const hashedMessage = reader.take(TAG.octetString, 'hashedMessage').content;
  reader.end();
  return { raw: node.raw, algorithm, hash: hashOf(algorithm), hashedMessage };
}

/** True if the octets are as many as the hash gives (RFC 3161 2.4.1); false for an unknown hash. */
export function isImprintLengthRight({ hash, hashedMessage }: MessageImprint): boolean {
  return hash !== undefined && hashedMessage.length === HASH_LENGTH[hash];
}
