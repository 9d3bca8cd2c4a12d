import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateCa, readCeremony, runCeremony, SPECIMEN_CEREMONY } from '@tamga/ca';
import type { HttpsPeer } from '@tamga/contracts/https-send';
import { writeSoftHsmFolder } from '@tamga/hsm';
import postgres from 'postgres';
import { startChild } from '../../system/children.ts';
import { startCluster } from '../../system/cluster.ts';
import { freePort } from '../../system/free-port.ts';
import { ROOT } from '../../system/layout.ts';
import { secretFile } from '../../system/secrets.ts';
import type { RawKey } from './raw-rate.ts';

/** The authority as it runs in production, in processes of its own: real token, real database, real listener. */
export interface BenchAuthority {
  readonly peer: HttpsPeer;
  readonly rawKey: RawKey;
  readonly keyBits: number;
  countCertificates(): Promise<number>;
  /** `count` certificates at random. */
  someCertificates(count: number): Promise<readonly Uint8Array[]>;
  readonly issuer: X509Certificate;
  stop(): Promise<void>;
}

export async function startAuthority(workers: number): Promise<BenchAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-bench-'));
  chmodSync(folder, 0o755);
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0).reverse()) {
      await step();
    }
  };
  try {
    return { ...(await start(folder, workers, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  folder: string,
  workers: number,
  stops: (() => unknown)[],
): Promise<Omit<BenchAuthority, 'stop'>> {
  const at = (...parts: string[]): string => join(folder, ...parts);
  const { ceremony, bytes } = await readCeremony(SPECIMEN_CEREMONY);
  await runCeremony({ ceremony, bytes }, folder, () => new Date());
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
    keyBits: issuer.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
    peer: {
      url: `https://127.0.0.1:${port}`,
      tls: {
        cert: at('pki', 'service-bureau.crt'),
        key: at('pki', 'service-bureau.key'),
        ca: at('pki', 'operations-ca.pem'),
      },
    },
    rawKey: {
      module,
      token: 'ca',
      pinFile: at(pinFiles.ca),
      key: 'citizen-issuing',
      environment,
    },
    async countCertificates() {
      const [row] = await sql<
        { count: number }[]
      >`select count(*)::int as count from ca.certificate`;
      return row?.count ?? 0;
    },
    async someCertificates(count) {
      const rows = await sql<{ der: Uint8Array }[]>`
        select der from ca.certificate order by random() limit ${count}`;
      return rows.map(({ der }) => der);
    },
  };
}

/** A commit that is answered is on disk: the figures mean nothing otherwise. */
async function assertDurable(sql: postgres.Sql): Promise<void> {
  const [row] = await sql<{ commit: string; fsync: string }[]>`
    select current_setting('synchronous_commit') as commit, current_setting('fsync') as fsync`;
  if (row?.commit !== 'on' || row.fsync !== 'on') {
    throw new Error('The database does not wait for its disk (synchronous_commit, fsync).');
  }
}

function caConfig(
  ownerUrl: string,
  world: {
    readonly port: number;
    readonly publicPort: number;
    readonly workers: number;
    readonly module: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly at: (...parts: string[]) => string;
  },
) {
  const { at, port, publicPort, workers, module, environment } = world;
  const url = new URL(ownerUrl);
  url.username = 'tamga_ca';
  url.password = '';
  return {
    instance: 'ca-bench',
    listen: {
      host: '127.0.0.1',
      port,
      tls: {
        cert: at('pki', 'service-ca.crt'),
        key: at('pki', 'service-ca.key'),
        clientCa: at('pki', 'operations-ca.pem'),
      },
    },
    public: { host: '127.0.0.1', port: publicPort, baseUrl: `http://127.0.0.1:${publicPort}` },
    database: { url: url.href, passwordFile: at('secrets', 'ca.password'), schema: 'ca' },
    token: {
      module,
      label: 'ca',
      pin: { file: at('secrets', 'token-ca.pin') },
      workers,
      environment,
    },
    pki: at('pki'),
    checkpoints: at('export', 'checkpoints.jsonl'),
    crl: { shards: 128, nextUpdateHours: 24 },
  };
}

/** Verifies certificates from the database with OpenSSL (node:crypto) against their issuer. @throws Error when one is wrong */
export async function judge(authority: BenchAuthority, count: number): Promise<number> {
  const certificates = await authority.someCertificates(count);
  for (const der of certificates) {
    const certificate = new X509Certificate(der);
    if (
      !certificate.checkIssued(authority.issuer) ||
      !certificate.verify(authority.issuer.publicKey)
    ) {
      throw new Error(`The certificate ${certificate.serialNumber} does not verify.`);
    }
  }
  return certificates.length;
}
