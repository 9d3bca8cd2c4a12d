import { utf8Bytes } from '../bytes/bytes.ts';
import { generalizedTime } from '../der/time.ts';
import {
  boolean,
  enumerated,
  explicit,
  implicitPrimitive,
  integer,
  namedBits,
  octetString,
  oid,
  sequence,
  utf8String,
} from '../der/write.ts';
import { tlv } from '../tlv/tlv.ts';
import { encodePath } from './path.ts';

/** CommonObjectFlags (ISO/IEC 7816-15 section 8.2.8): bit 0 private, bit 1 modifiable. */
export interface CommonObject {
  readonly label: string;
  readonly isPrivate: boolean;
  readonly isModifiable: boolean;
  /** The PIN that protects it. */
  readonly authId?: number;
}

/** EF.DIR's entry for the application (ISO/IEC 7816-15 section 7.5.1); its AID is that of PKCS #15. */
export function encodeDirEntry(label: string): Uint8Array {
  return tlv(
    0x61,
    tlv(0x4f, Uint8Array.from(Buffer.from('a000000063504b43532d3135', 'hex'))),
    tlv(0x50, utf8Bytes(label)),
    tlv(0x51, Uint8Array.of(0x3f, 0x00, 0x50, 0x15)),
  );
}

/** Which object directory file holds objects of which kind: the CHOICE tags of PKCS15Objects (section 7.5.2). */
const ODF_TAGS = {
  privateKeys: 0,
  publicKeys: 1,
  certificates: 4,
  dataObjects: 7,
  authObjects: 8,
} as const;

/** EF.ODF: the directory files by kind, in the order given. */
export function encodeOdf(
  entries: readonly (readonly [kind: keyof typeof ODF_TAGS, path: string])[],
): readonly Uint8Array[] {
  return entries.map(([kind, path]) => explicit(ODF_TAGS[kind], encodePath(path)));
}

export interface TokenInfo {
  /** The card's serial number. */
  readonly serial: Uint8Array;
  readonly manufacturer: string;
  readonly label: string;
  readonly lastUpdate: Date;
}

/** EF.TokenInfo (section 7.5.8): version 1; login required, PRN generation supported. */
export function encodeTokenInfo(info: TokenInfo): Uint8Array {
  const label = utf8Bytes(info.label);
  return sequence(
    integer(0),
    octetString(info.serial),
    utf8String(info.manufacturer),
    implicitPrimitive(0, label),
    namedBits([1, 2]),
    explicit(5, generalizedTime(info.lastUpdate)),
  );
}

export interface PinObject extends CommonObject {
  readonly authIdOfPin: number;
  /** Reference in VERIFY's P2. */
  readonly reference: number;
  readonly minLength: number;
  readonly storedLength: number;
  readonly maxLength: number;
}

/** PinFlags (section 8.9.2): local, initialized, needs padding, and exchange through case-sensitive digits. */
const PIN_FLAGS = [0, 4, 5] as const;
const PIN_TYPE_ASCII_NUMERIC = 1;

/** One PIN of the AODF (section 8.9). */
export function encodePin(pin: PinObject): Uint8Array {
  return sequence(
    commonObject(pin),
    sequence(octetString(Uint8Array.of(pin.authIdOfPin))),
    explicit(
      1,
      sequence(
        namedBits(PIN_FLAGS),
        enumerated(PIN_TYPE_ASCII_NUMERIC),
        integer(pin.minLength),
        integer(pin.storedLength),
        integer(pin.maxLength),
        implicitPrimitive(0, Uint8Array.of(pin.reference)),
        octetString(Uint8Array.of(0x00)),
      ),
    ),
  );
}

/** KeyUsageFlags (section 8.3.2). */
export type Pkcs15KeyUsage = 'sign' | 'verify' | 'nonRepudiation';
const USAGE_BITS = { sign: 2, verify: 6, nonRepudiation: 9 } as const;

export interface PrivateKeyObject extends CommonObject {
  readonly id: number;
  readonly usage: readonly Pkcs15KeyUsage[];
  readonly keyReference: number;
  readonly modulusBits: number;
  /** The application's directory: the key has no file of its own. */
  readonly path: string;
}

/** KeyAccessFlags (section 8.3.3): sensitive, alwaysSensitive, neverExtractable, local. */
const MADE_ON_THE_CARD = [0, 2, 3, 4] as const;

/** One RSA key of the PrKDF (section 8.4). */
export function encodePrivateKey(key: PrivateKeyObject): Uint8Array {
  return sequence(
    commonObject(key),
    sequence(
      octetString(Uint8Array.of(key.id)),
      namedBits(key.usage.map((usage) => USAGE_BITS[usage])),
      namedBits(MADE_ON_THE_CARD),
      integer(key.keyReference),
    ),
    explicit(1, sequence(encodePath(key.path), integer(key.modulusBits))),
  );
}

export interface PublicKeyObject extends CommonObject {
  readonly id: number;
  readonly usage: readonly Pkcs15KeyUsage[];
  readonly keyReference: number;
  readonly modulusBits: number;
  readonly path: string;
}

/** One RSA key of the PuKDF (section 8.5); the file holds an RSAPublicKey. */
export function encodePublicKey(key: PublicKeyObject): Uint8Array {
  return sequence(
    commonObject(key),
    sequence(
      octetString(Uint8Array.of(key.id)),
      namedBits(key.usage.map((usage) => USAGE_BITS[usage])),
      boolean(false),
      integer(key.keyReference),
    ),
    explicit(1, sequence(encodePath(key.path), integer(key.modulusBits))),
  );
}

export interface CertificateObject extends CommonObject {
  readonly id: number;
  readonly path: string;
}

/** One X.509 certificate of the CDF (section 8.7). */
export function encodeCertificate(certificate: CertificateObject): Uint8Array {
  return sequence(
    commonObject(certificate),
    sequence(octetString(Uint8Array.of(certificate.id))),
    explicit(1, sequence(encodePath(certificate.path))),
  );
}

export interface DataObject extends CommonObject {
  readonly application: string;
  readonly type: string;
  readonly path: string;
}

/** One opaque data object of the DODF (section 8.8). */
export function encodeDataObject(data: DataObject): Uint8Array {
  return sequence(
    commonObject(data),
    sequence(utf8String(data.application), oid(data.type)),
    explicit(1, encodePath(data.path)),
  );
}

function commonObject({ label, isPrivate, isModifiable, authId }: CommonObject): Uint8Array {
  const flags = [...(isPrivate ? [0] : []), ...(isModifiable ? [1] : [])];
  return sequence(
    utf8String(label),
    namedBits(flags),
    ...(authId === undefined ? [] : [octetString(Uint8Array.of(authId))]),
  );
}
