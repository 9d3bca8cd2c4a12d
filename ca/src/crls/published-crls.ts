import type { Sql } from 'postgres';
import { shardName } from './shard-register.ts';

export type ListKind = 'complete' | 'delta';

/** The newest list of its kind, without its bytes. */
export interface NewestCrl {
  readonly number: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

const TABLES: Readonly<Record<ListKind, string>> = { complete: 'crl', delta: 'delta_crl' };

/** The newest complete list of a shard, or its newest delta. */
export async function findNewestCrl(
  sql: Sql,
  shard: number,
  kind: ListKind,
): Promise<NewestCrl | undefined> {
  const [row] = await sql<NewestCrl[]>`
    select l.number::text, l.this_update as "thisUpdate", l.next_update as "nextUpdate"
    from ${sql(TABLES[kind])} l where l.name = ${shardName(shard)} order by l.number desc limit 1`;
  return row;
}

/** The list of that number, DER. */
export async function readCrl(
  sql: Sql,
  shard: number,
  kind: ListKind,
  number: string,
): Promise<Buffer | undefined> {
  const [row] = await sql<{ der: Buffer }[]>`
    select l.der from ${sql(TABLES[kind])} l where l.name = ${shardName(shard)} and l.number = ${number}`;
  return row?.der;
}
