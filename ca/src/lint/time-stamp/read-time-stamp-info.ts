import {
  type AlgorithmIdentifier,
  type DerNode,
  explicitContent,
  type GeneralName,
  parseAlgorithmIdentifier,
  parseDer,
  parseGeneralName,
  parseOid,
  parseSerial,
  parseSmallInteger,
  parseTime,
  type SerialNumber,
  sequenceFields,
  TAG,
} from '@tamga/formats';

/** TSTInfo (RFC 3161 2.4.2) as its lints see it, read by another hand than the one that wrote it. */
export interface TimeStampInfo {
  readonly version: number;
  readonly policy: string;
  readonly hashAlgorithm: AlgorithmIdentifier;
  readonly hashedMessage: Uint8Array;
  readonly serial: SerialNumber;
  readonly genTime: Date;
  /** Nodes of seconds, millis and micros. */
  readonly accuracy: readonly DerNode[] | undefined;
  readonly writesOrdering: boolean | undefined;
  readonly nonce: SerialNumber | undefined;
  readonly tsa: GeneralName | undefined;
}

/** id-ct-TSTInfo. */
export const TST_INFO_OID = '1.2.840.113549.1.9.16.1.4';

const MAX_INFO_BYTES = 64 * 1024;

export function readTimeStampInfo(bytes: Uint8Array): TimeStampInfo {
  const where = 'TSTInfo';
  const reader = sequenceFields(parseDer(bytes, { maxBytes: MAX_INFO_BYTES }), where);
  const version = parseSmallInteger(reader.next('version'), where, 0, 255);
  const policy = parseOid(reader.next('policy'), where);
  const imprint = sequenceFields(reader.next('messageImprint'), `${where} messageImprint`);
  const hashAlgorithm = parseAlgorithmIdentifier(imprint.next('hashAlgorithm'), where);
  const hashedMessage = imprint.take(TAG.octetString, 'hashedMessage').content;
  imprint.end();
  const serial = parseSerial(reader.take(TAG.integer, 'serialNumber'));
  const genTime = parseTime(reader.take(TAG.generalizedTime, 'genTime'));
  const accuracy = reader.optional(TAG.sequence)?.children;
  const ordering = reader.optional(TAG.boolean);
  const nonce = reader.optional(TAG.integer);
  const tsa = reader.context(0);
  reader.context(1);
  reader.end();
  return {
    version,
    policy,
    hashAlgorithm,
    hashedMessage,
    serial,
    genTime,
    accuracy,
    writesOrdering: ordering && ordering.content[0] === 0xff,
    nonce: nonce && parseSerial(nonce),
    tsa: tsa && parseGeneralName(explicitContent(tsa, where), where),
  };
}
