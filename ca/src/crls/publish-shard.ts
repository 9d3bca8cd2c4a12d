import type { CertificateRevocationList, RevokedCertificate } from '@tamga/formats';
import type { Sql, TransactionSql } from 'postgres';
import { crlUrl } from '../certificates/certificate-template.ts';
import { CaError } from '../errors.ts';
import { combine } from '../lint/publication/combine.ts';
import { lintSeries } from '../lint/run-lints.ts';
import type { SigningAuthority } from '../pki.ts';
import { citizenSigning } from '../profiles/citizen-signing.ts';
import { type CrlSchedule, dueShards } from './due-shards.ts';
import {
  chooseBase,
  type DeltaBase,
  readShard,
  type ShardRegister,
  shardName,
} from './shard-register.ts';
import { type CrlFields, signCrl } from './sign-crl.ts';

export interface ShardPublisherOptions extends CrlSchedule {
  readonly sql: Sql;
  readonly issuing: SigningAuthority;
  readonly publicUrl: string;
  readonly clock: () => Date;
  /** Told of what was not published while the rest was. */
  readonly failed: (error: unknown) => void;
}

/**
 * Publishes what is due of a shard: its complete list, and the delta to an older one. Of a shard without any, the
 * complete list comes first and is committed, and then the delta to it: a delta's base is always there before it.
 */
export async function publishShard(options: ShardPublisherOptions, shard: number): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    const isDone = await options.sql.begin((tx) => publishOnce(tx, options, shard));
    if (isDone) return;
  }
}

/** A complete list where there is no base for a delta, then the delta. */
const STEPS = 2;

/** Whether nothing more is due. */
async function publishOnce(
  tx: TransactionSql,
  options: ShardPublisherOptions,
  shard: number,
): Promise<boolean> {
  // One publisher a shard: numbers rise, and an older list never follows a newer one.
  await tx`select pg_advisory_xact_lock(hashtext(${`tamga-crl-${shardName(shard)}`}))`;
  const covers = await coveredVersion(tx, shard);
  const now = options.clock();
  const [due] = await dueShards(tx, options, now, { shard });
  if (due === undefined) return true;
  const thisUpdate = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const base = await chooseBase(tx, shard, thisUpdate, options.issuing.certificate);
  const register = await readShard(tx, shard, thisUpdate, base);
  const issue = { tx, options, shard, covers, number: await nextNumber(tx, shard), thisUpdate };
  if (due.complete || base === undefined) await publishComplete(issue, register.complete);
  if (base !== undefined) await publishDelta(issue, base, register);
  return base !== undefined;
}

/** One number and one thisUpdate, for whatever is published now (RFC 5280 5.2.3). */
interface Issue {
  readonly tx: TransactionSql;
  readonly options: ShardPublisherOptions;
  readonly shard: number;
  readonly covers: string;
  readonly number: bigint;
  readonly thisUpdate: Date;
}

/** Read before the entries: a change in between is published again, never lost. */
async function coveredVersion(tx: TransactionSql, shard: number): Promise<string> {
  await tx`insert into shard_change (shard, version) values (${shard}, 0) on conflict do nothing`;
  const [row] = await tx<{ version: string }[]>`
    select version::text from shard_change where shard = ${shard}`;
  return row?.version ?? '0';
}

/** Complete lists and deltas count together, and go on above those of a lost database. */
export async function nextNumber(tx: TransactionSql, shard: number): Promise<bigint> {
  const name = shardName(shard);
  const [last] = await tx<{ number: string | null }[]>`
    select greatest(
      (select max(c.number) from crl c where c.name = ${name}),
      (select max(d.number) from delta_crl d where d.name = ${name}),
      (select max(t.number) from crl_number_taken t where t.name = ${name}))::text as number`;
  return BigInt(last?.number ?? 0) + 1n;
}

async function publishComplete(
  issue: Issue,
  revoked: readonly RevokedCertificate[],
): Promise<void> {
  const { options, shard, thisUpdate } = issue;
  const nextUpdate = new Date(thisUpdate.getTime() + options.nextUpdateHours * HOUR_MS);
  const deltaUrl = crlUrl(options.publicUrl, `${citizenSigning.crl}-delta`, shard);
  const crl = await sign(issue, { revoked, nextUpdate, deltaUrl });
  await issue.tx`
    insert into crl (name, number, covers, this_update, next_update, der)
    values (${shardName(shard)}, ${String(issue.number)}, ${issue.covers}, ${thisUpdate}, ${nextUpdate},
            ${Buffer.from(crl.raw)})`;
}

async function publishDelta(
  issue: Issue,
  base: DeltaBase,
  { complete, changed }: ShardRegister,
): Promise<void> {
  const { options, shard, thisUpdate } = issue;
  const nextUpdate = new Date(thisUpdate.getTime() + options.deltaMinutes * MINUTE_MS);
  const crl = await sign(issue, { revoked: changed, nextUpdate, base: base.number });
  const problem = whyNotPublished(base.crl, crl, complete);
  if (problem !== undefined) {
    const message = `Delta ${issue.number} of ${shardName(shard)} was not published: ${problem}`;
    options.failed(new CaError('OUTPUT_NOT_VERIFIED', message));
    return;
  }
  await issue.tx`
    insert into delta_crl (name, number, base, covers, this_update, next_update, der)
    values (${shardName(shard)}, ${String(issue.number)}, ${String(base.number)}, ${issue.covers},
            ${thisUpdate}, ${nextUpdate}, ${Buffer.from(crl.raw)})`;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function sign(
  { options, shard, number, thisUpdate }: Issue,
  fields: Pick<CrlFields, 'revoked' | 'nextUpdate' | 'deltaUrl' | 'base'>,
): Promise<CertificateRevocationList> {
  const { issuing, publicUrl } = options;
  return signCrl(
    {
      ...fields,
      issuer: issuing.certificate,
      number,
      thisUpdate,
      // As OCSP's archiveCutoff: the register forgets nothing (EN 319 411-2 6.3.10).
      expiredSince: issuing.certificate.notBefore,
      shardUrl: crlUrl(publicUrl, citizenSigning.crl ?? '', shard),
    },
    issuing.signer,
  );
}

/** A delta goes on from its base, and with it says what the register says at this moment (RFC 5280 5.2.4). */
function whyNotPublished(
  base: CertificateRevocationList,
  delta: CertificateRevocationList,
  complete: readonly RevokedCertificate[],
): string | undefined {
  const [finding] = lintSeries({ crl: delta, previous: base, now: delta.thisUpdate });
  if (finding !== undefined) return `${finding.message} (${finding.lint}, ${finding.clause}).`;
  const together = combine(base, delta);
  const isSame =
    together.size === complete.length &&
    complete.every(({ serial, reason }) => together.get(serialValue(serial)) === reason);
  return isSame ? undefined : 'with its base it does not say what the register says.';
}

function serialValue(serial: bigint | Uint8Array): bigint {
  return typeof serial === 'bigint' ? serial : BigInt(`0x${Buffer.from(serial).toString('hex')}`);
}
