import Type, { type Static } from 'typebox';
import { Instant, RequestId, SerialNumber } from './common.ts';

/** Machines get credentials over the network; people get theirs in a ceremony. */
export const MachineKind = Type.Union([Type.Literal('service'), Type.Literal('agent')]);
export type MachineKind = Static<typeof MachineKind>;

export const MachineName = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 });

/** `POST /enrolments` (staff:security-*): registers what a machine is; a second officer makes its secret. */
export const OpenEnrolment = Type.Object(
  {
    kind: MachineKind,
    name: MachineName,
    /** Names by which the machine is reached. */
    dnsNames: Type.Array(
      Type.String({
        pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$',
        maxLength: 253,
      }),
      { maxItems: 8, uniqueItems: true },
    ),
    ipAddresses: Type.Array(Type.String({ pattern: '^[0-9a-f:.]{2,45}$' }), {
      maxItems: 8,
      uniqueItems: true,
    }),
  },
  { additionalProperties: false },
);
export type OpenEnrolment = Static<typeof OpenEnrolment>;

export const Enrolment = Type.Object({
  id: RequestId,
  /** `urn:tamga:agent:line-2` */
  identity: Type.String(),
  /** RFC 4514: what the certification request must have as its subject. */
  subject: Type.String(),
  /** What it must have as its subjectAltName if it has one, in openssl's words. */
  subjectAltName: Type.String(),
  /** Until then a second officer may make the secret. */
  expiresAt: Instant,
});
export type Enrolment = Static<typeof Enrolment>;

/** `POST /enrolments/:id/secret` (staff:security-*, another person): shown once, good for one request. */
export const EnrolmentSecret = Type.Object({
  id: RequestId,
  secret: Type.String(),
  expiresAt: Instant,
});
export type EnrolmentSecret = Static<typeof EnrolmentSecret>;

/** `GET /credentials/:kind/:name` (staff:security-*): what was enrolled over the network, newest first. */
export const EnrolledCredentials = Type.Object({
  credentials: Type.Array(
    Type.Object({ serial: SerialNumber, issuedAt: Instant, notAfter: Instant }),
  ),
});
export type EnrolledCredentials = Static<typeof EnrolledCredentials>;
