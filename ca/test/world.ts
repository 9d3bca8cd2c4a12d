import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { type CaConfig, migrateCa, type RunningCa, type ServeOptions, serveCa } from '@tamga/ca';
import type { CertificateRequest } from '@tamga/contracts';
import { assembleSigned, buildCertificationRequestInfo, name } from '@tamga/formats';
import {
  ceremonyTemplate,
  type TestCeremony,
  type TestDatabase,
  testDatabase,
} from '@tamga/workbench/fixtures';
import postgres, { type Sql } from 'postgres';

/** A ceremony, a database and whatever is started on them. */
export interface World {
  readonly ceremony: TestCeremony;
  readonly database: TestDatabase;
  readonly role: string;
  /** As owner of the database. */
  readonly sql: Sql;
  readonly config: CaConfig;
  start(options?: ServeOptions & { instance?: string }): Promise<RunningCa>;
  remove(): Promise<void>;
}

export const PUBLIC_URL = 'http://127.0.0.1:7405';
const PASSWORD = 'specimen';

export async function createWorld(): Promise<World> {
  // One after the other: what was opened is closed again when the next step fails.
  const ceremony = await ceremonyTemplate();
  const database = await testDatabase().catch(async (error: unknown) => {
    await ceremony.remove();
    throw error;
  });
  const role = `ca_${database.name}`;
  try {
    await migrateCa({
      ownerUrl: database.url,
      schema: 'ca',
      role,
      rolePassword: PASSWORD,
      now: new Date(),
    });
  } catch (error) {
    await database.drop();
    await ceremony.remove();
    throw error;
  }
  const sql = postgres(database.url, { onnotice: () => {}, connection: { search_path: 'ca' } });
  const url = new URL(database.url);
  url.username = role;
  url.password = '';
  const passwordFile = join(ceremony.folder, 'database.password');
  writeFileSync(passwordFile, PASSWORD);
  mkdirSync(join(ceremony.folder, 'export'), { recursive: true });
  const { pki } = ceremony;
  const config: CaConfig = {
    instance: 'ca-1',
    listen: {
      host: '127.0.0.1',
      port: 0,
      tls: {
        cert: join(pki, 'service-ca.crt'),
        key: join(pki, 'service-ca.key'),
        clientCa: join(pki, 'operations-ca.pem'),
      },
    },
    public: { host: '127.0.0.1', port: 0, baseUrl: PUBLIC_URL },
    database: { url: url.href, passwordFile, schema: 'ca' },
    token: {
      module: ceremony.token('ca').module,
      label: 'ca',
      pin: { file: join(ceremony.folder, 'secrets/token-ca.pin') },
      workers: 2,
      environment: { ...ceremony.environment },
    },
    pki,
    checkpoints: join(ceremony.folder, 'export/checkpoints.jsonl'),
    crl: { shards: 4, nextUpdateHours: 24 },
  };
  const asInstance = (instance: string): CaConfig => ({
    ...config,
    instance,
    checkpoints: join(ceremony.folder, `export/${instance}.jsonl`),
  });
  return {
    ceremony,
    database,
    role,
    sql,
    config,
    start: ({ instance, ...options } = {}) =>
      serveCa(instance === undefined ? config : asInstance(instance), options),
    async remove() {
      await sql.unsafe(`drop owned by "${role}"`);
      await sql.unsafe(`drop role "${role}"`);
      await sql.end();
      await database.drop();
      await ceremony.remove();
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Calls the API as one of the ceremony's peers, or without a certificate. */
export function call(
  world: World,
  port: number,
  peer: string | undefined,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const { pki } = world.ceremony;
  const credentials =
    peer === undefined
      ? {}
      : {
          cert: readFileSync(join(pki, `${peer}.crt`)),
          key: readFileSync(join(pki, `${peer}.key`)),
        };
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        ca: readFileSync(join(pki, 'operations-ca.pem')),
        // A connection of its own: a kept one may end, idle, while the test makes a key.
        agent: false,
        ...credentials,
        ...(text === undefined ? {} : { headers: { 'content-type': 'application/json' } }),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function rsaPair(modulusLength = 2048): Pair {
  return generateKeyPairSync('rsa', { modulusLength });
}

/** PKCS#10 of a key, signed by `signer`: another key than its own is a wrong proof of possession. */
export function csrOf(pair: Pair, signer: KeyObject = pair.privateKey): Uint8Array {
  const spki = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));
  const info = buildCertificationRequestInfo({ subject: name(['CN', 'not used']), spki });
  return assembleSigned(info, 'rsa-pkcs1-sha256', sign('sha256', info, signer));
}

export function certificateRequest(
  csr: Uint8Array,
  changes: Partial<CertificateRequest> = {},
): CertificateRequest {
  return {
    requestId: randomUUID(),
    profile: 'citizen-authentication',
    subject: { civilNumber: '990011223344', surname: 'SPECIMEN', givenName: 'BAT-ERDENE' },
    certificationRequest: Buffer.from(csr).toString('base64'),
    ...changes,
  };
}
