import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ceremony, migrateCa, readCeremony, runCeremony, SPECIMEN_CEREMONY } from '@tamga/ca';
import type { HttpsPeer } from '@tamga/contracts/https-send';
import { writeSoftHsmFolder } from '@tamga/hsm';
import postgres from 'postgres';
import { startChild } from '../../system/children.ts';
import { startCluster } from '../../system/cluster.ts';
import { freePort } from '../../system/free-port.ts';
import { ROOT } from '../../system/layout.ts';
import { secretFile } from '../../system/secrets.ts';
import { caConfig } from './ca-config.ts';
import type { RawKey } from './raw-rate.ts';

/** The authority as it runs in production, in processes of its own: real token, real database, real listener. */
export interface BenchAuthority {
  readonly peer: HttpsPeer;
  /** Where anyone asks: OCSP, CRLs. */
  readonly publicUrl: string;
  /** Folder of the ceremony's certificates. */
  readonly pki: string;
  /** A key of the authority's token, for processes that only sign. */
  rawKey(label: string): RawKey;
  readonly keyBits: number;
  /** The authority, with its token workers below it, and the database server with its back ends. */
  readonly processes: { readonly authority: number; readonly database: number };
  /** As owner of the database. */
  readonly sql: postgres.Sql;
  countCertificates(): Promise<number>;
  /** `count` certificates at random. */
  someCertificates(count: number): Promise<readonly Uint8Array[]>;
  readonly issuer: X509Certificate;
  stop(): Promise<void>;
}

export interface AuthorityOptions {
  readonly workers: number;
  /** Of the issuing CA. */
  readonly key: 'rsa-2048' | 'rsa-3072';
}

export async function startAuthority(options: AuthorityOptions): Promise<BenchAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-bench-'));
  chmodSync(folder, 0o755);
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) {
      await step();
    }
  };
  try {
    return { ...(await start(folder, options, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  folder: string,
  { workers, key }: AuthorityOptions,
  stops: (() => unknown)[],
): Promise<Omit<BenchAuthority, 'stop'>> {
  const at = (...parts: string[]): string => join(folder, ...parts);
  const ceremony = await holdCeremony(folder, key);
  const environment = { ...(await writeSoftHsmFolder(at('tokens'))) };
  const cluster = await startCluster({
    folder: at('postgres'),
    port: await freePort(),
    password: secretFile(at('secrets', 'owner.password')),
  });
  stops.push(() => cluster.stop());
  await migrateCa({
    ownerUrl: cluster.url,
    schema: 'ca',
    role: 'tamga_ca',
    rolePassword: secretFile(at('secrets', 'ca.password')),
    now: new Date(),
  });
  const sql = postgres(cluster.url, { max: 1, onnotice: () => {} });
  stops.push(() => sql.end());
  await assertDurable(sql);
  const { module, pinFiles } = ceremony.tokens;
  const [port, publicPort] = [await freePort(), await freePort()];
  const config = caConfig(cluster.url, { port, publicPort, workers, module, environment, at });
  mkdirSync(at('export'), { recursive: true });
  writeFileSync(at('ca.json'), JSON.stringify(config));
  const ca = await startChild(
    {
      name: 'ca',
      command: process.execPath,
      parameters: [join(ROOT, 'ca/dist/cli.js'), 'serve', '--config', at('ca.json')],
      ready: 'message',
    },
    at('logs'),
  );
  stops.push(() => ca.stop());
  const issuer = new X509Certificate(readFileSync(at('pki', 'citizen-issuing.crt')));
  return {
    issuer,
    processes: { authority: ca.pid, database: cluster.pid },
    sql,
    keyBits: issuer.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    peer: {
      url: `https://127.0.0.1:${port}`,
      tls: {
        cert: at('pki', 'service-bureau.crt'),
        key: at('pki', 'service-bureau.key'),
        ca: at('pki', 'operations-ca.pem'),
      },
    },
    publicUrl: `http://127.0.0.1:${publicPort}`,
    pki: at('pki'),
    rawKey: (label) => ({
      module,
      token: 'ca',
      pinFile: at(pinFiles.ca),
      key: label,
      environment,
    }),
    async countCertificates() {
      const [row] = await sql<
        { count: number }[]
      >`select count(*)::int as count from ca.certificate`;
      return row?.count ?? 0;
    },
    async someCertificates(count) {
      const rows = await sql<{ der: Uint8Array }[]>`
        select der from ca.certificate where octet_length(der) > ${SHORTEST_DER} order by random() limit ${count}`;
      return rows.map(({ der }) => der);
    },
  };
}

async function holdCeremony(folder: string, key: AuthorityOptions['key']): Promise<Ceremony> {
  const { ceremony: specimen } = await readCeremony(SPECIMEN_CEREMONY);
  const ceremony = { ...specimen, keys: { ...specimen.keys, 'citizen-issuing': key } };
  const bytes = Buffer.from(JSON.stringify(ceremony));
  await runCeremony({ ceremony, bytes }, folder, () => new Date());
  return ceremony;
}

/** Rows that only fill the table have less. */
const SHORTEST_DER = 500;

/** A commit that is answered is on disk: the figures mean nothing otherwise. */
async function assertDurable(sql: postgres.Sql): Promise<void> {
  const [row] = await sql<{ commit: string; fsync: string }[]>`
    select current_setting('synchronous_commit') as commit, current_setting('fsync') as fsync`;
  if (row?.commit !== 'on' || row.fsync !== 'on') {
    throw new Error('The database does not wait for its disk (synchronous_commit, fsync).');
  }
}
