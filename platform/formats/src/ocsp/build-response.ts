import {
  encodeSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../algorithms/signature-algorithm.ts';
import { generalizedTime } from '../der/time.ts';
import {
  bitString,
  enumerated,
  explicit,
  implicit,
  implicitPrimitive,
  nullValue,
  octetString,
  oid,
  sequence,
} from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { type CrlReason, crlReasonNumber } from '../extensions/crl-extensions.ts';
import { type Extension, encodeExtensions } from '../extensions/extension.ts';
import { EXTENSION } from '../extensions/oids.ts';
import { nameBytes } from '../names/encode-name.ts';
import type { Name } from '../names/name.ts';
import { type CertIdFields, encodeCertId } from './cert-id.ts';
import { encodeOcspNonce } from './nonce.ts';
import { OCSP_BASIC_OID, type OcspErrorStatus, RESPONSE_STATUS } from './response-status.ts';

export type CertStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revocationTime: Date; readonly reason?: CrlReason }
  | { readonly status: 'unknown' };

export interface SingleResponseFields {
  /** The requester's own CertID bytes (`CertId.raw`), or its fields. */
  readonly certId: CertIdFields | Uint8Array;
  readonly certStatus: CertStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly extensions?: readonly Extension[];
}

/** Who answers: the responder's subject, or the SHA-1 of its key (RFC 6960 4.2.1). */
export type ResponderIdFields =
  | { readonly byName: Name | Uint8Array }
  | { readonly byKeyHash: Uint8Array };

export interface ResponseDataFields {
  readonly responderId: ResponderIdFields;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponseFields[];
  readonly nonce?: Uint8Array;
  readonly extensions?: readonly Extension[];
}

/** ResponseData (RFC 6960 4.2.1): the bytes to be signed. */
export function buildResponseData(parts: ResponseDataFields): Uint8Array {
  if (parts.responses.length === 0) throw new FormatError('value', 'ResponseData: no response');
  const nonce: readonly Extension[] =
    parts.nonce === undefined
      ? []
      : [{ oid: EXTENSION.ocspNonce, critical: false, value: encodeOcspNonce(parts.nonce) }];
  return sequence(
    encodeResponderId(parts.responderId),
    generalizedTime(parts.producedAt),
    sequence(...parts.responses.map(encodeSingleResponse)),
    ...optionalExtensions([...nonce, ...(parts.extensions ?? [])]),
  );
}

function encodeResponderId(id: ResponderIdFields): Uint8Array {
  return 'byName' in id
    ? explicit(1, nameBytes(id.byName))
    : explicit(2, octetString(id.byKeyHash));
}

function encodeSingleResponse(response: SingleResponseFields): Uint8Array {
  const { certId, nextUpdate } = response;
  return sequence(
    certId instanceof Uint8Array ? certId : encodeCertId(certId),
    encodeCertStatus(response.certStatus),
    generalizedTime(response.thisUpdate),
    ...(nextUpdate === undefined ? [] : [explicit(0, generalizedTime(nextUpdate))]),
    ...optionalExtensions(response.extensions ?? []),
  );
}

function optionalExtensions(extensions: readonly Extension[]): readonly Uint8Array[] {
  return extensions.length === 0 ? [] : [explicit(1, encodeExtensions(extensions))];
}

function encodeCertStatus(certStatus: CertStatus): Uint8Array {
  switch (certStatus.status) {
    case 'good':
      return implicit(0, nullValue());
    case 'unknown':
      return implicitPrimitive(2, new Uint8Array());
    case 'revoked': {
      const { revocationTime, reason } = certStatus;
      const reasonCode =
        reason === undefined || reason === 'unspecified'
          ? []
          : [explicit(0, enumerated(crlReasonNumber(reason)))];
      return implicit(1, sequence(generalizedTime(revocationTime), ...reasonCode));
    }
  }
}

/** A successful OCSPResponse around signed ResponseData, with the responder's certificates. */
export function assembleOcspResponse(
  responseData: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  certificates: readonly Uint8Array[] = [],
): Uint8Array {
  const basic = sequence(
    responseData,
    encodeSignatureAlgorithm(algorithm),
    bitString(signature),
    ...(certificates.length === 0 ? [] : [explicit(0, sequence(...certificates))]),
  );
  const responseBytes = sequence(oid(OCSP_BASIC_OID), octetString(basic));
  return sequence(enumerated(RESPONSE_STATUS.successful), explicit(0, responseBytes));
}

/** An unsigned error OCSPResponse (RFC 6960 2.3). */
export function buildOcspError(status: OcspErrorStatus): Uint8Array {
  return sequence(enumerated(RESPONSE_STATUS[status]));
}
