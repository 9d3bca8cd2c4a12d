import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateCa, readCeremony, runCeremony, SPECIMEN_CEREMONY } from '@tamga/ca';
import { writeSoftHsmFolder } from '@tamga/hsm';
import { migrate } from '@tamga/service';
import postgres from 'postgres';
import { type ChildSpec, type Running, startChild } from './children.ts';
import { clusterFolder, startCluster, stopCluster } from './cluster.ts';
import { type Layout, ROOT } from './layout.ts';
import { type SmartCardService, startPcscd } from './pcscd.ts';
import { assertPortsFree } from './ports.ts';
import { startPrinters } from './printers.ts';
import { holdVar } from './run-lock.ts';
import { secretFile } from './secrets.ts';
import { writeConfigs } from './write-configs.ts';

export interface RunningSystem {
  readonly layout: Layout;
  readonly smartCards: SmartCardService | undefined;
  /** The name of the first part that ended without being asked. */
  readonly failed: Promise<string>;
  /** Stops everything in the reverse order of its start. */
  stop(): Promise<void>;
}

const CARD_SLOTS = 3;

/** Starts everything on the loopback; `tell` hears each step. What was started is stopped when a later step fails. */
export async function startSystem(
  layout: Layout,
  tell: (message: string) => void,
): Promise<RunningSystem> {
  const running: Running[] = [];
  const release = holdVar(layout.var);
  let isStopping = false;
  const stop = async (): Promise<void> => {
    isStopping = true;
    for (const part of running.splice(0).reverse()) {
      await part.stop();
    }
    release();
  };
  try {
    await stopCluster(clusterFolder(layout.var));
    mkdirSync(layout.logs, { recursive: true });
    await assertPortsFree(neededPorts(layout));
    tell('database');
    const ownerUrl = await startDatabase(layout, running);
    tell('keys and certificates');
    const softhsm = await holdCeremony(layout);
    await migrateAll(layout, ownerUrl);
    tell('card readers');
    const smartCards = await startReaders(layout, running);
    tell('printers');
    await startLinePrinters(layout, running);
    writeConfigs(layout, {
      softhsm,
      readers: smartCards?.slots.map(({ reader }) => reader) ?? [],
      databaseHost: new URL(ownerUrl).host,
      pinPrompt: [
        process.execPath,
        join(ROOT, 'workbench/samples/answer-prompt.mjs'),
        join(layout.var, 'sample-pins.json'),
      ],
    });
    for (const spec of services(layout, smartCards)) {
      tell(spec.name);
      running.push(await startChild(spec, layout.logs));
    }
    const failed = new Promise<string>((resolve) => {
      for (const part of running) {
        part.onExit(() => isStopping || resolve(part.name));
      }
    });
    return { layout, smartCards, failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every port that somebody of ours listens on in this run. */
function neededPorts({ ports, inProcessCard }: Layout): readonly number[] {
  const { database, cardSlots, ...listeners } = ports;
  return [
    ...Object.values(listeners),
    ...(process.env['DATABASE_URL'] === undefined ? [database] : []),
    ...(inProcessCard ? [] : Array.from({ length: CARD_SLOTS }, (_, index) => cardSlots + index)),
  ];
}

/** The owner's URL of the database `tamga`. */
async function startDatabase(layout: Layout, running: Running[]): Promise<string> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined) {
    return given;
  }
  const folder = clusterFolder(layout.var);
  // `npm run reset` finds a database outside of var/ by this note.
  writeFileSync(join(layout.var, 'database-folder'), folder);
  const cluster = await startCluster({
    folder,
    log: join(layout.logs, 'postgres.log'),
    port: layout.ports.database,
    password: secretFile(join(layout.secrets, 'database-owner.password')),
  });
  running.push({ name: 'postgres', onExit: cluster.onExit, stop: cluster.stop });
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} });
  const [known] = await sql`select 1 from pg_database where datname = 'tamga'`;
  if (known === undefined) {
    await sql`create database tamga`;
  }
  await sql.end();
  const url = new URL(cluster.url);
  url.pathname = '/tamga';
  return url.href;
}

/** The first start holds the specimen ceremony with this system's ports, unless one was held before. */
async function holdCeremony(layout: Layout): Promise<Record<string, string>> {
  mkdirSync(layout.config, { recursive: true });
  if (!existsSync(join(layout.pki, 'minutes.json'))) {
    const specimen: unknown = JSON.parse(readFileSync(SPECIMEN_CEREMONY, 'utf8'));
    const path = join(layout.config, 'ceremony.json');
    const publicUrl = `http://127.0.0.1:${layout.ports.repository}`;
    writeFileSync(path, JSON.stringify({ ...(specimen as object), publicUrl }, null, 2));
    await runCeremony(await readCeremony(path), layout.var, () => new Date());
  }
  return { ...(await writeSoftHsmFolder(layout.tokens)) };
}

async function migrateAll(layout: Layout, ownerUrl: string): Promise<void> {
  const password = (schema: string): string =>
    secretFile(join(layout.secrets, `database-${schema}.password`));
  await migrateCa({
    ownerUrl,
    schema: 'ca',
    role: 'tamga_ca',
    rolePassword: password('ca'),
    now: new Date(),
  });
  await migrate({
    ownerUrl,
    schema: 'bureau',
    role: 'tamga_bureau',
    rolePassword: password('bureau'),
    folders: [
      fileURLToPath(new URL('../migrations', import.meta.resolve('@tamga/service'))),
      fileURLToPath(new URL('../migrations', import.meta.resolve('@tamga/personalization'))),
    ],
    appendOnly: [],
  });
}

async function startReaders(
  layout: Layout,
  running: Running[],
): Promise<SmartCardService | undefined> {
  if (layout.inProcessCard) {
    return undefined;
  }
  const service = await startPcscd({
    folder: join(layout.var, 'pcscd'),
    firstPort: layout.ports.cardSlots,
    slots: CARD_SLOTS,
  });
  running.push({ name: 'pcscd', onExit: service.onExit, stop: service.stop });
  return service;
}

async function startLinePrinters(layout: Layout, running: Running[]): Promise<void> {
  await startPrinters(
    join(layout.var, 'printers'),
    [
      { name: 'id-1', port: layout.ports.cardPrinter },
      { name: 'td3', port: layout.ports.pagePrinter },
    ],
    running,
  );
}

function services(layout: Layout, smartCards: SmartCardService | undefined): readonly ChildSpec[] {
  const node = (name: string, program: string, ...parameters: string[]): ChildSpec => ({
    name,
    command: process.execPath,
    parameters: [join(ROOT, program), ...parameters],
    environment: { ...smartCards?.environment },
    ready: 'message',
  });
  const config = (name: string): string => join(layout.config, `${name}.json`);
  return [
    node('ca', 'ca/dist/cli.js', 'serve', '--config', config('ca')),
    node('verification', 'verification/service/dist/cli.js', '--config', config('verification')),
    node('bureau', 'personalization/dist/cli.js', 'serve', '--config', config('bureau')),
    node(
      'agent-line-1',
      'card-printer-agent/dist/cli.js',
      'run',
      '--config',
      config('agent-line-1'),
    ),
    node(
      'agent-unit-1',
      'card-printer-agent/dist/cli.js',
      'run',
      '--config',
      config('agent-unit-1'),
    ),
  ];
}
