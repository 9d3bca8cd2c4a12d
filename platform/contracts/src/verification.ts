import Type, { type Static } from 'typebox';
import { Base64, Instant } from './common.ts';

/** ETSI EN 319 102-1 V1.3.1 clause 5.1.3. */
export const Indication = Type.Union([
  Type.Literal('TOTAL-PASSED'),
  Type.Literal('TOTAL-FAILED'),
  Type.Literal('INDETERMINATE'),
]);
export type Indication = Static<typeof Indication>;

export const CheckOutcome = Type.Object({
  check: Type.String(),
  outcome: Type.Union([
    Type.Literal('passed'),
    Type.Literal('failed'),
    Type.Literal('warning'),
    Type.Literal('notDone'),
  ]),
  clause: Type.Optional(Type.String()),
  /** Translation key of the sentence the agency reads; `message` is its English form. */
  key: Type.String(),
  message: Type.String(),
});
export type CheckOutcome = Static<typeof CheckOutcome>;

/** What was judged, by what policy, when, and why. */
export const ValidationReport = Type.Object({
  kind: Type.Union([
    Type.Literal('certificate'),
    Type.Literal('signature'),
    Type.Literal('address'),
    Type.Literal('passport'),
  ]),
  indication: Indication,
  /** EN 319 102-1 sub-indication, or a passive authentication code of the project. */
  subIndication: Type.Optional(Type.String()),
  policy: Type.Object({ id: Type.String(), hash: Type.String() }),
  at: Instant,
  signer: Type.Optional(
    Type.Object({
      subject: Type.String(),
      personIdentifier: Type.Optional(Type.String()),
      serial: Type.String(),
      issuer: Type.String(),
    }),
  ),
  checks: Type.Array(CheckOutcome),
  /** What an address file says; worth nothing unless the indication is TOTAL-PASSED. */
  address: Type.Optional(
    Type.Object({
      civilNumber: Type.String(),
      documentNumber: Type.String(),
      version: Type.Integer(),
      issuedAt: Instant,
      validUntil: Instant,
      units: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
      text: Type.String(),
      latitude: Type.Number(),
      longitude: Type.Number(),
    }),
  ),
});
export type ValidationReport = Static<typeof ValidationReport>;

/** `POST /v1/certificate` (public). */
export const JudgeCertificate = Type.Object(
  { certificate: Base64, at: Type.Optional(Instant) },
  { additionalProperties: false },
);
export type JudgeCertificate = Static<typeof JudgeCertificate>;

/** `POST /v1/validate` with JSON: a raw signature (certificate, signature and document) or a CMS (document absent when it is inside). */
export const JudgeSignature = Type.Object(
  {
    document: Type.Optional(Base64),
    signature: Base64,
    certificate: Type.Optional(Base64),
    at: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type JudgeSignature = Static<typeof JudgeSignature>;

/** `POST /v1/address`: BOUND needs the certificate of the authentication key and a signed fresh challenge. */
export const JudgeAddress = Type.Object(
  {
    file: Base64,
    authenticationCertificate: Type.Optional(Base64),
    challenge: Type.Optional(Base64),
    challengeSignature: Type.Optional(Base64),
    at: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type JudgeAddress = Static<typeof JudgeAddress>;

/** `POST /v1/passive-auth`: EF.SOD and the data groups as read. */
export const JudgePassport = Type.Object(
  {
    sod: Base64,
    dataGroups: Type.Array(
      Type.Object({ number: Type.Integer({ minimum: 1, maximum: 16 }), bytes: Base64 }),
      { minItems: 1, maxItems: 16 },
    ),
    at: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type JudgePassport = Static<typeof JudgePassport>;
