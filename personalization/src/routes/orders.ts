import {
  CreateBatch,
  ImportOrders,
  ReceiveBlanks,
  SettleDocument,
  StartBatch,
} from '@tamga/contracts';
import { actorOf } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import type { Bureau } from '../bureau.ts';
import { importOrders } from '../orders/import-orders.ts';
import { prepareBatch } from '../preparation/prepare-batch.ts';
import { startBatch } from '../production/run-batch.ts';
import { settleDocument } from '../production/settle-document.ts';
import { listBatches } from '../progress/batch-view.ts';
import { listBlanks, receiveBlanks } from '../stock/store.ts';
import { batchView } from './views.ts';

const PRODUCTION = { config: { access: ['staff:production-*'] } };
const BATCH = {
  type: 'object',
  properties: { batchId: { type: 'string', format: 'uuid' } },
} as const;
/** A document by its identifier or by the number that is printed on it. */
const DOCUMENT = {
  type: 'object',
  properties: {
    documentId: {
      anyOf: [
        { type: 'string', format: 'uuid' },
        { type: 'string', pattern: '^[A-Z]{2}[0-9]{7}$' },
      ],
    },
  },
} as const;
/** A batch of 200 applications with their photographs. */
const IMPORT_LIMIT = 64 * 1024 * 1024;

/** Orders, batches and blanks: the production desk. */
export function productionRoutes(app: FastifyInstance, bureau: Bureau): void {
  app.post<{ Body: ImportOrders }>(
    '/orders',
    { ...PRODUCTION, bodyLimit: IMPORT_LIMIT, schema: { body: ImportOrders } },
    async (request) => ({
      orders: await importOrders(bureau, request.body.applications, actorOf(request)),
    }),
  );

  app.post<{ Body: CreateBatch }>(
    '/batches',
    { ...PRODUCTION, schema: { body: CreateBatch } },
    async (request, reply) => {
      const batchId = await prepareBatch(bureau, request.body.orderIds, actorOf(request));
      return reply.status(201).send(await batchView(bureau, batchId));
    },
  );

  app.post<{ Body: StartBatch; Params: { batchId: string } }>(
    '/batches/:batchId/start',
    { ...PRODUCTION, schema: { body: StartBatch, params: BATCH } },
    async (request, reply) => {
      const { batchId } = request.params;
      await startBatch(bureau, batchId, request.body.line);
      return reply.status(202).send(await batchView(bureau, batchId));
    },
  );

  app.post<{ Body: SettleDocument; Params: { documentId: string } }>(
    '/documents/:documentId/settle',
    { ...PRODUCTION, schema: { body: SettleDocument, params: DOCUMENT } },
    async (request) => {
      const { batchId } = await settleDocument(
        bureau,
        request.params.documentId,
        request.body.card,
        actorOf(request),
      );
      return batchView(bureau, batchId);
    },
  );

  app.get('/batches', PRODUCTION, async () => listBatches(bureau.sql));

  app.get<{ Params: { batchId: string } }>(
    '/batches/:batchId',
    { ...PRODUCTION, schema: { params: BATCH } },
    async (request) => batchView(bureau, request.params.batchId),
  );

  app.post<{ Body: ReceiveBlanks }>(
    '/blanks',
    { ...PRODUCTION, schema: { body: ReceiveBlanks } },
    async (request) => {
      const { product, blanks } = request.body;
      const received = await bureau.sql.begin(async (tx) => {
        const count = await receiveBlanks(
          tx,
          product,
          blanks.map(({ serial }) => serial),
          bureau.now(),
        );
        await bureau.audit.append(tx, {
          event: 'blanks.received',
          actor: actorOf(request),
          refs: { product, count: String(count) },
        });
        return count;
      });
      return { received };
    },
  );

  app.get('/blanks', PRODUCTION, async () => ({ blanks: await listBlanks(bureau.sql) }));
}
