import {
  encodeSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../algorithms/signature-algorithm.ts';
import { time } from '../der/time.ts';
import { explicit, integer, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { type Extension, encodeExtensions } from '../extensions/extension.ts';
import { nameBytes } from '../names/encode-name.ts';
import type { Name } from '../names/name.ts';

export interface TbsCertificateFields {
  /** Positive; bytes are unsigned big-endian. At most 20 octets once encoded (RFC 5280 4.1.2.2). */
  readonly serial: bigint | Uint8Array;
  /** Bytes are copied as they stand: give an issuer's own subject bytes. */
  readonly issuer: Name | Uint8Array;
  readonly subject: Name | Uint8Array;
  /** Whole seconds. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly extensions: readonly Extension[];
}

/** Longest serial number, encoded (RFC 5280 4.1.2.2). */
const MAX_SERIAL_OCTETS = 20;

/** TBSCertificate, version 3 (RFC 5280 4.1). */
export function buildTbsCertificate(fields: TbsCertificateFields): Uint8Array {
  return sequence(
    explicit(0, integer(2)),
    encodeSerial(fields.serial),
    encodeSignatureAlgorithm(fields.signatureAlgorithm),
    nameBytes(fields.issuer),
    sequence(time(fields.notBefore), time(fields.notAfter)),
    nameBytes(fields.subject),
    fields.spki,
    ...(fields.extensions.length === 0 ? [] : [explicit(3, encodeExtensions(fields.extensions))]),
  );
}

/** CertificateSerialNumber: refuses zero, negative numbers and more than 20 octets. */
export function encodeSerial(serial: bigint | Uint8Array): Uint8Array {
  const encoded = integer(serial);
  const positive = serial instanceof Uint8Array ? serial.some((byte) => byte !== 0) : serial > 0n;
  if (!positive || encoded.length - 2 > MAX_SERIAL_OCTETS) {
    throw new FormatError('value', 'serial number: not positive, or longer than 20 octets');
  }
  return encoded;
}
