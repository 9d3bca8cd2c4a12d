import type { Sql } from 'postgres';
import type { ChainHead } from './checkpoint.ts';

const EVERY_MS = 1_000;

/**
 * Hands the head of a chain to the signer of checkpoints every second when it changed. What was logged after the last
 * checkpoint is the window that a checkpoint does not cover yet; `failed` hears of a signer that does not answer.
 */
export function reportHeads(options: {
  readonly sql: Sql;
  readonly chain: string;
  readonly submit: (head: ChainHead) => Promise<void>;
  readonly failed: (error: unknown) => void;
}): { stop(): Promise<void> } {
  let sent = 0;
  let isBusy = false;
  let running: Promise<void> = Promise.resolve();
  const report = async (): Promise<void> => {
    const head = await readHead(options.sql, options.chain);
    if (head !== undefined && head.sequence > sent) {
      await options.submit(head);
      sent = head.sequence;
    }
  };
  const timer = setInterval(() => {
    // A signer that is slow is asked again when it has answered, not once for each second.
    if (isBusy) {
      return;
    }
    isBusy = true;
    running = report()
      .catch(options.failed)
      .finally(() => {
        isBusy = false;
      });
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
      await report().catch(options.failed);
    },
  };
}

export async function readHead(sql: Sql, chain: string): Promise<ChainHead | undefined> {
  const [row] = await sql<{ number: string; hash: Uint8Array }[]>`
    select seq::text as number, hash from audit_event where chain = ${chain} order by seq desc limit 1`;
  return row === undefined
    ? undefined
    : { chain, sequence: Number(row.number), head: Buffer.from(row.hash).toString('hex') };
}
