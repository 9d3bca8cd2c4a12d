import { readFileSync } from 'node:fs';
import type { BatchList, BatchView, ImportOrdersReply } from '@tamga/contracts';
import { needed, type Values } from './arguments.ts';
import { askBureau } from './ask-bureau.ts';
import { blanksCommand } from './blanks-command.ts';
import { UsageError } from './usage.ts';

interface Answer {
  readonly json: unknown;
  readonly text: string;
}

type Command = (values: Values, args: readonly string[]) => Promise<Answer>;

/** What the production desk does, by the command's name. */
export const DESK_COMMANDS: Readonly<Record<string, Command>> = {
  async import(values, files) {
    const applications = some(files, 'a file').map(readApplication);
    const reply = await askBureau<ImportOrdersReply>(values, 'POST', '/orders', { applications });
    return {
      json: reply,
      text: reply.orders.map((order) => `${order.applicationId}\t${order.orderId}`).join('\n'),
    };
  },
  async batch(values, orders) {
    const orderIds = some(orders, 'an order');
    const batch = await askBureau<BatchView>(values, 'POST', '/batches', { orderIds });
    return { json: batch, text: batch.batchId };
  },
  async start(values, [batchId, ...more]) {
    const line = needed(values, 'line');
    const path = `/batches/${one(batchId, more, 'a batch')}/start`;
    return show(await askBureau(values, 'POST', path, { line }));
  },
  async show(values, [batchId, ...more]) {
    if (batchId === undefined) {
      const list = await askBureau<BatchList>(values, 'GET', '/batches');
      return { json: list, text: list.batches.map(batchLine).join('\n') };
    }
    return show(await askBureau(values, 'GET', `/batches/${one(batchId, more, 'a batch')}`));
  },
  async settle(values, [document, card, ...more]) {
    if (card !== 'issued' && card !== 'spoiled' && card !== 'missing') {
      throw new UsageError('settle takes a document, and issued, spoiled or missing.');
    }
    const path = `/documents/${one(document, more, 'a document')}/settle`;
    return show(await askBureau(values, 'POST', path, { card }));
  },
  async 'console-link'(values) {
    const link = await askBureau<{ path: string }>(values, 'POST', '/console-links', {});
    return { json: link, text: link.path };
  },
  blanks: blanksCommand,
};

function readApplication(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UsageError(
      `${file} is no application that can be read: ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    );
  }
}

function some(given: readonly string[], what: string): readonly string[] {
  if (given.length === 0) {
    throw new UsageError(`${what} is missing.`);
  }
  return given;
}

function one(given: string | undefined, more: readonly string[], what: string): string {
  if (given === undefined || more.length > 0) {
    throw new UsageError(`It takes ${what}, and one only.`);
  }
  return encodeURIComponent(given);
}

function batchLine(entry: BatchList['batches'][number]): string {
  return `${entry.batchId}\t${entry.state}\t${entry.done}/${entry.documents}\t${entry.createdAt}`;
}

function show(batch: BatchView): Answer {
  const documents = batch.documents.map(({ documentNumber, state, blank, problem }) =>
    [documentNumber, state, blank ?? '-', problem ?? ''].join('\t').trimEnd(),
  );
  return { json: batch, text: [`${batch.batchId}\t${batch.state}`, ...documents].join('\n') };
}
