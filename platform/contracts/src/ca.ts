import Type, { type Static } from 'typebox';
import {
  Base64,
  Instant,
  NAME_PATTERN,
  Problem,
  RequestId,
  SerialNumber,
  Sha256,
} from './common.ts';

/** Profiles a service may ask for over HTTP; ceremonies have more. */
export const RequestableProfile = Type.Union([
  Type.Literal('citizen-authentication'),
  Type.Literal('citizen-signing'),
]);
export type RequestableProfile = Static<typeof RequestableProfile>;

const CertifiedName = Type.String({ minLength: 1, maxLength: 64, pattern: NAME_PATTERN });

/** The person a certificate names; the profile decides which attributes are written. */
export const CitizenSubject = Type.Object(
  {
    civilNumber: Type.String({ pattern: '^[0-9]{12}$' }),
    surname: CertifiedName,
    givenName: CertifiedName,
  },
  { additionalProperties: false },
);
export type CitizenSubject = Static<typeof CitizenSubject>;

/** One request: the PKCS#10 request is key and proof of possession; its subject is not used. */
export const CertificateRequest = Type.Object(
  {
    requestId: RequestId,
    profile: RequestableProfile,
    subject: CitizenSubject,
    certificationRequest: Base64,
    documentNumber: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{1,20}$' })),
  },
  { additionalProperties: false },
);
export type CertificateRequest = Static<typeof CertificateRequest>;

/**
 * `POST /certificates` (service:bureau): each request succeeds or fails by itself. An authority takes 100 a message unless
 * it is configured otherwise, and never more than 500.
 */
export const IssueCertificates = Type.Object(
  { requests: Type.Array(CertificateRequest, { minItems: 1, maxItems: 500 }) },
  { additionalProperties: false },
);
export type IssueCertificates = Static<typeof IssueCertificates>;

export const IssuedCertificate = Type.Object({
  requestId: RequestId,
  serial: SerialNumber,
  certificate: Base64,
});
export type IssuedCertificate = Static<typeof IssuedCertificate>;

export const RefusedRequest = Type.Object({ requestId: RequestId, problem: Problem });
export type RefusedRequest = Static<typeof RefusedRequest>;

export const IssueCertificatesReply = Type.Object({
  results: Type.Array(Type.Union([IssuedCertificate, RefusedRequest])),
});
export type IssueCertificatesReply = Static<typeof IssueCertificatesReply>;

/** RFC 5280 CRLReason, without the values that no one may ask for. */
export const RevocationReason = Type.Union([
  Type.Literal('unspecified'),
  Type.Literal('keyCompromise'),
  Type.Literal('affiliationChanged'),
  Type.Literal('superseded'),
  Type.Literal('cessationOfOperation'),
  Type.Literal('privilegeWithdrawn'),
]);
export type RevocationReason = Static<typeof RevocationReason>;

/** `POST /certificates/:serial/status` (service:bureau, staff:security-*). */
export const ChangeStatus = Type.Object(
  {
    requestId: RequestId,
    change: Type.Union([Type.Literal('hold'), Type.Literal('release'), Type.Literal('revoke')]),
    reason: Type.Optional(RevocationReason),
  },
  { additionalProperties: false },
);
export type ChangeStatus = Static<typeof ChangeStatus>;

/** `GET /certificates/:serial`. A serial that was drawn but never certified is `unknown`, never `good`. */
export const CertificateStatus = Type.Object({
  serial: SerialNumber,
  status: Type.Union([
    Type.Literal('good'),
    Type.Literal('onHold'),
    Type.Literal('revoked'),
    Type.Literal('unknown'),
  ]),
  since: Type.Optional(Instant),
  reason: Type.Optional(Type.String()),
  certificate: Type.Optional(Base64),
});
export type CertificateStatus = Static<typeof CertificateStatus>;

/**
 * `POST /document-signer/sods` (service:bureau): data-group hashes in, EF.SOD out; each succeeds or fails by itself, and a
 * request id stands for one EF.SOD. An authority takes 100 a message unless it is configured otherwise, and never more
 * than 500.
 */
export const SignSods = Type.Object(
  {
    requests: Type.Array(
      Type.Object(
        {
          requestId: RequestId,
          documentType: Type.String({ pattern: '^[A-Z]{1,2}$' }),
          digestAlgorithm: Type.Literal('sha256'),
          dataGroupHashes: Type.Array(
            Type.Object({ number: Type.Integer({ minimum: 1, maximum: 16 }), hash: Base64 }),
            { minItems: 1, maxItems: 16 },
          ),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 500 },
    ),
  },
  { additionalProperties: false },
);
export type SignSods = Static<typeof SignSods>;

export const SignSodsReply = Type.Object({
  results: Type.Array(
    Type.Union([Type.Object({ requestId: RequestId, sod: Base64 }), RefusedRequest]),
  ),
});
export type SignSodsReply = Static<typeof SignSodsReply>;

/** `POST /document-signer/addresses` (service:bureau): digests of the canonical address in, SignedData without content out. */
export const SignAddresses = Type.Object(
  {
    requests: Type.Array(
      Type.Object({ requestId: RequestId, digest: Base64 }, { additionalProperties: false }),
      { minItems: 1, maxItems: 500 },
    ),
  },
  { additionalProperties: false },
);
export type SignAddresses = Static<typeof SignAddresses>;

export const SignAddressesReply = Type.Object({
  results: Type.Array(
    Type.Union([Type.Object({ requestId: RequestId, signedData: Base64 }), RefusedRequest]),
  ),
});
export type SignAddressesReply = Static<typeof SignAddressesReply>;

/** `POST /audit/checkpoints` (service:*): the head of a chain of its own in; the signed heads of all chains out, exported outside the database. */
export const SubmitChainHead = Type.Object(
  {
    chain: Type.String({ pattern: '^[a-z0-9-]{1,64}$' }),
    sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    head: Sha256,
  },
  { additionalProperties: false },
);
export type SubmitChainHead = Static<typeof SubmitChainHead>;
