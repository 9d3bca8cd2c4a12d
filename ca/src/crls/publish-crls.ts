import type { RevokedCertificate } from '@tamga/formats';
import type { Sql, TransactionSql } from 'postgres';
import { crlUrl } from '../certificates/certificate-template.ts';
import type { SigningAuthority } from '../pki.ts';
import { citizenSigning } from '../profiles/citizen-signing.ts';
import { signCrl } from './sign-crl.ts';

export interface PublisherOptions {
  readonly sql: Sql;
  readonly issuing: SigningAuthority;
  readonly publicUrl: string;
  readonly shards: number;
  readonly nextUpdateHours: number;
  readonly clock: () => Date;
  readonly failed: (error: unknown) => void;
}

export interface CrlPublisher {
  /** Publishes every shard that is due: changed, missing, or half through its time. */
  publishDue(): Promise<number>;
  /** Looks soon: something changed. */
  kick(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;

/** Citizens' CRLs, one a shard, published on change and on schedule. Any number of processes may run it. */
export function createCrlPublisher(options: PublisherOptions): CrlPublisher {
  let running: Promise<unknown> = Promise.resolve();
  const publishDue = async (): Promise<number> => {
    const due = await findDue(options);
    // The token's workers sign side by side; the pool of connections bounds the rest.
    for (let start = 0; start < due.length; start += AT_ONCE) {
      await Promise.all(due.slice(start, start + AT_ONCE).map((shard) => publish(options, shard)));
    }
    return due.length;
  };
  const look = (): Promise<number> => {
    const turn = running.then(publishDue);
    running = turn.catch(options.failed);
    return turn;
  };
  const timer = setInterval(() => void look().catch(() => {}), EVERY_MS);
  return {
    publishDue: look,
    kick: () => void look().catch(() => {}),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

const AT_ONCE = 4;

/** Name of a shard's CRL in the store and below `/crl/`. */
export function shardName(shard: number): string {
  return `citizen/${shard}`;
}

async function findDue({ sql, shards, nextUpdateHours, clock }: PublisherOptions) {
  const halfWay = new Date(clock().getTime() + (nextUpdateHours * 3_600_000) / 2).toISOString();
  const rows = await sql<{ shard: number }[]>`
    select n.shard
    from (select generate_series(0, ${shards - 1}::int) as shard
          union select shard from shard_change) n
    left join shard_change ch on ch.shard = n.shard
    left join lateral (
      select covers, next_update from crl where name = 'citizen/' || n.shard
      order by number desc limit 1) latest on true
    where latest.covers is null or latest.covers < coalesce(ch.version, 0)
       or latest.next_update < ${halfWay}::timestamptz
    order by n.shard`;
  return rows.map(({ shard }) => shard);
}

async function publish(options: PublisherOptions, shard: number): Promise<void> {
  const { issuing, clock, nextUpdateHours, publicUrl } = options;
  await options.sql.begin(async (tx) => {
    const name = shardName(shard);
    // One publisher a shard: numbers rise, and an older list never follows a newer one.
    await tx`select pg_advisory_xact_lock(hashtext(${`tamga-crl-${name}`}))`;
    const covers = await coveredVersion(tx, shard);
    const [last] = await tx<{ number: string }[]>`
      select number::text from crl where name = ${name} order by crl.number desc limit 1`;
    const number = BigInt(last?.number ?? 0) + 1n;
    const thisUpdate = new Date(Math.floor(clock().getTime() / 1000) * 1000);
    const revoked = await revokedIn(tx, shard, thisUpdate);
    const nextUpdate = new Date(thisUpdate.getTime() + nextUpdateHours * 3_600_000);
    const crl = await signCrl(
      {
        issuer: issuing.certificate,
        number,
        thisUpdate,
        nextUpdate,
        revoked,
        shardUrl: crlUrl(publicUrl, citizenSigning.crl ?? '', shard),
      },
      issuing.signer,
    );
    await tx`
      insert into crl (name, number, covers, this_update, next_update, der)
      values (${name}, ${String(number)}, ${covers}, ${thisUpdate}, ${nextUpdate}, ${Buffer.from(crl.raw)})`;
  });
}

/**
 * Read before the entries: a change in between is published again, never lost. A shard that was published once stands here
 * for good, so that its certificates find fresh CRLs when fewer shards are configured later.
 */
async function coveredVersion(tx: TransactionSql, shard: number): Promise<string> {
  await tx`insert into shard_change (shard, version) values (${shard}, 0) on conflict do nothing`;
  const [row] = await tx<{ version: string }[]>`
    select version::text from shard_change where shard = ${shard}`;
  return row?.version ?? '0';
}

/** Nothing is revoked later than its list says: a clock that was ahead must not stop the next list (RFC 5280 5.1.2.6). */
async function revokedIn(
  tx: TransactionSql,
  shard: number,
  thisUpdate: Date,
): Promise<readonly RevokedCertificate[]> {
  const rows = await tx<
    { serial: Buffer; since: Date; reason: NonNullable<RevokedCertificate['reason']> | null }[]
  >`
    select serial, since, reason from certificate_status
    where shard = ${shard} and status <> 'good' order by serial`;
  return rows.map(({ serial, since, reason }) => ({
    serial,
    revocationDate: since < thisUpdate ? since : thisUpdate,
    ...(reason === null ? {} : { reason }),
  }));
}

/** The newest CRL of a name. */
export async function readCrl(sql: Sql, name: string): Promise<Uint8Array | undefined> {
  const [row] = await sql<{ der: Buffer }[]>`
    select der from crl where name = ${name} order by number desc limit 1`;
  return row?.der;
}
