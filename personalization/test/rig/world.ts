import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CaConfig, migrateCa } from '@tamga/ca';
import type { BureauConfig } from '@tamga/personalization';
import { migrate } from '@tamga/service';
import {
  ceremonyTemplate,
  type TestCeremony,
  type TestDatabase,
  testDatabase,
} from '@tamga/workbench/fixtures';
import postgres, { type Sql } from 'postgres';

const PASSWORD = 'specimen';
const HOST = '127.0.0.1';

/** Keys, certificates and a database with both services' schemas, and nothing that runs. */
export interface World {
  readonly ceremony: TestCeremony;
  readonly database: TestDatabase;
  readonly folder: string;
  /** As owner of the database, in the bureau's schema. */
  readonly sql: Sql;
  readonly caConfig: CaConfig;
  bureauConfig(of: {
    readonly caPort: number;
    readonly agentsPort: number;
    /** How long the token may take. */
    readonly deadlineMs?: number;
  }): BureauConfig;
  remove(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const [ceremony, database] = await Promise.all([ceremonyTemplate(), testDatabase()]);
  const { folder, pki } = ceremony;
  const roles = { ca: `ca_${database.name}`, bureau: `bureau_${database.name}` };
  await migrateCa({
    ownerUrl: database.url,
    schema: 'ca',
    role: roles.ca,
    rolePassword: PASSWORD,
    now: new Date(),
  });
  await migrate({
    ownerUrl: database.url,
    schema: 'bureau',
    role: roles.bureau,
    rolePassword: PASSWORD,
    folders: [
      fileURLToPath(new URL('../migrations', import.meta.resolve('@tamga/service'))),
      fileURLToPath(new URL('../../migrations', import.meta.url)),
    ],
    appendOnly: [],
  });
  const sql = postgres(database.url, { onnotice: () => {}, connection: { search_path: 'bureau' } });
  const passwordFile = join(folder, 'database.password');
  writeFileSync(passwordFile, PASSWORD);
  mkdirSync(join(folder, 'export'), { recursive: true });
  const databaseOf = (schema: 'ca' | 'bureau') => {
    const url = new URL(database.url);
    url.username = roles[schema];
    url.password = '';
    return { url: url.href, passwordFile, schema };
  };
  const credential = (name: string) => ({
    cert: join(pki, `${name}.crt`),
    key: join(pki, `${name}.key`),
  });
  const authority = join(pki, 'operations-ca.pem');
  const token = (label: 'ca' | 'bureau') => ({
    module: ceremony.token(label).module,
    label,
    pin: { file: join(folder, `secrets/token-${label}.pin`) },
    workers: 2,
    environment: { ...ceremony.environment },
  });
  return {
    ceremony,
    database,
    folder,
    sql,
    caConfig: {
      instance: 'ca-1',
      listen: { host: HOST, port: 0, tls: { ...credential('service-ca'), clientCa: authority } },
      public: { host: HOST, port: 0, baseUrl: 'http://127.0.0.1:7405' },
      database: databaseOf('ca'),
      token: token('ca'),
      pki,
      checkpoints: join(folder, 'export/checkpoints.jsonl'),
      crl: { shards: 4, nextUpdateHours: 24 },
    },
    bureauConfig: ({ caPort, agentsPort, deadlineMs }) => ({
      instance: 'bureau-1',
      console: { host: HOST, port: 0 },
      agents: {
        host: HOST,
        port: agentsPort,
        tls: { ...credential('service-bureau'), clientCa: authority },
      },
      database: databaseOf('bureau'),
      token: { ...token('bureau'), ...(deadlineMs === undefined ? {} : { deadlineMs }) },
      ca: {
        url: `https://${HOST}:${caPort}`,
        tls: { ...credential('service-bureau'), ca: authority },
      },
      pki,
    }),
    async remove() {
      for (const role of Object.values(roles)) {
        await sql.unsafe(`drop owned by "${role}"`);
        await sql.unsafe(`drop role "${role}"`);
      }
      await sql.end();
      await database.drop();
      await ceremony.remove();
    },
  };
}
