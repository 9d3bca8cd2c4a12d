import type postgres from 'postgres';

/** Months over which the certificates of the past are spread, each with its partition. */
const MONTHS = 60;

/**
 * Brings the tables of issuance to `rows` certificates of the past, made inside the database. Their serials, request ids
 * and key hashes ascend in even steps, which fills the indexes fast; what is issued afterwards falls between them
 * anywhere, as ever. The signed bytes are short: what grows are rows, indexes and partitions.
 */
export async function fillTables(sql: postgres.Sql, rows: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local search_path to ca`;
    await tx`set local synchronous_commit to off`;
    await tx`select ensure_partitions((date_trunc('month', now()) - make_interval(months => ${MONTHS}))::date, ${MONTHS})`;
    const [row] = await tx<
      { count: number }[]
    >`select count(*)::int as count from issuance_request`;
    const [from, step] = [row?.count ?? 0, Math.floor(2 ** 46 / rows)];
    await tx`
      create temporary table past on commit drop as
      select decode(md5(i::text) || md5(i::text), 'hex') as long,
             lpad(to_hex(i * ${step}::bigint), 12, '0') || substr(md5(i::text), 1, 20) as digits,
             (date_trunc('month', now()) - make_interval(months => 1 + (i % ${MONTHS})::int))::date as month
      from generate_series(${from}::bigint, ${rows}::bigint - 1) as i`;
    const at = 'month::timestamptz';
    for (const statement of [
      `insert into serial select decode(digits, 'hex'), month, digits::uuid, 'citizen-signing', ${at} from past`,
      `insert into issuance_intent select month, decode(digits, 'hex'), 0, long, ${at} from past`,
      `insert into certificate select month, decode(digits, 'hex'), digits::uuid, 'citizen-signing', 'PNOMN-' || left(digits, 12),
         null, decode(digits || digits, 'hex'), 0, ${at} + interval '5 years', long, ${at} from past`,
      `insert into issuance_request select digits::uuid, decode(digits || digits, 'hex'), month, decode(digits, 'hex') from past`,
      `insert into key_owner select decode(digits || digits, 'hex'), 'PNOMN-' || left(digits, 12), 'citizen-signing', ${at} from past`,
    ]) {
      await tx.unsafe(statement);
    }
  });
  await sql`analyze`;
  await sql`checkpoint`;
}
