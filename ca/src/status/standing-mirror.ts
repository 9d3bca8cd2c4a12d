import type { CrlReason } from '@tamga/formats';
import type { Sql } from 'postgres';
import { byteaTexts } from '../database/bytea.ts';

/** What the register says of one serial, for answers: the object itself stands until its status changes. */
export interface Standing {
  readonly status: 'good' | 'onHold' | 'revoked';
  /** Of a hold or revocation. */
  readonly since?: Date;
  readonly reason?: CrlReason;
}

/** Standings in memory, as true as the change feed; `undefined` stands for a serial without a certificate. */
export interface StandingMirror {
  /** One round trip for all that are not in memory. */
  read(serials: readonly Uint8Array[]): Promise<readonly (Standing | undefined)[]>;
  /** What is in memory and known to hold. */
  peek(serial: string): Standing | undefined;
  /** The status of this serial has changed. */
  forget(serial: string): void;
  forgetAll(): void;
}

/** Standings kept: those read longest ago go first. With what hangs on each, some 200 MB at most. */
const MAX_STANDINGS = 50_000;

export function createStandingMirror(sql: Sql, isFresh: () => boolean): StandingMirror {
  const kept = new Map<string, Standing>();
  // A status that is read while it changes must not be kept: the change may be told before the reading ends.
  const reading = new Set<{ readonly serials: Set<string> }>();

  const peek = (serial: string): Standing | undefined => (isFresh() ? kept.get(serial) : undefined);
  const keep = (serial: string, standing: Standing): void => {
    kept.delete(serial);
    kept.set(serial, standing);
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_STANDINGS) break;
      kept.delete(oldest);
    }
  };
  const readMissing = async (serials: readonly string[]) => {
    const mine = { serials: new Set(serials) };
    reading.add(mine);
    try {
      const found = await readStandings(sql, serials);
      for (const [serial, standing] of found) {
        if (mine.serials.has(serial)) keep(serial, standing);
      }
      return found;
    } finally {
      reading.delete(mine);
    }
  };

  return {
    peek,
    async read(serials) {
      const keys = serials.map(keyOf);
      const known = new Map(keys.map((key) => [key, peek(key)]));
      const missing = [...known].filter(([, standing]) => !standing).map(([key]) => key);
      const found = missing.length === 0 ? undefined : await readMissing(missing);
      return keys.map((key) => known.get(key) ?? found?.get(key));
    },
    forget(serial) {
      kept.delete(serial);
      for (const one of reading) one.serials.delete(serial);
    },
    forgetAll() {
      kept.clear();
      for (const one of reading) one.serials.clear();
    },
  };
}

/** A serial as the feed tells it. */
export function keyOf(serial: Uint8Array): string {
  return Buffer.from(serial.buffer, serial.byteOffset, serial.length).toString('hex');
}

async function readStandings(
  sql: Sql,
  serials: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await sql<
    {
      serial: string;
      status: 'good' | 'onHold' | 'revoked' | null;
      since: Date | null;
      reason: CrlReason | null;
      certified: boolean;
    }[]
  >`
    select encode(asked.serial, 'hex') as serial, st.status, st.since, st.reason,
           exists (select 1 from serial s join certificate c on c.month = s.month and c.serial = s.serial
                   where s.serial = asked.serial) as certified
    from unnest(${byteaTexts(serials.map((serial) => Buffer.from(serial, 'hex')))}::text[]::bytea[]) as asked (serial)
    left join certificate_status st on st.serial = asked.serial`;
  const standings = new Map<string, Standing>();
  for (const { serial, status, since, reason, certified } of rows) {
    if (status !== null && status !== 'good' && since !== null) {
      standings.set(serial, { status, since, ...(reason === null ? {} : { reason }) });
    } else if (certified) standings.set(serial, { status: 'good' });
  }
  return standings;
}
