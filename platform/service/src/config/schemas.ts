import Type, { type Static } from 'typebox';

const Path = Type.String({ minLength: 1 });

/** PEM files of a listener that asks for client certificates. */
export const ServerTls = Type.Object(
  { cert: Path, key: Path, clientCa: Path },
  { additionalProperties: false },
);
export type ServerTls = Static<typeof ServerTls>;

/** PEM files with which a service asks another. */
export const ClientTls = Type.Object(
  { cert: Path, key: Path, ca: Path },
  { additionalProperties: false },
);

export const PlainListener = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1' }),
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
  },
  { additionalProperties: false },
);

export const MutualTlsListener = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1' }),
    port: Type.Integer({ minimum: 0, maximum: 65_535 }),
    tls: ServerTls,
    /** Serial numbers, hexadecimal, of client certificates that are lost: refused until they expire. */
    deniedCredentials: Type.Optional(
      Type.Array(Type.String({ pattern: '^(?!00)(?:[0-9A-Fa-f]{2}){1,20}$' })),
    ),
  },
  { additionalProperties: false },
);

export const DatabaseConfig = Type.Object(
  {
    /** postgres://user@host:port/database, without a password */
    url: Type.String({ pattern: '^postgres(ql)?://' }),
    passwordFile: Type.Optional(Path),
    schema: Type.String({ pattern: '^[a-z_]{1,40}$' }),
    maxConnections: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);
export type DatabaseConfig = Static<typeof DatabaseConfig>;
