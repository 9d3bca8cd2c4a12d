#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Product, requestJson } from '@tamga/contracts';
import { httpsSend } from '@tamga/contracts/https-send';
import { cardKeys, openToken, parseTokenConfig } from '@tamga/hsm';
import { readConfig } from '@tamga/service';
import { BureauConfig } from './config.ts';
import { makeBlanks } from './make-blanks.ts';
import { serveBureau } from './serve.ts';

const USAGE = `tamga-bureau: the personalization bureau

  tamga-bureau serve --config FILE                     run the service until SIGTERM
  tamga-bureau blanks make N --product id-card|passport --hopper FOLDER --config FILE
                    --server URL --cert FILE --key FILE --ca FILE
                                                       make software blanks and receive them into stock
  tamga-bureau import FILE...  --server ... --cert ... --key ... --ca ...
                                                       import applications (JSON), print the orders
  --json                                               machine-readable output
  --help                                               this text

Exit codes: 0 done, 1 refused, 3 usage, 4 environment.`;

const EXIT = { done: 0, refused: 1, usage: 3, environment: 4 } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    config: { type: 'string' },
    product: { type: 'string' },
    hopper: { type: 'string' },
    server: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    ca: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const [command, subcommand, count] = positionals;
  if (values.help) {
    console.log(USAGE);
    return EXIT.done;
  }
  if (command === 'serve' && values.config !== undefined) {
    return serve(values.config);
  }
  if (command === 'blanks' && subcommand === 'make' && /^[1-9][0-9]{0,3}$/.test(count ?? '')) {
    return blanks(Number(count));
  }
  if (command === 'import' && positionals.length > 1) {
    return importFiles(positionals.slice(1));
  }
  console.error(USAGE);
  return EXIT.usage;
}

async function serve(path: string): Promise<number> {
  const running = await serveBureau(readConfig(BureauConfig, path));
  process.send?.({
    type: 'ready',
    consolePort: running.consolePort,
    agentsPort: running.agentsPort,
  });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  await running.close();
  return EXIT.done;
}

async function blanks(count: number): Promise<number> {
  const { product, hopper, config } = values;
  if (
    (product !== 'id-card' && product !== 'passport') ||
    hopper === undefined ||
    config === undefined
  ) {
    console.error(USAGE);
    return EXIT.usage;
  }
  const token = await openToken(parseTokenConfig(readConfig(BureauConfig, config).token));
  try {
    const serials = await makeBlanks(cardKeys(token), { product, count, hopper });
    await receive(product, serials);
    print({ product, serials }, serials.join('\n'));
    return EXIT.done;
  } finally {
    await token.close();
  }
}

async function receive(product: Product, serials: readonly string[]): Promise<void> {
  await post('/blanks', { product, blanks: serials.map((serial) => ({ serial })) });
}

async function importFiles(files: readonly string[]): Promise<number> {
  const applications = files.map((file): unknown => JSON.parse(readFileSync(file, 'utf8')));
  const reply = await post<{ orders: { orderId: string; applicationId: string }[] }>('/orders', {
    applications,
  });
  print(
    reply,
    reply.orders.map(({ orderId, applicationId }) => `${applicationId}\t${orderId}`).join('\n'),
  );
  return EXIT.done;
}

async function post<Reply>(path: string, body: unknown): Promise<Reply> {
  const { server, cert, key, ca } = values;
  if (server === undefined || cert === undefined || key === undefined || ca === undefined) {
    throw new Error('--server, --cert, --key and --ca say which bureau is asked, and as whom.');
  }
  const { send, close } = httpsSend({ url: server, tls: { cert, key, ca } });
  try {
    return await requestJson<Reply>(send, 'POST', path, body);
  } finally {
    close();
  }
}

function print(json: unknown, text: string): void {
  console.log(values.json ? JSON.stringify(json) : text);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    const isRefusal = error instanceof Error && error.name === 'ProblemError';
    process.exit(isRefusal ? EXIT.refused : EXIT.environment);
  },
);
