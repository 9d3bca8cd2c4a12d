import { parseAlgorithmIdentifier } from '../algorithms/algorithm-identifier.ts';
import {
  encodeHashAlgorithm,
  HASH_LENGTH,
  type HashName,
  requireHash,
} from '../algorithms/hash-algorithm.ts';
import { encodeSerial } from '../certificate/build-certificate.ts';
import { parseSerial, type SerialNumber } from '../certificate/parse-certificate.ts';
import { sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { octetString, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/**
 * What names a certificate in OCSP (RFC 6960 4.1.1): the hash of the issuer's name (DER), the hash
 * of the issuer's key (content of its BIT STRING), the serial number. Hashing is the caller's.
 */
export interface CertIdFields {
  readonly hash: HashName;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: bigint | Uint8Array;
}

export interface CertId extends Omit<CertIdFields, 'serial'> {
  readonly raw: Uint8Array;
  readonly serial: SerialNumber;
}

export function encodeCertId(id: CertIdFields): Uint8Array {
  checkLengths(id);
  return sequence(
    encodeHashAlgorithm(id.hash, true),
    octetString(id.issuerNameHash),
    octetString(id.issuerKeyHash),
    encodeSerial(id.serial),
  );
}

export function parseCertId(node: DerNode): CertId {
  const where = 'CertID';
  const reader = sequenceFields(node, where);
  const hash = requireHash(parseAlgorithmIdentifier(reader.next('hashAlgorithm')), where);
  const issuerNameHash = reader.take(TAG.octetString, 'issuerNameHash').content;
  const issuerKeyHash = reader.take(TAG.octetString, 'issuerKeyHash').content;
  const serial = parseSerial(reader.take(TAG.integer, 'serialNumber'));
  reader.end();
  checkLengths({ hash, issuerNameHash, issuerKeyHash });
  return { raw: node.raw, hash, issuerNameHash, issuerKeyHash, serial };
}

function checkLengths(id: Pick<CertIdFields, 'hash' | 'issuerNameHash' | 'issuerKeyHash'>): void {
  const length = HASH_LENGTH[id.hash];
  if (id.issuerNameHash.length !== length || id.issuerKeyHash.length !== length) {
    throw new FormatError('value', `CertID: a hash is not ${length} octets of ${id.hash}`);
  }
}
