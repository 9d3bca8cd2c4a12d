import {
  expectTag,
  parseInteger,
  parseOid,
  parseSmallInteger,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { generalizedTime, parseTime } from '../der/time.ts';
import {
  explicit,
  integer,
  octetString,
  oid,
  printableString,
  sequence,
  utf8String,
} from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseDirectoryString } from '../names/directory-string.ts';
import { PROVINCE_CODE, UNIT_CODE } from './unit-code.ts';

/**
 * Content type of the signed address. The arc 2.999 is the one for examples (ITU-T X.660); the national authority
 * assigns the final one.
 */
export const HOME_ADDRESS_OID = '2.999.496.1.1';

export interface AddressUnit {
  readonly code: string;
  readonly name: string;
}

/** A registered home address, and the card and key that it is bound to. */
export interface HomeAddress {
  /** Twelve digits. */
  readonly civilNumber: string;
  readonly documentNumber: string;
  /** SHA-256 over the SubjectPublicKeyInfo of the card's authentication key. */
  readonly keyHash: Uint8Array;
  /** 1 for the first address on a card; the highest valid one counts. */
  readonly version: number;
  readonly issuedAt: Date;
  readonly validUntil: Date;
  readonly province: AddressUnit;
  readonly district: AddressUnit;
  readonly subdistrict: AddressUnit;
  readonly street?: string;
  readonly building?: string;
  readonly door?: string;
  /** Degrees, to the millionth. */
  readonly latitude: number;
  readonly longitude: number;
  readonly text: string;
  readonly registeredOn: Date;
}

const MICRO = 1_000_000;
const KEY_HASH_OCTETS = 32;
/** The card's address file has to hold this, a signature and a certificate. */
const MAX_OCTETS = 4096;
/** Characters of a name, street, building or door, and of the whole address as one text. */
const MAX_PART = 200;
const MAX_TEXT = 1000;

/**
 * The canonical structure, DER:
 * HomeAddress ::= SEQUENCE { oid, format INTEGER (1), civilNumber, documentNumber PrintableString, keyHash OCTET STRING,
 * version INTEGER, issuedAt, validUntil GeneralizedTime, units SEQUENCE OF SEQUENCE { code, name },
 * street [0], building [1], door [2] UTF8String OPTIONAL, latitude, longitude INTEGER (microdegrees),
 * text UTF8String, registeredOn GeneralizedTime }
 */
export function encodeHomeAddress(address: HomeAddress): Uint8Array {
  const bytes = writeHomeAddress(address);
  // What is written must be readable: the reader's limits and patterns hold here too.
  parseHomeAddress(bytes);
  return bytes;
}

function writeHomeAddress(address: HomeAddress): Uint8Array {
  const optional = (tag: number, text: string | undefined): readonly Uint8Array[] =>
    text === undefined ? [] : [explicit(tag, utf8String(text))];
  return sequence(
    oid(HOME_ADDRESS_OID),
    integer(1),
    printableString(address.civilNumber),
    printableString(address.documentNumber),
    octetString(address.keyHash),
    integer(address.version),
    generalizedTime(address.issuedAt),
    generalizedTime(address.validUntil),
    sequence(
      ...[address.province, address.district, address.subdistrict].map(({ code, name }) =>
        sequence(printableString(code), utf8String(name)),
      ),
    ),
    ...optional(0, address.street),
    ...optional(1, address.building),
    ...optional(2, address.door),
    integer(Math.round(address.latitude * MICRO)),
    integer(Math.round(address.longitude * MICRO)),
    utf8String(address.text),
    generalizedTime(address.registeredOn),
  );
}

