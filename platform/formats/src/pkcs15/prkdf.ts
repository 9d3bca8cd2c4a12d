import { parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { integer, sequence } from '../der/write.ts';
import {
  encodeCommonObject,
  flagBits,
  identifier,
  parseCommonObject,
  parseFlags,
  parseIdentifier,
  typeAttributes,
} from './common-object.ts';
import {
  encodeRsaAttributes,
  encodeSubject,
  encodeUsage,
  type KeyObject,
  MAX_KEY_REFERENCE,
  parseRsaAttributes,
  parseSubject,
  parseUsage,
} from './key-object.ts';
import { parseObjectFile } from './object-file.ts';

export interface PrivateKeyObject extends KeyObject {
  /** The application's directory: the key has no file of its own. */
  readonly path: string;
  /** A key made on the card where nothing is said. */
  readonly access?: readonly KeyAccess[];
}

/** KeyAccessFlags (ISO/IEC 7816-15 section 8.3.3). */
const ACCESS_BITS = {
  sensitive: 0,
  extractable: 1,
  alwaysSensitive: 2,
  neverExtractable: 3,
  local: 4,
} as const;
export type KeyAccess = keyof typeof ACCESS_BITS;
const ACCESS_LIST = [
  ['sensitive', 0],
  ['extractable', 1],
  ['alwaysSensitive', 2],
  ['neverExtractable', 3],
  ['local', 4],
] as const;
const MADE_ON_THE_CARD: readonly KeyAccess[] = [
  'sensitive',
  'alwaysSensitive',
  'neverExtractable',
  'local',
];

/** One RSA key of the PrKDF (section 8.4). */
export function encodePrivateKey(key: PrivateKeyObject): Uint8Array {
  return sequence(
    encodeCommonObject(key),
    sequence(
      identifier(key.id),
      encodeUsage(key.usage),
      flagBits(ACCESS_BITS, key.access ?? MADE_ON_THE_CARD),
      integer(key.keyReference),
    ),
    ...encodeSubject(key),
    encodeRsaAttributes(key.path, key.modulusBits),
  );
}

export function parsePrkdf(file: Uint8Array): readonly PrivateKeyObject[] {
  const where = 'PrKDF';
  return parseObjectFile(file, where).map((node) => {
    const object = sequenceFields(node, where);
    const common = parseCommonObject(object.next('common attributes'), where);
    const own = sequenceFields(object.next('class attributes'), where);
    const id = parseIdentifier(own.next('iD'), where);
    const usage = parseUsage(own.next('usage'), where);
    const access = parseFlags(own.next('accessFlags'), ACCESS_LIST, where);
    const keyReference = parseSmallInteger(
      own.next('keyReference'),
      `${where} keyReference`,
      0,
      MAX_KEY_REFERENCE,
    );
    own.end();
    const subject = parseSubject(object, where);
    const rsa = parseRsaAttributes(typeAttributes(object, where), where);
    object.end();
    return { ...common, id, usage, access, keyReference, ...subject, ...rsa };
  });
}
