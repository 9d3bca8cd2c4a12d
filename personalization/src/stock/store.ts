import type { BlankState, BlankView, Product } from '@tamga/contracts';
import type { Sql, TransactionSql } from 'postgres';
import { BureauError } from '../errors.ts';

interface BlankRow {
  readonly serial: string;
  readonly product: Product;
  readonly state: BlankState;
  readonly document_number: string | null;
}

/** Blanks received into stock; one that is there already stays as it is. Gives how many were new. */
export async function receiveBlanks(
  tx: TransactionSql,
  product: Product,
  serials: readonly string[],
  now: Date,
): Promise<number> {
  const rows = await tx`
    insert into blank ${tx(
      serials.map((serial) => ({ serial, product, state: 'received', changed_at: now })),
    )} on conflict (serial) do nothing returning serial`;
  return rows.length;
}

export async function listBlanks(sql: Sql): Promise<readonly BlankView[]> {
  const rows = await sql<BlankRow[]>`
    select b.serial, b.product, b.state, d.document_number
    from blank b left join document d using (document_id) order by b.serial limit 10000`;
  return rows.map((row) => ({
    serial: row.serial,
    product: row.product,
    state: row.state,
    ...(row.document_number === null ? {} : { documentNumber: row.document_number }),
  }));
}

/**
 * Reserves the blank that lies in the reader for a document.
 *
 * @throws BureauError BLANK_UNKNOWN when it was never received or is of another product, BLANK_USED when it is
 *         anything but `received`: a used blank is never personalized a second time.
 */
export async function reserveBlank(
  tx: TransactionSql,
  blank: { readonly serial: string; readonly product: Product; readonly documentId: string },
  now: Date,
): Promise<void> {
  const [row] = await tx<{ product: Product; state: BlankState }[]>`
    select product, state from blank where serial = ${blank.serial} for update`;
  if (row === undefined || row.product !== blank.product) {
    throw new BureauError(
      'BLANK_UNKNOWN',
      row === undefined
        ? `The blank ${blank.serial} was never received into stock.`
        : `The blank ${blank.serial} is for ${row.product}, not for ${blank.product}.`,
    );
  }
  if (row.state !== 'received') {
    throw new BureauError(
      'BLANK_USED',
      `The blank ${blank.serial} is ${row.state}: it cannot be personalized again.`,
    );
  }
  await tx`
    update blank set state = 'reserved', document_id = ${blank.documentId}, changed_at = ${now}
    where serial = ${blank.serial}`;
}

/** Ends a reservation: issued with its document, spoiled, missing, or given back untouched. */
export async function endReservation(
  tx: TransactionSql,
  serial: string,
  to: 'issued' | 'spoiled' | 'missing' | 'received',
  now: Date,
): Promise<void> {
  const rows = await tx`
    update blank set state = ${to}, changed_at = ${now},
           document_id = case when ${to} = 'received' then null else document_id end
    where serial = ${serial} and state = 'reserved' returning serial`;
  if (rows.length !== 1) {
    throw new BureauError('BLANK_USED', `The blank ${serial} is not reserved.`);
  }
}

export async function countBlanks(
  sql: Sql,
  batchId: string,
): Promise<{ readonly used: number; readonly spoiled: number }> {
  const [row] = await sql<{ used: number; spoiled: number }[]>`
    select count(*) filter (where b.state = 'issued')::int as used,
           count(*) filter (where b.state = 'spoiled')::int as spoiled
    from blank b join document d using (document_id) where d.batch_id = ${batchId}`;
  return row ?? { used: 0, spoiled: 0 };
}
