import type { OrderState, OrderSummary, Product } from '@tamga/contracts';
import type { Sql, TransactionSql } from 'postgres';
import { BureauError } from '../errors.ts';

export interface StoredOrder extends OrderSummary {
  readonly personId: string;
}

export interface NewOrder {
  readonly orderId: string;
  readonly applicationId: string;
  readonly personId: string;
  readonly product: Product;
  readonly issuingUnit: string;
  /** The application under the person's key. */
  readonly sealed: Uint8Array;
}

interface OrderRow {
  readonly order_id: string;
  readonly application_id: string;
  readonly person_id: string;
  readonly product: Product;
  readonly state: OrderState;
}

const toOrder = (row: OrderRow): StoredOrder => ({
  orderId: row.order_id,
  applicationId: row.application_id,
  personId: row.person_id,
  product: row.product,
  state: row.state,
});

/** What the application of an order is sealed with. */
export function applicationContext(applicationId: string): string {
  return `order_application/${applicationId}`;
}

/** Inserts the order unless its application was imported before; then gives the known one. */
export async function insertOrder(
  tx: TransactionSql,
  order: NewOrder,
  now: Date,
): Promise<{ readonly order: StoredOrder; readonly isNew: boolean }> {
  const [row] = await tx<OrderRow[]>`
    insert into citizen_order (order_id, application_id, person_id, product, state, issuing_unit, received_at)
    values (${order.orderId}, ${order.applicationId}, ${order.personId}, ${order.product}, 'received',
            ${order.issuingUnit}, ${now})
    on conflict (application_id) do nothing
    returning order_id, application_id, person_id, product, state`;
  if (row === undefined) {
    const [known] = await tx<OrderRow[]>`
      select order_id, application_id, person_id, product, state
      from citizen_order where application_id = ${order.applicationId}`;
    if (known === undefined) {
      throw new BureauError('ORDER_UNKNOWN', `The order ${order.applicationId} has disappeared.`);
    }
    return { order: toOrder(known), isNew: false };
  }
  await tx`
    insert into order_application (order_id, sealed)
    values (${order.orderId}, ${Buffer.from(order.sealed)})`;
  return { order: toOrder(row), isNew: true };
}

/** The application of an order, sealed, also one of the caller's own transaction. */
export async function readSealedApplication(
  sql: Sql | TransactionSql,
  orderId: string,
): Promise<Uint8Array> {
  const [row] = await sql<{ sealed: Uint8Array }[]>`
    select sealed from order_application where order_id = ${orderId}`;
  if (row === undefined) {
    throw new BureauError('ORDER_UNKNOWN', `There is no application for the order ${orderId}.`);
  }
  return row.sealed;
}

/** @throws BureauError ORDER_UNKNOWN naming the first that is not there. */
export async function findOrders(
  sql: Sql | TransactionSql,
  orderIds: readonly string[],
): Promise<readonly StoredOrder[]> {
  const rows = await sql<OrderRow[]>`
    select order_id, application_id, person_id, product, state
    from citizen_order where order_id in ${sql([...orderIds])}`;
  const byId = new Map(rows.map((row) => [row.order_id, toOrder(row)]));
  return orderIds.map((id) => {
    const order = byId.get(id);
    if (order === undefined) {
      throw new BureauError('ORDER_UNKNOWN', `There is no order ${id}.`);
    }
    return order;
  });
}

/** Moves an order on; refuses when it is not in one of the states `from`. */
export async function moveOrder(
  sql: Sql | TransactionSql,
  orderId: string,
  from: readonly OrderState[],
  to: OrderState,
): Promise<void> {
  const rows = await sql`
    update citizen_order set state = ${to}
    where order_id = ${orderId} and state in ${sql([...from])} returning order_id`;
  if (rows.length !== 1) {
    throw new BureauError(
      'ORDER_STATE',
      `The order ${orderId} cannot become ${to}: it is not ${from.join(' or ')}.`,
    );
  }
}
