import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Application, OrderSummary } from '@tamga/contracts';
import type { AuditLog } from '@tamga/service';
import type { Sql, TransactionSql } from 'postgres';
import { BureauError } from '../errors.ts';
import { preparePortrait, prepareSignature } from '../preparation/portrait.ts';
import type { PersonKeys } from '../secrets/person-keys.ts';
import { open, seal } from '../secrets/sealing.ts';
import { checkApplication, type FieldProblem } from './check-application.ts';
import {
  applicationContext,
  insertOrder,
  type NewOrder,
  readSealedApplication,
  type StoredOrder,
} from './store.ts';

/**
 * Takes applications from the register: all of them or none. An application that was imported before gives its order.
 *
 * @throws BureauError ORDER_INVALID with every wrong field by its JSON pointer; ORDER_STATE when another application was
 *         imported under the same identifier.
 */
export async function importOrders(
  deps: {
    readonly sql: Sql;
    readonly audit: AuditLog;
    readonly personKeys: PersonKeys;
    readonly now: () => Date;
  },
  applications: readonly Application[],
  actor: string,
): Promise<readonly OrderSummary[]> {
  const errors = (
    await Promise.all(
      applications.map((application, index) => check(application, index, deps.now())),
    )
  ).flat();
  if (errors.length > 0) {
    throw new BureauError(
      'ORDER_INVALID',
      `Nothing was imported: ${errors.length} field(s) are wrong; each is listed.`,
      { errors },
    );
  }
  const orders = await Promise.all(
    applications.map(async (application) => ({
      ...(await toOrder(deps, application)),
      application,
    })),
  );
  return deps.sql.begin(async (tx) => {
    const stored: OrderSummary[] = [];
    for (const order of orders) {
      const { order: kept, isNew } = await insertOrder(tx, order, deps.now());
      if (!isNew) {
        await assertSame(deps, tx, order, kept);
      }
      const { personId: _, ...summary } = kept;
      stored.push(summary);
      if (isNew) {
        await deps.audit.append(tx, {
          event: 'order.received',
          actor,
          refs: { order: kept.orderId, application: kept.applicationId, product: kept.product },
        });
      }
    }
    return stored;
  });
}

/** A correction under an old identifier would be lost without a word: it needs a new one. */
async function assertSame(
  { personKeys }: Pick<Parameters<typeof importOrders>[0], 'personKeys'>,
  tx: TransactionSql,
  sent: NewOrder & { readonly application: Application },
  kept: StoredOrder,
): Promise<void> {
  if (sent.personId === kept.personId) {
    const key = await personKeys.keyOf(kept.personId);
    const sealed = await readSealedApplication(tx, kept.orderId);
    const known: unknown = JSON.parse(
      Buffer.from(open(key, applicationContext(kept.applicationId), sealed)).toString('utf8'),
    );
    if (isDeepStrictEqual(known, sent.application)) {
      return;
    }
  }
  throw new BureauError(
    'ORDER_STATE',
    `Another application was imported as ${kept.applicationId}: give a corrected one a new identifier. Nothing was imported.`,
  );
}

async function toOrder(
  deps: Parameters<typeof importOrders>[0],
  application: Application,
): Promise<NewOrder> {
  const personId = await deps.personKeys.personOf(application.person.civilNumber);
  const key = await deps.personKeys.keyOf(personId);
  return {
    orderId: randomUUID(),
    applicationId: application.applicationId,
    personId,
    product: application.product,
    issuingUnit: application.issuingUnit,
    sealed: seal(
      key,
      applicationContext(application.applicationId),
      Buffer.from(JSON.stringify(application)),
    ),
  };
}

/** Pictures are tried at the door, where somebody can still send a better one. */
async function check(
  application: Application,
  index: number,
  now: Date,
): Promise<readonly FieldProblem[]> {
  const pointer = `/applications/${index}`;
  const pictures: readonly (readonly [field: string, attempt: Promise<unknown>])[] = [
    ['portrait', preparePortrait(Buffer.from(application.portrait, 'base64'))],
    ['signature', prepareSignature(Buffer.from(application.signature, 'base64'))],
  ];
  const problems = [...checkApplication(application, pointer, now)];
  for (const [field, attempt] of pictures) {
    await attempt.catch((error: unknown) => {
      problems.push({
        pointer: `${pointer}/${field}`,
        detail: error instanceof Error ? error.message : 'cannot be read',
      });
    });
  }
  return problems;
}
