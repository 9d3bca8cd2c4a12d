import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { BatchView, ImportOrdersReply } from '@tamga/contracts';
import { createCaClient, makeAddressFile } from '@tamga/personalization';
import { type Layout, ROOT, staffClient } from '@tamga/workbench';
import { run, sampleApplications } from '@tamga/workbench/fixtures';

/** The production desk of a running system, as its staff work with it. */
export interface Desk {
  /** Imports these samples' orders and makes a batch of them, which waits. */
  makeBatch(...samples: readonly string[]): Promise<BatchView>;
  start(batch: BatchView): Promise<void>;
  /** A one-time address that opens the console. */
  consoleAddress(): Promise<string>;
  fillHopper(product: 'id-card' | 'passport', count: number): Promise<void>;
  /** Somebody lays a passport's blank on top of the ID cards. */
  mixUpBlanks(): Promise<void>;
  /** The signed address file of a card that nobody holds. */
  addressFile(sample: string): Promise<Uint8Array>;
  close(): void;
}

export function openDesk(layout: Layout): Desk {
  const production = staffClient(layout, 'production-1');
  const hopper = (product: string): string => join(layout.var, 'hopper', 'line-1', product);
  const fill: Desk['fillHopper'] = async (product, count) => {
    const credential = (ending: string): string => join(layout.pki, `staff-production-1.${ending}`);
    const { code, text } = await run(process.execPath, [
      join(ROOT, 'personalization/dist/cli.js'),
      ...['blanks', 'make', String(count), '--product', product, '--hopper', hopper(product)],
      ...['--config', join(layout.config, 'bureau.json')],
      ...['--server', `https://127.0.0.1:${layout.ports.agents}`],
      ...['--cert', credential('crt'), '--key', credential('key')],
      ...['--ca', join(layout.pki, 'operations-ca.pem')],
    ]);
    assert.equal(code, 0, text);
  };
  return {
    async makeBatch(...samples) {
      const applications = await sampleApplications(randomBytes(3).toString('hex'), samples);
      const { orders } = await production.post<ImportOrdersReply>('/orders', { applications });
      return production.post('/batches', { orderIds: orders.map(({ orderId }) => orderId) });
    },
    async start({ batchId }) {
      await production.post(`/batches/${batchId}/start`, { line: 'line-1' });
    },
    async consoleAddress() {
      const { path } = await production.post<{ path: string }>('/console-links', {});
      return `http://127.0.0.1:${layout.ports.console}${path}`;
    },
    fillHopper: fill,
    async mixUpBlanks() {
      await fill('passport', 1);
      const [name = ''] = readdirSync(hopper('passport')).sort().reverse();
      mkdirSync(hopper('id-card'), { recursive: true });
      renameSync(
        join(hopper('passport'), name),
        join(hopper('id-card'), name.replace(/^\d+/, '000000')),
      );
    },
    async addressFile(sample) {
      const [application] = await sampleApplications('specimen', [sample]);
      assert.ok(application?.address !== undefined);
      const authority = createCaClient({
        url: `https://127.0.0.1:${layout.ports.ca}`,
        tls: {
          cert: join(layout.pki, 'service-bureau.crt'),
          key: join(layout.pki, 'service-bureau.key'),
          ca: join(layout.pki, 'operations-ca.pem'),
        },
      });
      try {
        return await makeAddressFile(authority, application.address, {
          civilNumber: application.person.civilNumber,
          documentNumber: 'CX0000000',
          authenticationSpki: randomBytes(294),
          version: 1,
          now: new Date(Math.floor(Date.now() / 1_000) * 1_000),
        });
      } finally {
        authority.close();
      }
    },
    close: () => production.close(),
  };
}
