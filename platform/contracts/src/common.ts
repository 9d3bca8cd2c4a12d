import Type, { type Static } from 'typebox';

/**
 * Bytes in JSON: base64 with padding, unused bits zero (RFC 4648 sections 4 and 3.5). The length is counted beside the
 * pattern: a repeated group of four digits overflows the stack of the expression at some megabytes.
 */
export const Base64 = Type.Refine(
  Type.String({
    pattern: '^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$',
    contentEncoding: 'base64',
  }),
  (text) => text.length % 4 === 0,
  () => 'must be base64 with padding',
);

/** A SHA-256 digest in base64. */
export const Sha256 = Type.String({ pattern: '^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$' });

/** Bytes on a card's line: lower-case hexadecimal. */
export const Hex = Type.String({ pattern: '^(?:[0-9a-f]{2})*$' });

/** An identifier that the client chooses so that a retry is recognised: UUID (RFC 9562). */
export const RequestId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});

/** A calendar date, YYYY-MM-DD. */
export const CalendarDate = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/** An instant in UTC, ISO 8601 with a Z. */
export const Instant = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{1,6})?Z$',
});

/** A certificate's serial number: lower-case hexadecimal without leading zero octets. */
export const SerialNumber = Type.String({ pattern: '^[0-9a-f]{2,40}$' });

/** The blank's or chip's serial number. */
export const BlankSerial = Type.String({ pattern: '^[A-Z0-9]{6,20}$' });

/** RFC 9457, with the code of the package that refused and the fields that were wrong. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  code: Type.String(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
});
export type Problem = Static<typeof Problem>;

/**
 * A person's name as it is certified and printed (RFC 5280 section 4.1.2.4, X.520): letters with their marks,
 * apostrophes, periods, hyphens and spaces between them. Nothing that does not show, turns the direction of the text or
 * ends a line.
 */
export const NAME_PATTERN = "^(?![ \\p{M}])(?=.*\\p{L})(?!.*\\p{DI})[\\p{L}\\p{M}'’ .-]*(?<! )$";

/** Text that is printed or written to a chip on one line: nothing that does not show. */
export const LINE_PATTERN = '^[^\\p{C}\\p{Zl}\\p{Zp}\\p{DI}]*$';
