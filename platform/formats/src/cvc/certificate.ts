import { FormatError } from '../errors.ts';
import { parseTlv, tlv } from '../tlv/tlv.ts';
import { type Chat, encodeChat, parseChat } from './chat.ts';
import { encodeCvcDate, parseCvcDate } from './dates.ts';
import { type CvcExtension, encodeCvcExtensions, parseCvcExtensions } from './extensions.ts';
import { cvcObjects, MAX_CVC_BYTES } from './objects.ts';
import {
  type CvcPublicKey,
  type CvcPublicKeyFields,
  encodeCvcPublicKey,
  parseCvcPublicKey,
} from './public-key.ts';
import { encodeReference, parseReference } from './references.ts';
import { CVC_TAG } from './tags.ts';

/** Version 1 of certificates and requests is written as zero (TR-03110-3 C.1.1). */
export const PROFILE_IDENTIFIER: Uint8Array = Uint8Array.of(0);

/** What stands in the body, 7F4E. Dates are days in UTC, both of them included. */
export interface CvcBodyFields {
  readonly authorityReference: string;
  readonly publicKey: CvcPublicKeyFields;
  readonly holderReference: string;
  readonly chat: Chat;
  readonly effectiveDate: Date;
  readonly expirationDate: Date;
  readonly extensions?: readonly CvcExtension[];
}

export interface CardVerifiableCertificate extends CvcBodyFields {
  readonly raw: Uint8Array;
  /** 7F4E with its tag and length: what the signature covers. */
  readonly body: Uint8Array;
  readonly publicKey: CvcPublicKey;
  readonly extensions: readonly CvcExtension[];
  /** ECDSA in plain format, r beside s. */
  readonly signature: Uint8Array;
}

/** The body that is signed (TR-03110-3 C.1). */
export function buildCvcBody(fields: CvcBodyFields): Uint8Array {
  const { extensions = [] } = fields;
  return tlv(
    CVC_TAG.body,
    tlv(CVC_TAG.profileIdentifier, PROFILE_IDENTIFIER),
    tlv(CVC_TAG.authorityReference, encodeReference(fields.authorityReference)),
    encodeCvcPublicKey(fields.publicKey),
    tlv(CVC_TAG.holderReference, encodeReference(fields.holderReference)),
    encodeChat(fields.chat),
    tlv(CVC_TAG.effectiveDate, encodeCvcDate(fields.effectiveDate)),
    tlv(CVC_TAG.expirationDate, encodeCvcDate(fields.expirationDate)),
    ...(extensions.length === 0 ? [] : [encodeCvcExtensions(extensions)]),
  );
}

/** 7F21 around a body and its signature: a certificate or a request. */
export function assembleCvc(body: Uint8Array, signature: Uint8Array): Uint8Array {
  return tlv(CVC_TAG.certificate, body, tlv(CVC_TAG.signature, signature));
}

/** Body and signature of 7F21; the outer length may be padded, as certificates in the field are: nothing signs it. */
export function openCvc(
  bytes: Uint8Array,
  where: string,
): { readonly body: Uint8Array; readonly content: Uint8Array; readonly signature: Uint8Array } {
  if (bytes.length > MAX_CVC_BYTES) {
    throw new FormatError('limit', `${where}: more than ${MAX_CVC_BYTES} bytes`);
  }
  const outer = parseTlv(bytes, where);
  if (outer.tag !== CVC_TAG.certificate) {
    throw new FormatError('unexpected', `${where}: the tag is ${outer.tag.toString(16)}`);
  }
  const reader = cvcObjects(outer.value, where);
  const body = reader.take(CVC_TAG.body, 'the body');
  const signature = reader.take(CVC_TAG.signature, 'the signature').value;
  reader.end();
  return { body: body.raw, content: body.value, signature };
}

export function parseCardVerifiableCertificate(bytes: Uint8Array): CardVerifiableCertificate {
  const where = 'CV certificate';
  const { body, content, signature } = openCvc(bytes, where);
  const reader = cvcObjects(content, where);
  checkProfile(reader.take(CVC_TAG.profileIdentifier, 'the profile identifier').value, where);
  const authority = reader.take(CVC_TAG.authorityReference, 'the authority reference').value;
  const key = reader.take(CVC_TAG.publicKey, 'the public key').value;
  const holder = reader.take(CVC_TAG.holderReference, 'the holder reference').value;
  const chat = reader.take(CVC_TAG.chat, 'the authorization template').value;
  const effective = reader.take(CVC_TAG.effectiveDate, 'the effective date').value;
  const expiration = reader.take(CVC_TAG.expirationDate, 'the expiration date').value;
  const extensions = reader.optional(CVC_TAG.extensions);
  reader.end();
  return {
    raw: bytes,
    body,
    authorityReference: parseReference(authority),
    publicKey: parseCvcPublicKey(key),
    holderReference: parseReference(holder),
    chat: parseChat(chat),
    effectiveDate: parseCvcDate(effective),
    expirationDate: parseCvcDate(expiration),
    extensions: extensions === undefined ? [] : parseCvcExtensions(extensions.value),
    signature,
  };
}

export function checkProfile(value: Uint8Array, where: string): void {
  if (value.length !== 1 || value[0] !== 0) {
    throw new FormatError('unsupported', `${where}: the profile is another than version 1`);
  }
}
