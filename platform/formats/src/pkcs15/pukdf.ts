import { parseBoolean, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { boolean, integer, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import {
  encodeCommonObject,
  identifier,
  parseCommonObject,
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

export interface PublicKeyObject extends KeyObject {
  /** The file that holds the RSAPublicKey. */
  readonly path: string;
}

/** One RSA key of the PuKDF (section 8.5): not native, for the card does not compute with it. */
export function encodePublicKey(key: PublicKeyObject): Uint8Array {
  return sequence(
    encodeCommonObject(key),
    sequence(identifier(key.id), encodeUsage(key.usage), boolean(false), integer(key.keyReference)),
    ...encodeSubject(key),
    encodeRsaAttributes(key.path, key.modulusBits),
  );
}

export function parsePukdf(file: Uint8Array): readonly PublicKeyObject[] {
  const where = 'PuKDF';
  return parseObjectFile(file, where).map((node) => {
    const object = sequenceFields(node, where);
    const common = parseCommonObject(object.next('common attributes'), where);
    const own = sequenceFields(object.next('class attributes'), where);
    const id = parseIdentifier(own.next('iD'), where);
    const usage = parseUsage(own.next('usage'), where);
    if (parseBoolean(own.next('native'), where)) {
      throw new FormatError('notCanonical', `${where}: native TRUE is the default`);
    }
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
    return { ...common, id, usage, keyReference, ...subject, ...rsa };
  });
}
