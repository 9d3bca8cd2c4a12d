import { ClientTls, DatabaseConfig, MutualTlsListener } from '@tamga/service';
import Type, { type Static } from 'typebox';

const Path = Type.String({ minLength: 1 });

/** `tamga-bureau serve --config FILE` */
export const BureauConfig = Type.Object(
  {
    instance: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    console: Type.Object(
      {
        host: Type.String(),
        port: Type.Integer({ minimum: 0, maximum: 65_535 }),
        /** Folder of the built pages. */
        pages: Type.Optional(Path),
      },
      { additionalProperties: false },
    ),
    agents: MutualTlsListener,
    database: DatabaseConfig,
    token: Type.Object(
      {
        module: Path,
        label: Type.String(),
        pin: Type.Union([Type.Object({ file: Path }), Type.Object({ env: Type.String() })]),
        workers: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
        deadlineMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000 })),
        environment: Type.Optional(Type.Record(Type.String(), Type.String())),
      },
      { additionalProperties: false },
    ),
    ca: Type.Object({ url: Type.String(), tls: ClientTls }, { additionalProperties: false }),
    /** Folder with `csca.crt` and `csca.crl`. */
    pki: Path,
  },
  { additionalProperties: false },
);
export type BureauConfig = Static<typeof BureauConfig>;
