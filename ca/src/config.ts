import { resolve } from 'node:path';
import type { TokenConfig } from '@tamga/hsm';
import {
  besideConfig,
  DatabaseConfig,
  MutualTlsListener,
  PlainListener,
  readConfig,
} from '@tamga/service';
import Type, { type Static } from 'typebox';

const Path = Type.String({ minLength: 1 });
const exact = { additionalProperties: false } as const;

/** The configuration of one process of the authority. Paths are relative to the file. */
export const CaConfig = Type.Object(
  {
    /** Names the process and its audit chain. */
    instance: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    listen: MutualTlsListener,
    public: Type.Object(
      {
        ...PlainListener.properties,
        /** What certificates name: without a slash at the end. */
        baseUrl: Type.String({ pattern: '^https?://.*[^/]$' }),
      },
      exact,
    ),
    database: DatabaseConfig,
    token: Type.Object(
      {
        module: Path,
        label: Type.String({ minLength: 1, maxLength: 32 }),
        pin: Type.Union([
          Type.Object({ file: Path }, exact),
          Type.Object({ env: Type.String({ minLength: 1 }) }, exact),
        ]),
        workers: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
        environment: Type.Optional(Type.Record(Type.String(), Type.String())),
      },
      exact,
    ),
    /** Folder of the ceremony's certificates and CRLs. */
    pki: Path,
    /** File to which the signed checkpoints are exported. */
    checkpoints: Path,
    /** For how long their export may fail before nothing is issued any more; 300 when absent. */
    checkpointPatienceSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 3600 })),
    crl: Type.Object(
      {
        /** Shards of the citizens' CRL; certificates already issued keep theirs. */
        shards: Type.Integer({ minimum: 1, maximum: 4096 }),
        nextUpdateHours: Type.Integer({ minimum: 1, maximum: 168 }),
        /** From thisUpdate to nextUpdate of a delta; 60 when absent. */
        deltaMinutes: Type.Optional(Type.Integer({ minimum: 2, maximum: 10_080 })),
        /** How long a change may stand in deltas alone, without a complete list; 0 when absent. */
        completeMinutes: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_440 })),
        /** How long a list stays on record after its nextUpdate; 7 when absent. */
        keepDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 36_500 })),
      },
      exact,
    ),
    ocsp: Type.Optional(
      Type.Object(
        {
          /** From thisUpdate to nextUpdate; 10 when absent. */
          validityMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_080 })),
          /** How long a cache on the way may give an answer without asking again; 5 when absent. */
          maxAgeSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
        },
        exact,
      ),
    ),
    issuance: Type.Optional(
      Type.Object(
        {
          /** Certificate requests that one message may hold; 100 when absent. */
          requestsPerMessage: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        },
        exact,
      ),
    ),
    documentSigning: Type.Optional(
      Type.Object(
        {
          /** Documents that one message may hold; 100 when absent. */
          requestsPerMessage: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
          /** Documents that one Document Signer signs, by all processes together; 100,000 when absent. */
          documentsPerSigner: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
          /** Days that one signs from the start of its private key usage period, where that is longer. */
          daysPerSigner: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })),
          /** Health and log warn when less than this is left to sign; 14 days, 10,000 documents when absent. */
          warnDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
          warnDocuments: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
        },
        exact,
      ),
    ),
    timeStamping: Type.Optional(
      Type.Object(
        {
          /** TSAPolicyId, dotted; the best practices policy of EN 319 421 when absent. */
          policy: Type.Optional(Type.String({ pattern: '^[0-2](\\.(0|[1-9][0-9]{0,17})){1,20}$' })),
          /** How far genTime may be from UTC; half of it is what the clocks may disagree by. */
          accuracyMillis: Type.Optional(Type.Integer({ minimum: 2, maximum: 1000 })),
        },
        exact,
      ),
    ),
    /** Where services and agents enrol (EST); with the TLS files and denied credentials of `listen`. */
    enrolment: Type.Optional(PlainListener),
  },
  exact,
);
export type CaConfig = Static<typeof CaConfig>;

/** @throws ServiceError CONFIG_INVALID listing every error. */
export function readCaConfig(path: string): CaConfig {
  const config = readConfig(CaConfig, path);
  const beside = (relative: string): string => besideConfig(path, relative);
  const { tls } = config.listen;
  const { passwordFile } = config.database;
  const { pin } = config.token;
  return {
    ...config,
    listen: {
      ...config.listen,
      tls: { cert: beside(tls.cert), key: beside(tls.key), clientCa: beside(tls.clientCa) },
    },
    database: {
      ...config.database,
      ...(passwordFile === undefined ? {} : { passwordFile: beside(passwordFile) }),
    },
    token: { ...config.token, pin: 'file' in pin ? { file: beside(pin.file) } : pin },
    pki: beside(config.pki),
    checkpoints: beside(config.checkpoints),
  };
}

/** Shards of the citizens' CRL, when their lists are published, and how long they are kept. */
export function crlSchedule({
  crl: { shards, nextUpdateHours, deltaMinutes = 60, completeMinutes = 0, keepDays = 7 },
}: CaConfig) {
  return { shards, nextUpdateHours, deltaMinutes, completeMinutes, keepDays };
}

/** What the package hsm reads. */
export function tokenConfig({ token }: CaConfig): TokenConfig {
  const { workers, environment, ...rest } = token;
  return {
    ...rest,
    module: resolve(token.module),
    ...(workers === undefined ? {} : { workers }),
    ...(environment === undefined ? {} : { environment }),
  };
}
