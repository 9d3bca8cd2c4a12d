import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/**
 * Names under which something secret or personal could reach a log record. Services log identifiers and codes; this is
 * the net under them.
 */
const HIDDEN = [
  'pin',
  'puk',
  'password',
  'passphrase',
  'secret',
  'key',
  'privateKey',
  'cookie',
  'authorization',
  'token',
  'apdu',
  'body',
  'payload',
  'portrait',
  'signature',
  'surname',
  'givenName',
  'familyName',
  'civilNumber',
  'registrationNumber',
  'birthDate',
  'address',
  'mrz',
  'person',
] as const;

const CENSOR = '[hidden]';
/** What lies deeper than this in a record is not worth logging. */
const MAX_DEPTH = 8;
/** PostgreSQL and JSON quote their input in messages: `invalid input syntax for type date: "…"`. */
const QUOTING = new Set(['PostgresError', 'SyntaxError']);

const hidden: ReadonlySet<string> = new Set(HIDDEN);

const options = (name: string): LoggerOptions => ({
  name,
  level: process.env['TAMGA_LOG_LEVEL'] ?? 'info',
  // Of a child logger's own fields; those of a record are hidden at every depth below.
  redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: CENSOR },
  formatters: { log: (record) => hideFields(record, 0) },
  hooks: {
    logMethod(args, method) {
      // Without a message pino would take the error's own, as it stands.
      const [first] = args as readonly unknown[];
      const error = args.length === 1 ? errorOf(first) : undefined;
      method.apply(this, error === undefined ? args : [first, messageOf(error)]);
    },
  },
  serializers: {
    // Of a request its route, never its query, its body or a one-time link's token.
    req: (request: { method: string; url: string; routeOptions?: { url?: string } }) => ({
      method: request.method,
      path: request.routeOptions?.url ?? request.url.split('?')[0],
    }),
    err: (error: unknown) => describeError(error),
  },
});

/** The logger of one process: JSON lines on standard output, secrets and personal data hidden. */
export function createLogger(name: string, destination?: DestinationStream): Logger {
  return destination === undefined ? pino(options(name)) : pino(options(name), destination);
}

function hideFields(record: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      hidden.has(name) ? CENSOR : hide(value, depth + 1),
    ]),
  );
}

function hide(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
    return `[${value.byteLength} bytes]`;
  }
  if (value instanceof Error) {
    // Under `err` its serializer describes it; elsewhere pino would write its own fields.
    return depth === 1 ? value : describeError(value);
  }
  if (depth > MAX_DEPTH) {
    return CENSOR;
  }
  if (Array.isArray(value)) {
    return value.map((entry) => hide(entry, depth + 1));
  }
  return isPlain(value) ? hideFields(value, depth) : value;
}

function errorOf(record: unknown): Error | undefined {
  if (record instanceof Error) {
    return record;
  }
  const isRecord = typeof record === 'object' && record !== null && 'err' in record;
  return isRecord && record.err instanceof Error ? record.err : undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Of an error its code, its place and its message, unless that quotes the input. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) {
    return { type: typeof error };
  }
  return {
    type: error.name,
    code: 'code' in error ? error.code : undefined,
    message: messageOf(error),
    stack: error.stack?.split('\n').filter((line) => line.startsWith('    at ')),
    cause: error.cause instanceof Error ? messageOf(error.cause) : undefined,
  };
}

function messageOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  const isQuoting = QUOTING.has(error.name) || code.startsWith('ERR_INVALID_ARG');
  return isQuoting ? `${error.name} ${code} [message hidden]` : error.message;
}
