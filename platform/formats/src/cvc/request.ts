import { concat } from '../bytes/bytes.ts';
import { FormatError } from '../errors.ts';
import { parseTlv, tlv } from '../tlv/tlv.ts';
import { checkProfile, openCvc, PROFILE_IDENTIFIER } from './certificate.ts';
import { type CvcExtension, encodeCvcExtensions, parseCvcExtensions } from './extensions.ts';
import { cvcObjects } from './objects.ts';
import {
  type CvcPublicKey,
  type CvcPublicKeyFields,
  encodeCvcPublicKey,
  parseCvcPublicKey,
} from './public-key.ts';
import { encodeReference, parseReference } from './references.ts';
import { CVC_TAG } from './tags.ts';

/** What stands in the body of a request (TR-03110-3 C.2); `assembleCvc` puts the inner signature behind it. */
export interface CvcRequestFields {
  /** The authority key that the applicant expects to be certified with. */
  readonly authorityReference?: string;
  readonly publicKey: CvcPublicKeyFields;
  readonly holderReference: string;
  readonly extensions?: readonly CvcExtension[];
}

/** The outer signature of an authenticated request, 67: by the key that the applicant was certified for before. */
export interface CvcOuterSignature {
  readonly authorityReference: string;
  /** The request and the reference with their tags and lengths: what the outer signature covers. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
}

export interface CvcRequest extends CvcRequestFields {
  readonly raw: Uint8Array;
  /** 7F4E with its tag and length: what the inner signature covers. */
  readonly body: Uint8Array;
  readonly publicKey: CvcPublicKey;
  readonly extensions: readonly CvcExtension[];
  /** By the key that is in the request: proof of possession. */
  readonly signature: Uint8Array;
  readonly outer?: CvcOuterSignature;
}

export function buildCvcRequestBody(fields: CvcRequestFields): Uint8Array {
  const { authorityReference, extensions = [] } = fields;
  return tlv(
    CVC_TAG.body,
    tlv(CVC_TAG.profileIdentifier, PROFILE_IDENTIFIER),
    ...(authorityReference === undefined
      ? []
      : [tlv(CVC_TAG.authorityReference, encodeReference(authorityReference))]),
    encodeCvcPublicKey(fields.publicKey),
    tlv(CVC_TAG.holderReference, encodeReference(fields.holderReference)),
    ...(extensions.length === 0 ? [] : [encodeCvcExtensions(extensions)]),
  );
}

/** What the outer signature of an authenticated request covers (TR-03110-3 C.2.5). */
export function cvcAuthenticationInput(
  request: Uint8Array,
  authorityReference: string,
): Uint8Array {
  return concat(request, tlv(CVC_TAG.authorityReference, encodeReference(authorityReference)));
}

/** 67 around a request, the reference of the key that authenticates it, and the outer signature. */
export function assembleAuthenticatedRequest(
  authenticationInput: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return tlv(CVC_TAG.authentication, authenticationInput, tlv(CVC_TAG.signature, signature));
}

/** A request, authenticated or not. */
export function parseCvcRequest(bytes: Uint8Array): CvcRequest {
  const where = 'CVC request';
  const outer = parseTlv(bytes, where);
  if (outer.tag !== CVC_TAG.authentication) return parseInner(bytes, bytes);
  const reader = cvcObjects(outer.value, where);
  const request = reader.take(CVC_TAG.certificate, 'the request');
  const authority = reader.take(CVC_TAG.authorityReference, 'the authority reference');
  const signature = reader.take(CVC_TAG.signature, 'the outer signature').value;
  reader.end();
  return {
    ...parseInner(request.raw, bytes),
    outer: {
      authorityReference: parseReference(authority.value),
      signed: concat(request.raw, authority.raw),
      signature,
    },
  };
}

function parseInner(bytes: Uint8Array, raw: Uint8Array): CvcRequest {
  const where = 'CVC request';
  const { body, content, signature } = openCvc(bytes, where);
  const reader = cvcObjects(content, where);
  checkProfile(reader.take(CVC_TAG.profileIdentifier, 'the profile identifier').value, where);
  const authority = reader.optional(CVC_TAG.authorityReference);
  const key = parseCvcPublicKey(reader.take(CVC_TAG.publicKey, 'the public key').value);
  const holder = reader.take(CVC_TAG.holderReference, 'the holder reference').value;
  const extensions = reader.optional(CVC_TAG.extensions);
  reader.end();
  if (key.kind === 'ec' && key.parameters === undefined) {
    throw new FormatError('missing', `${where}: the domain parameters are missing (D.3.3)`);
  }
  return {
    raw,
    body,
    ...(authority === undefined ? {} : { authorityReference: parseReference(authority.value) }),
    publicKey: key,
    holderReference: parseReference(holder),
    extensions: extensions === undefined ? [] : parseCvcExtensions(extensions.value),
    signature,
  };
}