export function parseHomeAddress(bytes: Uint8Array): HomeAddress {
  const where = 'HomeAddress';
  const reader = sequenceFields(parseDer(bytes, { maxBytes: MAX_OCTETS }), where);
  if (parseOid(reader.next('type'), where) !== HOME_ADDRESS_OID) {
    throw new FormatError('unexpected', `${where}: is of another type`);
  }
  parseSmallInteger(reader.next('format'), `${where} format`, 1, 1);
  const civilNumber = matching(reader.next('civilNumber'), /^\d{12}$/, 'civilNumber');
  const documentNumber = matching(
    reader.next('documentNumber'),
    /^[A-Z0-9]{1,20}$/,
    'documentNumber',
  );
  const keyHash = reader.take(TAG.octetString, 'keyHash').content;
  const version = parseSmallInteger(reader.next('version'), `${where} version`, 1, 0x7fff_ffff);
  const issuedAt = parseTime(reader.take(TAG.generalizedTime, 'issuedAt'));
  const validUntil = parseTime(reader.take(TAG.generalizedTime, 'validUntil'));
  const [province, district, subdistrict] = parseUnits(reader.take(TAG.sequence, 'units'));
  const street = optionalText(reader.context(0));
  const building = optionalText(reader.context(1));
  const door = optionalText(reader.context(2));
  const latitude = degrees(reader.next('latitude'), 90, 'latitude');
  const longitude = degrees(reader.next('longitude'), 180, 'longitude');
  const text = boundedText(reader.next('text'), MAX_TEXT, 'text');
  const registeredOn = parseTime(reader.take(TAG.generalizedTime, 'registeredOn'));
  reader.end();
  if (keyHash.length !== KEY_HASH_OCTETS) {
    throw new FormatError('value', `${where} keyHash: has ${keyHash.length} octets`);
  }
  if (validUntil <= issuedAt) {
    throw new FormatError('value', `${where}: ends before it begins`);
  }
  return {
    civilNumber,
    documentNumber,
    keyHash,
    version,
    issuedAt,
    validUntil,
    province,
    district,
    subdistrict,
    ...(street === undefined ? {} : { street }),
    ...(building === undefined ? {} : { building }),
    ...(door === undefined ? {} : { door }),
    latitude,
    longitude,
    text,
    registeredOn,
  };
}

function parseUnits(node: DerNode): readonly [AddressUnit, AddressUnit, AddressUnit] {
  const units = node.children.map((child, index) => {
    const reader = sequenceFields(child, 'HomeAddress unit');
    const code = matching(
      reader.next('code'),
      index === 0 ? PROVINCE_CODE : UNIT_CODE,
      'unit code',
    );
    const name = boundedText(reader.next('name'), MAX_PART, 'unit name');
    reader.end();
    return { code, name };
  });
  const [province, district, subdistrict, more] = units;
  if (!province || !district || !subdistrict || more) {
    throw new FormatError('value', `HomeAddress units: ${units.length} instead of three`);
  }
  return [province, district, subdistrict];
}

function matching(node: DerNode, pattern: RegExp, what: string): string {
  const text = parseDirectoryString(expectTag(node, TAG.printableString, what), what);
  if (!pattern.test(text)) {
    throw new FormatError('value', `HomeAddress ${what}: has another form`);
  }
  return text;
}

function boundedText(node: DerNode, max: number, what: string): string {
  const text = parseDirectoryString(expectTag(node, TAG.utf8String, what), `HomeAddress ${what}`);
  if (text.length > max) {
    throw new FormatError('value', `HomeAddress ${what}: over ${max} characters`);
  }
  return text;
}

function optionalText(node: DerNode | undefined): string | undefined {
  if (node === undefined) {
    return undefined;
  }
  const [inner, another] = node.children;
  if (inner === undefined || another !== undefined) {
    throw new FormatError('unexpected', 'HomeAddress: an optional text has another form');
  }
  return boundedText(inner, MAX_PART, 'street, building or door');
}

function degrees(node: DerNode, limit: number, what: string): number {
  const value = parseInteger(node, `HomeAddress ${what}`);
  if (value < BigInt(-limit * MICRO) || value > BigInt(limit * MICRO)) {
    throw new FormatError('value', `HomeAddress ${what}: outside ${-limit} to ${limit} degrees`);
  }
  return Number(value) / MICRO;
}
