import { type ChainHead, type Checkpoint, checkpointBytes, lineHash } from '@tamga/service';
import type { Sql } from 'postgres';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { permitCheckpoint } from '../lint/signing-permit.ts';
import { openCheckpointFile } from './checkpoint-file.ts';

export interface CheckpointerOptions {
  readonly sql: Sql;
  readonly signer: AuthoritySigner;
  /** The export outside the database. */
  readonly file: string;
  readonly clock: () => Date;
  readonly failed: (error: unknown) => void;
  /** For how long the export may fail before `assertExported` throws. */
  readonly patienceSeconds: number;
}

/** Signs the heads of all chains every second in which one of them moved, and exports the line. */
export interface Checkpointer {
  /** @throws CaError HEAD_GOES_BACK when a newer head, or another one of that number, is known. */
  submit(head: ChainHead): Promise<void>;
  /** The newest checkpoint, for a chain's owner to keep. */
  latest(): Promise<Checkpoint | undefined>;
  /** Signs and exports now if anything moved. */
  checkpoint(): Promise<void>;
  /**
   * What is only in the database can be cut off unseen: nothing may be issued for long that no export covers.
   *
   * @throws CaError CHECKPOINTS_STUCK when signing or exporting has failed for longer than the patience
   */
  assertExported(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;

export function createCheckpointer(options: CheckpointerOptions): Checkpointer {
  const { sql } = options;
  const file = openCheckpointFile(options.file);
  let running: Promise<void> = Promise.resolve();
  // Not by the clock, which may be set: by the time that passed. A process that never exported has no patience left.
  let exportedAt = Number.NEGATIVE_INFINITY;
  const checkpoint = (): Promise<void> => {
    // An export that failed is tried again although no head moved since.
    const turn = running.then(async () => {
      const begun = performance.now();
      await signHeads(options);
      await file.appendMissing(sql);
      exportedAt = begun;
    });
    running = turn.catch(options.failed);
    return turn;
  };
  const timer = setInterval(() => void checkpoint().catch(() => {}), EVERY_MS);
  return {
    submit: (head) => submit(sql, head),
    latest: async () => {
      const line = await lastLine(sql);
      return line === undefined ? undefined : (JSON.parse(line) as Checkpoint);
    },
    checkpoint,
    assertExported() {
      if (performance.now() - exportedAt <= options.patienceSeconds * 1_000) return;
      throw new CaError(
        'CHECKPOINTS_STUCK',
        `No checkpoint could be signed and exported to ${options.file} for ${options.patienceSeconds} seconds: nothing is issued until one is. See the log; is the disk full?`,
      );
    },
    async stop() {
      clearInterval(timer);
      await checkpoint().catch(() => {});
    },
  };
}

async function submit(sql: Sql, { chain, sequence, head }: ChainHead): Promise<void> {
  const [row] = await sql<{ sequence: string; head: string }[]>`
    insert into chain_head as known (chain, sequence, head) values (${chain}, ${sequence}, ${head})
    on conflict (chain) do update
      set sequence = greatest(known.sequence, excluded.sequence),
          head = case when excluded.sequence > known.sequence then excluded.head else known.head end
    returning sequence::text, head`;
  if (row?.sequence !== String(sequence) || row.head !== head) {
    throw new CaError(
      'HEAD_GOES_BACK',
      `The chain ${chain} was at ${row?.sequence} already, with another head.`,
    );
  }
}

async function signHeads({ sql, signer, clock }: CheckpointerOptions): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('tamga-checkpoint'))`;
    const heads = await tx<{ chain: string; number: string; head: string }[]>`
      select chain, sequence::text as number, head from chain_head order by chain`;
    const [last] = await tx<{ line: string }[]>`
      select line from checkpoint order by number desc limit 1`;
    const current = heads.map(({ chain, number, head }) => ({
      chain,
      sequence: Number(number),
      head,
    }));
    if (current.length === 0 || sameHeads(last?.line, current)) return;
    const unsigned = {
      at: clock().toISOString(),
      heads: current,
      previous: lineHash(last?.line ?? ''),
    };
    const signature = await signer.sign(permitCheckpoint(checkpointBytes(unsigned)));
    const line = JSON.stringify({
      ...unsigned,
      signature: Buffer.from(signature).toString('base64'),
    } satisfies Checkpoint);
    await tx`insert into checkpoint (line) values (${line})`;
  });
}

function sameHeads(line: string | undefined, heads: readonly ChainHead[]): boolean {
  if (line === undefined) return false;
  return JSON.stringify((JSON.parse(line) as Checkpoint).heads) === JSON.stringify(heads);
}

async function lastLine(sql: Sql): Promise<string | undefined> {
  const [row] = await sql<{ line: string }[]>`
    select line from checkpoint order by number desc limit 1`;
  return row?.line;
}
