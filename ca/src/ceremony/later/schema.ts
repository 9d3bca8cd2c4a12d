import Type, { type Static } from 'typebox';
import { Ceremony } from '../schema.ts';

const exact = { additionalProperties: false } as const;
const { authority, publicUrl, title, output } = Ceremony.properties;
const { module, softhsmFolder } = Ceremony.properties.tokens.properties;
const { root, ca } = Ceremony.properties.tokens.properties.pinFiles.properties;

const common = {
  title,
  authority,
  publicUrl,
  /** The tokens of the founding ceremony: nothing is initialised. */
  tokens: Type.Object(
    {
      module,
      softhsmFolder: Type.Optional(softhsmFolder),
      pinFiles: Type.Object({ root, ca }, exact),
    },
    exact,
  ),
  /** The founding ceremony made number 1; the new key is LABEL.NUMBER. */
  number: Type.Integer({ minimum: 2, maximum: 999_999 }),
  key: Type.Union([Type.Literal('rsa-2048'), Type.Literal('rsa-3072'), Type.Literal('rsa-4096')]),
  /** The folder that the founding ceremony filled. */
  output,
};
/** Label of the CSCA key that certifies: `csca`, or `csca.2` after a link. */
const CscaLabel = Type.String({ pattern: '^csca(\\.[1-9][0-9]{0,5})?$' });

const DocumentSigner = Type.Object(
  { kind: Type.Literal('document-signer'), ...common, issuer: CscaLabel },
  exact,
);
const CscaLink = Type.Object(
  {
    kind: Type.Literal('csca-link'),
    ...common,
    issuer: CscaLabel,
    /** Absent: the name of the CSCA before, all of it. */
    newCommonName: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  exact,
);
const IssuingCaRekey = Type.Object({ kind: Type.Literal('issuing-ca-rekey'), ...common }, exact);

/** A ceremony after the founding one: one new key, and the certificates over it. */
export const LaterCeremony = Type.Union([DocumentSigner, CscaLink, IssuingCaRekey]);
export type LaterCeremony = Static<typeof LaterCeremony>;
