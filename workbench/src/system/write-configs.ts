import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Layout, ROOT, SLOTS } from './layout.ts';

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';

/** One configuration a process, as docs/architecture.md describes them. */
export function writeConfigs(
  layout: Layout,
  world: {
    readonly softhsm: Readonly<Record<string, string>>;
    /** Names of the PC/SC readers, by slot. */
    readonly readers: readonly string[];
    readonly databaseHost: string;
    readonly pinPrompt: readonly string[];
  },
): void {
  const { ports, pki } = layout;
  const host = '127.0.0.1';
  const at = (...parts: string[]): string => join(layout.var, ...parts);
  const credential = (name: string) => ({
    cert: join(pki, `${name}.crt`),
    key: join(pki, `${name}.key`),
  });
  const authority = join(pki, 'operations-ca.pem');
  const database = (schema: string) => ({
    url: `postgres://tamga_${schema}@${world.databaseHost}/tamga`,
    passwordFile: join(layout.secrets, `database-${schema}.password`),
    schema,
  });
  const token = (label: string) => ({
    module: MODULE,
    label,
    pin: { file: join(layout.secrets, `token-${label}.pin`) },
    workers: 2,
    environment: world.softhsm,
  });
  const serverTls = (name: string) => ({ ...credential(name), clientCa: authority });
  const clientTls = (name: string) => ({ ...credential(name), ca: authority });
  const bureau = { url: `wss://${host}:${ports.agents}/agents` };
  const hopper = (product: string, slot: number) => ({
    hopper: at('hopper', 'line-1', product),
    issued: at('issued'),
    reject: at('reject'),
    ...(layout.inProcessCard ? {} : { vpcd: { host, port: ports.cardSlots + slot } }),
  });
  const reader = (slot: number, station: string, feeder: unknown) => ({
    name: world.readers[slot] ?? `in-process ${slot}`,
    station,
    feeder,
    ...(layout.inProcessCard ? { inProcess: at('desk', 'unit-1') } : {}),
  });

  const configs: Readonly<Record<string, unknown>> = {
    ca: {
      instance: 'ca-1',
      listen: { host, port: ports.ca, tls: serverTls('service-ca') },
      public: { host, port: ports.repository, baseUrl: `http://${host}:${ports.repository}` },
      enrolment: { host, port: ports.enrolment },
      database: database('ca'),
      token: token('ca'),
      pki,
      checkpoints: at('export', 'checkpoints.jsonl'),
      crl: { shards: 128, nextUpdateHours: 24 },
    },
    bureau: {
      instance: 'bureau-1',
      console: { host, port: ports.console, pages: join(ROOT, 'console/dist') },
      agents: { host, port: ports.agents, tls: serverTls('service-bureau') },
      database: database('bureau'),
      token: token('bureau'),
      ca: { url: `https://${host}:${ports.ca}`, tls: clientTls('service-bureau') },
      pki,
    },
    verification: {
      instance: 'verification-1',
      listen: { host, port: ports.verification, pages: join(ROOT, 'console/dist') },
      trust: { citizen: [join(pki, 'citizen-root.crt')], csca: [join(pki, 'csca.crt')] },
      origins: [`http://${host}:${ports.repository}`],
    },
    'agent-line-1': {
      name: 'line-1',
      server: { ...bureau, tls: clientTls('agent-line-1') },
      journal: at('journals', 'line-1.jsonl'),
      readers: [
        reader(SLOTS.idCard, 'id-card', hopper('id-card', SLOTS.idCard)),
        reader(SLOTS.passport, 'passport', hopper('passport', SLOTS.passport)),
      ],
      printers: [
        { name: 'id-1', uri: `ipp://localhost:${ports.cardPrinter}/ipp/print`, media: 'id-1' },
        { name: 'td3', uri: `ipp://localhost:${ports.pagePrinter}/ipp/print`, media: 'td3' },
      ],
      accepts: ['production'],
    },
    'agent-unit-1': {
      name: 'unit-1',
      server: { ...bureau, tls: clientTls('agent-unit-1') },
      journal: at('journals', 'unit-1.jsonl'),
      readers: [reader(SLOTS.desk, 'desk', 'person')],
      printers: [],
      pinPrompt: { command: world.pinPrompt },
      accepts: ['activation'],
    },
  };
  mkdirSync(layout.config, { recursive: true });
  for (const [name, config] of Object.entries(configs)) {
    writeFileSync(join(layout.config, `${name}.json`), `${JSON.stringify(config, null, 2)}\n`);
  }
}
