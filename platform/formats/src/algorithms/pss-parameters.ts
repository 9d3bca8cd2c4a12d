import { explicitContent, parseOid, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { parseDer } from '../der/parse.ts';
import { explicit, integer, oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseAlgorithmIdentifier } from './algorithm-identifier.ts';
import { encodeHashAlgorithm, HASH_LENGTH, type HashName, requireHash } from './hash-algorithm.ts';

const MGF1_OID = '1.2.840.113549.1.1.8';

/** RSASSA-PSS-params (RFC 4055 3.1) with its defaults filled in. */
export interface PssParameters {
  readonly hash: HashName;
  readonly mgfHash: HashName;
  readonly saltLength: number;
  readonly saltIsHashLength: boolean;
}

/** Parameters for MGF1 of the same hash and a salt as long as the hash. */
export function encodePssParameters(hash: HashName): Uint8Array {
  const hashAlgorithm = encodeHashAlgorithm(hash, true);
  return sequence(
    explicit(0, hashAlgorithm),
    explicit(1, sequence(oid(MGF1_OID), hashAlgorithm)),
    explicit(2, integer(HASH_LENGTH[hash])),
  );
}

export function parsePssParameters(raw: Uint8Array): PssParameters {
  const where = 'RSASSA-PSS-params';
  const reader = sequenceFields(parseDer(raw), where);
  const hashNode = reader.context(0);
  const mgfNode = reader.context(1);
  const saltNode = reader.context(2);
  const trailerNode = reader.context(3);
  reader.end();
  const hash =
    hashNode === undefined
      ? 'sha1'
      : requireHash(parseAlgorithmIdentifier(explicitContent(hashNode, where)), where);
  const mgfHash = mgfNode === undefined ? 'sha1' : parseMgf(explicitContent(mgfNode, where).raw);
  const saltLength =
    saltNode === undefined
      ? 20
      : parseSmallInteger(explicitContent(saltNode, where), where, 0, 4096);
  if (trailerNode !== undefined)
    parseSmallInteger(explicitContent(trailerNode, where), where, 1, 1);
  return { hash, mgfHash, saltLength, saltIsHashLength: saltLength === HASH_LENGTH[hash] };
}

function parseMgf(raw: Uint8Array): HashName {
  const where = 'RSASSA-PSS-params maskGenAlgorithm';
  const reader = sequenceFields(parseDer(raw), where);
  if (parseOid(reader.next('algorithm'), where) !== MGF1_OID) {
    throw new FormatError('unsupported', `${where}: not MGF1`);
  }
  const hash = requireHash(parseAlgorithmIdentifier(reader.next('hash')), where);
  reader.end();
  return hash;
}
