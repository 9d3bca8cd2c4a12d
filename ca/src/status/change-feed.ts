import { randomUUID } from 'node:crypto';
import type { ListenMeta, Sql } from 'postgres';

/** Hears which statuses change, in whichever process of the authority. */
export interface ChangeFeed {
  /** Whether every change that was committed more than 4 s ago has been told. */
  isFresh(): boolean;
  stop(): Promise<void>;
}

export interface ChangeFeedOptions {
  readonly sql: Sql;
  /** The serial, as hexadecimal digits. */
  readonly changed: (serial: string) => void;
  /** Changes may have been missed: nothing that was read before is known to hold. */
  readonly lost: () => void;
  readonly failed: (error: unknown) => void;
}

/** A change is seen within 5 s: this long after a proof, and what an answer takes. */
const LEASE_MS = 4000;
const BEAT_MS = 1000;
/** A connection that closes is made anew by the driver; where that failed, it is tried here. */
const LISTEN_ANEW_MS = 15_000;

/**
 * LISTEN, with proof that it works. PostgreSQL delivers notifications in the order of their commits; so a beat
 * that this process sends and hears proves that everything committed before it was sent has been heard. Without a
 * proof for 4 s (a silent connection, a stopped database) the feed is not fresh, and nobody may answer from memory.
 */
export async function openChangeFeed(options: ChangeFeedOptions): Promise<ChangeFeed> {
  const { sql, changed, lost, failed } = options;
  const channel = await channelOf(sql);
  const beats = new Map<string, number>();
  let provenAt = Number.NEGATIVE_INFINITY;
  let triedAt = performance.now();
  let isBusy = false;

  const hear = (payload: string): void => {
    if (!payload.startsWith('beat:')) {
      changed(payload);
      return;
    }
    const sentAt = beats.get(payload);
    if (sentAt === undefined) return;
    beats.clear();
    provenAt = sentAt;
  };
  const listen = (): Promise<ListenMeta> =>
    sql.listen(channel, hear, () => {
      beats.clear();
      provenAt = Number.NEGATIVE_INFINITY;
      lost();
    });
  const beat = async (): Promise<void> => {
    const payload = `beat:${randomUUID()}`;
    beats.set(payload, performance.now());
    await sql`select pg_notify(${channel}, ${payload})`;
  };

  let listening = await listen();
  const tick = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      const now = performance.now();
      if (now - Math.max(provenAt, triedAt) > LISTEN_ANEW_MS) {
        triedAt = now;
        await listening.unlisten();
        listening = await listen();
      }
      await beat();
    } catch (error) {
      failed(error);
    } finally {
      isBusy = false;
    }
  };
  await tick();
  const timer = setInterval(() => void tick(), BEAT_MS);
  return {
    isFresh: () => performance.now() - provenAt <= LEASE_MS,
    async stop() {
      clearInterval(timer);
      await listening.unlisten().catch(failed);
    },
  };
}

/** The one that the trigger `tell_status` notifies. */
async function channelOf(sql: Sql): Promise<string> {
  const [row] = await sql<{ schema: string }[]>`select current_schema() as schema`;
  return `tamga_status_${row?.schema}`;
}
