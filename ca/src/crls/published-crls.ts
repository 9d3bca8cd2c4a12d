import type { Sql } from 'postgres';
import { shardName } from './shard-register.ts';

/** A list as it is served. */
export interface PublishedCrl {
  readonly der: Uint8Array;
  readonly number: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

/** The newest complete list of a shard, or its newest delta. */
export async function readCrl(
  sql: Sql,
  shard: number,
  kind: 'complete' | 'delta',
): Promise<PublishedCrl | undefined> {
  const table = sql(kind === 'delta' ? 'delta_crl' : 'crl');
  const [row] = await sql<PublishedCrl[]>`
    select l.der, l.number::text, l.this_update as "thisUpdate", l.next_update as "nextUpdate"
    from ${table} l where l.name = ${shardName(shard)} order by l.number desc limit 1`;
  return row;
}
