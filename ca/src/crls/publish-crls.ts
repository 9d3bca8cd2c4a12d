import { dueShards } from './due-shards.ts';
import { createCrlPruner } from './prune-crls.ts';
import { publishShard, type ShardPublisherOptions } from './publish-shard.ts';

export interface PublisherOptions extends ShardPublisherOptions {
  readonly shards: number;
  /** How long a list stays on record after its nextUpdate. */
  readonly keepDays: number;
}

export interface CrlPublisher {
  /** Publishes every shard that is due: changed, missing, or half through its time. */
  publishDue(): Promise<number>;
  /** Looks soon: something changed. */
  kick(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;
const AT_ONCE = 4;

/** Citizens' CRLs, one a shard, published on change and on schedule. Any number of processes may run it. */
export function createCrlPublisher(options: PublisherOptions): CrlPublisher {
  const { sql, clock, failed } = options;
  const prune = createCrlPruner(sql, options.keepDays, clock);
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<number> | undefined;
  const publishDue = async (): Promise<number> => {
    const due = await dueShards(sql, options, clock(), options);
    const failures: unknown[] = [];
    // The token's workers sign side by side; the pool of connections bounds the rest.
    for (let start = 0; start < due.length; start += AT_ONCE) {
      const some = due.slice(start, start + AT_ONCE);
      // What fails in one shard keeps no other from being published.
      await Promise.all(
        some.map(({ shard }) =>
          publishShard(options, shard).catch((error) => failures.push(error)),
        ),
      );
    }
    const [first, ...others] = failures;
    for (const error of others) failed(error);
    if (first !== undefined) throw first;
    await prune();
    return due.length;
  };
  // Whoever asks while a turn waits for the one before gets that turn: it will see what changed until then.
  const look = (): Promise<number> => {
    if (waiting !== undefined) return waiting;
    const turn = running.then(() => {
      waiting = undefined;
      return publishDue();
    });
    waiting = turn;
    running = turn.catch(failed);
    return turn;
  };
  const timer = setInterval(() => void look().catch(() => {}), EVERY_MS);
  return {
    publishDue: look,
    kick: () => void look().catch(() => {}),
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
