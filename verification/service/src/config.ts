import { besideConfig, PlainListener, readConfig } from '@tamga/service';
import Type, { type Static } from 'typebox';

const Path = Type.String({ minLength: 1 });
const exact = { additionalProperties: false } as const;

/** The configuration of one process. Paths are relative to the file. */
export const VerificationConfig = Type.Object(
  {
    instance: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    listen: Type.Object(
      {
        ...PlainListener.properties,
        /** Folder of the built pages; without it there is the API alone. */
        pages: Type.Optional(Path),
      },
      exact,
    ),
    trust: Type.Object(
      {
        /** Roots of citizens' certificates and address signers. */
        citizen: Type.Array(Path, { minItems: 1 }),
        csca: Type.Array(Path),
      },
      exact,
    ),
    /** Origins that may be asked for CRLs, OCSP and issuers' certificates. */
    origins: Type.Array(Type.String({ pattern: '^https?://' })),
  },
  exact,
);
export type VerificationConfig = Static<typeof VerificationConfig>;

/** @throws ServiceError CONFIG_INVALID listing every error. */
export function readVerificationConfig(path: string): VerificationConfig {
  const config = readConfig(VerificationConfig, path, {
    prefix: 'TAMGA_VERIFICATION',
    environment: process.env,
  });
  const beside = (relative: string): string => besideConfig(path, relative);
  const { pages } = config.listen;
  return {
    ...config,
    listen: { ...config.listen, ...(pages === undefined ? {} : { pages: beside(pages) }) },
    trust: { citizen: config.trust.citizen.map(beside), csca: config.trust.csca.map(beside) },
  };
}
