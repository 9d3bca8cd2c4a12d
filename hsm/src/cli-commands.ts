import { SIGNATURE_ALGORITHMS } from '@tamga/formats';
import { HsmError } from './errors.ts';
import { AES_BYTES, CURVES, RSA_BITS } from './key-kinds.ts';
import type { Token } from './token.ts';

export const USAGE = `tamga-hsm COMMAND --config FILE [--json]

  init      --so-pin-file FILE                        make the token of the configuration
  list                                                its keys
  generate  --label L --kind K [--usage U] [--backup B]
                                                      K: rsa-2048 rsa-3072 rsa-4096 ec-p256 ec-p384
                                                      ec-brainpool-p256r1 ec-brainpool-p384r1
                                                      aes-128 aes-192 aes-256 (U: card-master data-wrapping)
                                                      B: with-token (default) trusted-wrapping
  check     [--label L]                               no private or secret key can leave the token
  bench     --label L [--algorithm A] [--seconds N]   signatures a second through the workers

  shares    --threshold M --of N --out DIRECTORY      a backup secret, in N shares of which M are needed; no --config
  backup    --so-pin-file FILE --share FILE... --out FILE [--label L]
                                                      every key of trusted-wrapping, or the one named
  restore   --so-pin-file FILE --share FILE... --in FILE [--label L]
                                                      into the token of the configuration, each key checked

FILE of --config is a token configuration, or a service's with a "token" field.
Exit codes: 0 done, 1 negative, 2 outcome unknown, 3 usage, 4 environment.`;

interface Options {
  readonly label?: string | undefined;
  readonly kind?: string | undefined;
  readonly usage?: string | undefined;
  readonly backup?: string | undefined;
  readonly seconds?: string | undefined;
  readonly algorithm?: string | undefined;
  readonly json: boolean;
}

/** Requests kept in flight by `bench`. */
const BENCH_BATCH = 128;

const COMMANDS = { list, generate, check, bench } as const;

/** Whether it is one that works on an open token. */
export function isCommand(name: string): name is keyof typeof COMMANDS {
  return isOneOf(name, COMMANDS);
}

/** Runs a command on an open token; gives the exit code. */
export async function runCommand(token: Token, command: string, options: Options): Promise<number> {
  if (!isCommand(command)) throw usage(`there is no command "${command}".`);
  return COMMANDS[command](token, options);
}

async function list(token: Token, { json }: Options): Promise<number> {
  const keys = (await token.list()).map((key) => ({
    ...key,
    id: Buffer.from(key.id).toString('hex'),
  }));
  const lines = keys.map(
    (key) => `${key.label}\t${key.class}\t${key.type}${key.bits ? `-${key.bits}` : ''}\t${key.id}`,
  );
  console.log(json ? JSON.stringify(keys) : lines.join('\n'));
  return 0;
}

async function generate(token: Token, options: Options): Promise<number> {
  const label = required('label', options.label);
  const kind = required('kind', options.kind);
  const backup = options.backup ?? 'with-token';
  if (backup !== 'with-token' && backup !== 'trusted-wrapping') {
    throw usage('--backup is with-token or trusted-wrapping.');
  }
  if (isOneOf(kind, AES_BYTES)) {
    const use = options.usage;
    if (use !== 'card-master' && use !== 'data-wrapping') {
      throw usage('An AES key needs --usage card-master or data-wrapping.');
    }
    await token.generateSecretKey({ label, kind, usage: use, backup });
  } else if (isOneOf(kind, RSA_BITS) || isOneOf(kind, CURVES)) {
    await token.generateKeyPair({ label, kind, backup });
  } else throw usage(`There is no kind ${kind}.`);
  const kcv = Buffer.from(await token.keyCheckValue(label)).toString('hex');
  console.log(options.json ? JSON.stringify({ label, kind, kcv }) : `${label} ${kind} ${kcv}`);
  return 0;
}

async function check(token: Token, options: Options): Promise<number> {
  const secret = (await token.list()).filter((key) => key.class !== 'public');
  const labels = options.label === undefined ? secret.map((key) => key.label) : [options.label];
  const results: { readonly label: string; readonly stays: boolean; readonly problem?: string }[] =
    [];
  for (const label of labels) {
    const problem = await token.assertNotReadable(label).then(
      () => undefined,
      (error: HsmError) => error.message,
    );
    results.push(problem === undefined ? { label, stays: true } : { label, stays: false, problem });
  }
  const lines = results.map(({ label, problem }) => `${label}: ${problem ?? 'stays in the token'}`);
  console.log(options.json ? JSON.stringify(results) : lines.join('\n'));
  return results.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

async function bench(token: Token, options: Options): Promise<number> {
  const label = required('label', options.label);
  const algorithm = SIGNATURE_ALGORITHMS.find(
    (name) => name === (options.algorithm ?? 'rsa-pkcs1-sha256'),
  );
  const seconds = Number(options.seconds ?? '5');
  if (!algorithm || !(seconds > 0)) throw usage('Unknown --algorithm, or --seconds is no number.');
  const started = performance.now();
  const end = started + seconds * 1000;
  let signatures = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      await token.sign(label, algorithm, Buffer.alloc(1024));
      signatures++;
    }
  };
  await Promise.all(Array.from({ length: BENCH_BATCH }, caller));
  const elapsed = (performance.now() - started) / 1000;
  const result = {
    label,
    algorithm,
    signatures,
    seconds: elapsed,
    perSecond: signatures / elapsed,
  };
  console.log(
    options.json ? JSON.stringify(result) : `${result.perSecond.toFixed(0)} signatures/s`,
  );
  return 0;
}

function isOneOf<T extends object>(name: string, table: T): name is string & keyof T {
  return Object.hasOwn(table, name);
}

/** The value of an option that must be there. */
export function required(name: string, value: string | undefined): string {
  if (value === undefined) throw usage(`--${name} is missing.`);
  return value;
}

/** A fault of the command line. */
export function usage(message: string): HsmError {
  return new HsmError('invalid-argument', message);
}
