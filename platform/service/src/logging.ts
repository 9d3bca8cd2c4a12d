import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/**
 * Names under which something secret or personal could reach a log record, at any of the first three depths.
 * Services log identifiers and codes; this is the net under them.
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

const paths = HIDDEN.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

const options = (name: string): LoggerOptions => ({
  name,
  level: process.env['TAMGA_LOG_LEVEL'] ?? 'info',
  redact: { paths, censor: '[hidden]' },
  serializers: {
    // Of a request its route, never its query or body; of an error its code and place, never its input.
    req: (request: { method: string; url: string }) => ({
      method: request.method,
      path: request.url.split('?')[0],
    }),
    err: (error: Error & { code?: unknown }) => ({
      type: error.name,
      code: error.code,
      message: error.message,
      stack: error.stack,
      cause: error.cause instanceof Error ? error.cause.message : undefined,
    }),
  },
});

/** The logger of one process: JSON lines on standard output, secrets and personal data hidden. */
export function createLogger(name: string, destination?: DestinationStream): Logger {
  return destination === undefined ? pino(options(name)) : pino(options(name), destination);
}
