import { boundedInteger, expectTag, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import {
  enumerated,
  explicit,
  implicitPrimitive,
  integer,
  integerContent,
  octetString,
  sequence,
} from '../der/write.ts';
import { FormatError } from '../errors.ts';
import {
  type CommonObject,
  encodeCommonObject,
  flagBits,
  identifier,
  parseCommonObject,
  parseFlags,
  parseIdentifier,
  typeAttributes,
} from './common-object.ts';
import { parseObjectFile } from './object-file.ts';

export interface PinObject extends CommonObject {
  readonly authIdOfPin: number;
  /** Reference in VERIFY's P2. */
  readonly reference: number;
  readonly minLength: number;
  readonly storedLength: number;
  readonly maxLength: number;
  /** Case-sensitive, initialized, needs padding where nothing is said. */
  readonly flags?: readonly PinFlag[];
}

/** PasswordFlags (ISO/IEC 7816-15 section 8.9.2). */
const PIN_FLAGS = {
  caseSensitive: 0,
  local: 1,
  changeDisabled: 2,
  unblockDisabled: 3,
  initialized: 4,
  needsPadding: 5,
  unblockingPassword: 6,
  soPassword: 7,
} as const;
export type PinFlag = keyof typeof PIN_FLAGS;
const PIN_FLAG_LIST = [
  ['caseSensitive', 0],
  ['local', 1],
  ['changeDisabled', 2],
  ['unblockDisabled', 3],
  ['initialized', 4],
  ['needsPadding', 5],
  ['unblockingPassword', 6],
  ['soPassword', 7],
] as const;
const DEFAULT_FLAGS: readonly PinFlag[] = ['caseSensitive', 'initialized', 'needsPadding'];

/** PasswordType ascii-numeric; the PIN is padded with 00. */
const ASCII_NUMERIC = 1;
const PAD_OCTET = 0x00;

/** One PIN of the AODF (section 8.9). */
export function encodePin(pin: PinObject): Uint8Array {
  return sequence(
    encodeCommonObject(pin),
    sequence(identifier(pin.authIdOfPin)),
    explicit(
      1,
      sequence(
        flagBits(PIN_FLAGS, pin.flags ?? DEFAULT_FLAGS),
        enumerated(ASCII_NUMERIC),
        integer(pin.minLength),
        integer(pin.storedLength),
        integer(pin.maxLength),
        implicitPrimitive(0, integerContent(pin.reference)),
        octetString(Uint8Array.of(PAD_OCTET)),
      ),
    ),
  );
}

export function parseAodf(file: Uint8Array): readonly PinObject[] {
  const where = 'AODF';
  return parseObjectFile(file, where).map((node) => {
    const object = sequenceFields(node, where);
    const common = parseCommonObject(object.next('common attributes'), where);
    const own = sequenceFields(object.next('class attributes'), where);
    const authIdOfPin = parseIdentifier(own.next('authId'), where);
    own.end();
    const pin = sequenceFields(typeAttributes(object, where), where);
    object.end();
    const flags = parseFlags(pin.next('pwdFlags'), PIN_FLAG_LIST, where);
    const type = expectTag(pin.next('pwdType'), TAG.enumerated, where);
    boundedInteger(type.content, `${where} pwdType`, ASCII_NUMERIC, ASCII_NUMERIC);
    const minLength = parseSmallInteger(pin.next('minLength'), `${where} minLength`, 0, 255);
    const storedLength = parseSmallInteger(
      pin.next('storedLength'),
      `${where} storedLength`,
      0,
      255,
    );
    const maxLength = parseSmallInteger(pin.next('maxLength'), `${where} maxLength`, 0, 255);
    const reference = pin.context(0);
    const [pad, ...rest] = pin.take(TAG.octetString, 'padChar').content;
    pin.end();
    if (reference === undefined || pad !== PAD_OCTET || rest.length > 0) {
      throw new FormatError('unsupported', `${where}: no reference, or a padding other than 00`);
    }
    return {
      ...common,
      authIdOfPin,
      flags,
      minLength,
      storedLength,
      maxLength,
      reference: boundedInteger(reference.content, `${where} pwdReference`, 0, 255),
    };
  });
}
