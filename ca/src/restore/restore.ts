import { rename } from 'node:fs/promises';
import type { Certificate } from '@tamga/formats';
import { createAuditLog, lineHash } from '@tamga/service';
import type { Sql } from 'postgres';
import { lastCheckpoint } from './assert-not-older.ts';
import { readPublishedCrls } from './published-crl.ts';
import { takeUpCrl } from './take-up-crl.ts';

export interface RestoreOptions {
  readonly sql: Sql;
  /** The audit chain of the process that stands still meanwhile. */
  readonly instance: string;
  readonly checkpoints: string;
  readonly issuer: Certificate;
  /** Folder of the CRLs that were published last. */
  readonly crls: string;
  /** Two people. */
  readonly officers: readonly [string, string];
  readonly now: Date;
}

export interface Restored {
  readonly newerCrls: number;
  readonly revoked: number;
  readonly held: number;
  /** Where the checkpoints of the lost database are kept; absent when none was exported. */
  readonly keptCheckpoints?: string;
}

/**
 * Goes on from a database that is older than what was published: takes up numbers, revocations and holds of the published
 * CRLs, records it in the audit log with the names of both officers, and puts the exported checkpoints of the lost
 * database aside. Those keep telling of the gap to whoever verifies against them; a new export begins. After a cut it is
 * run again.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { sql, instance, checkpoints, issuer, crls, officers, now } = options;
  const [first, second] = officers;
  const audit = createAuditLog(instance, () => now);
  const last = await lastCheckpoint(checkpoints);
  const done = { newerCrls: 0, revoked: 0, held: 0 };
  await sql.begin(async (tx) => {
    for await (const published of readPublishedCrls(crls, issuer)) {
      const taken = await takeUpCrl(tx, published, { actor: `staff:${first}`, now });
      done.newerCrls += taken.isNewer ? 1 : 0;
      done.revoked += taken.revoked;
      done.held += taken.held;
    }
    await audit.append(tx, {
      event: 'database.restored',
      actor: `staff:${first}`,
      refs: {
        approvedBy: `staff:${second}`,
        newerCrls: String(done.newerCrls),
        revoked: String(done.revoked),
        held: String(done.held),
        ...(last === undefined ? {} : { lastCheckpoint: lineHash(last) }),
      },
    });
  });
  if (last === undefined) return done;
  const keptCheckpoints = `${checkpoints}.until-${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  await rename(checkpoints, keptCheckpoints);
  return { ...done, keptCheckpoints };
}
