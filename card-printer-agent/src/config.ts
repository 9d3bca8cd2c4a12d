import { readFileSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AgentError } from './errors.ts';

const Path = Type.String({ minLength: 1 });

const Reader = Type.Object(
  {
    /** Name of the PC/SC reader; of an in-process card any name. */
    name: Type.String({ minLength: 1 }),
    /** `id-card`, `passport` or `desk`. */
    station: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
    feeder: Type.Union([
      Type.Literal('person'),
      Type.Object(
        {
          hopper: Path,
          issued: Path,
          reject: Path,
          /** Where the software card is attached; absent for an in-process card. */
          vpcd: Type.Optional(Type.Object({ host: Type.String(), port: Type.Integer() })),
        },
        { additionalProperties: false },
      ),
    ]),
    /** A software card without PC/SC; a person's is the one file in this folder. */
    inProcess: Type.Optional(Path),
  },
  { additionalProperties: false },
);
export type ReaderConfig = Static<typeof Reader>;

/** `tamga-agent run --config FILE` */
export const AgentConfig = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
    server: Type.Object({
      url: Type.String({ pattern: '^wss://' }),
      tls: Type.Object({ cert: Path, key: Path, ca: Path }, { additionalProperties: false }),
    }),
    journal: Path,
    readers: Type.Array(Reader),
    printers: Type.Array(
      Type.Object(
        {
          name: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
          uri: Type.String({ pattern: '^ipps?://' }),
          media: Type.Union([Type.Literal('id-1'), Type.Literal('td3')]),
        },
        { additionalProperties: false },
      ),
    ),
    /** The program that asks the holder for a PIN; the agent's terminal when absent. */
    pinPrompt: Type.Optional(Type.Object({ command: Type.Array(Type.String(), { minItems: 1 }) })),
    /** Kinds of work that the officer of this workstation has started: the first word of a job's title. */
    accepts: Type.Array(Type.Union([Type.Literal('production'), Type.Literal('activation')])),
  },
  { additionalProperties: false },
);
export type AgentConfig = Static<typeof AgentConfig>;

/** @throws AgentError CONFIG_INVALID listing every error with its place. */
export function readAgentConfig(path: string): AgentConfig {
  const validator = Compile(AgentConfig);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new AgentError('CONFIG_INVALID', `The configuration ${path} cannot be read as JSON.`, {
      cause,
    });
  }
  if (validator.Check(value)) {
    return value;
  }
  const errors = [...validator.Errors(value)].map(
    ({ instancePath, message }) => `  ${instancePath === '' ? '/' : instancePath}: ${message}`,
  );
  throw new AgentError(
    'CONFIG_INVALID',
    `The configuration ${path} has ${errors.length} error(s):\n${errors.join('\n')}`,
  );
}
