import Type, { type Static } from 'typebox';

const Pair = Type.Union([
  Type.Literal('rsa-2048'),
  Type.Literal('rsa-3072'),
  Type.Literal('rsa-4096'),
  Type.Literal('ec-p256'),
  Type.Literal('ec-p384'),
]);
const Rsa = Type.Union([
  Type.Literal('rsa-2048'),
  Type.Literal('rsa-3072'),
  Type.Literal('rsa-4096'),
]);
const Curve = Type.Union([Type.Literal('ec-p256'), Type.Literal('ec-p384')]);
const Path = Type.String({ minLength: 1 });
const Names = Type.Array(Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 40 }), {
  uniqueItems: true,
});
const exact = { additionalProperties: false } as const;

/** The whole input of a ceremony. Paths are relative to the folder that the command names. */
export const Ceremony = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 200 }),
    authority: Type.Object(
      {
        country: Type.String({ pattern: '^[A-Z]{2}$' }),
        organization: Type.String({ minLength: 1, maxLength: 64 }),
        /** Every common name begins with it. */
        name: Type.String({ minLength: 1, maxLength: 32 }),
        icao: Type.Object(
          {
            state: Type.String({ pattern: '^[A-Z]{3}$' }),
            email: Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$' }),
          },
          exact,
        ),
      },
      exact,
    ),
    /** Where certificates and CRLs are published, without a slash at the end. */
    publicUrl: Type.String({ pattern: '^https?://.*[^/]$' }),
    tokens: Type.Object(
      {
        module: Path,
        /** Initialise the tokens and draw PINs where the PIN files are missing. */
        initialize: Type.Boolean(),
        /** SoftHSM only: where its token files lie. */
        softhsmFolder: Type.Optional(Path),
        pinFiles: Type.Object({ root: Path, ca: Path, bureau: Path }, exact),
      },
      exact,
    ),
    keys: Type.Object(
      {
        'citizen-root': Rsa,
        csca: Rsa,
        'citizen-issuing': Rsa,
        'document-signer': Rsa,
        'master-list-signer': Rsa,
        'address-signer': Rsa,
        'ocsp-citizen': Pair,
        tsa: Pair,
        'audit-signer': Pair,
        'operations-ca': Curve,
        'card-transport-master': Type.Literal('aes-128'),
        'card-issuer-master': Type.Literal('aes-128'),
        'data-wrapping': Type.Literal('aes-256'),
      },
      exact,
    ),
    /** The published test key of card vendors, hexadecimal. */
    vendorTestKey: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    services: Names,
    agents: Names,
    staff: Names,
    crlDays: Type.Object(
      {
        root: Type.Integer({ minimum: 1, maximum: 400 }),
        /** Doc 9303-12 7.1.4: at least every 90 days. */
        csca: Type.Integer({ minimum: 1, maximum: 90 }),
      },
      exact,
    ),
    /** Certificates, CRLs, credentials and minutes are written here; it must not exist, or be empty. */
    output: Path,
  },
  exact,
);
export type Ceremony = Static<typeof Ceremony>;
