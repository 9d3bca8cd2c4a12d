import type { AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import type { CaConfig } from '../config.ts';
import type { SigningAuthority } from '../pki.ts';
import { type ClockCheck, createClockCheck, databaseTime } from './clock-check.ts';
import { createTimeStampRecorder } from './record-time-stamps.ts';
import { createTimeStamper, type TimeStamper } from './time-stamper.ts';

/** Best practices time-stamp policy (EN 319 421 5.2): what a unit without a policy of its own works by. */
const BEST_PRACTICES_POLICY = '0.4.0.2023.1.1';
/** EN 319 421 7.7.2. */
const ONE_SECOND_MS = 1_000;

/** The time-stamping unit of one process, on its database, key and clock. */
export function openTimeStamping(options: {
  readonly config: CaConfig;
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly unit: SigningAuthority;
  readonly clock: () => Date;
  /** Instead of the comparison with the database's clock. */
  readonly isClockTrusted?: ClockCheck;
  readonly failed: (error: unknown) => void;
}): TimeStamper {
  const { config, sql, audit, unit, clock, failed } = options;
  const { policy = BEST_PRACTICES_POLICY, accuracyMillis = ONE_SECOND_MS } =
    config.timeStamping ?? {};
  return createTimeStamper({
    unit,
    policy,
    accuracyMillis,
    clock,
    isClockTrusted:
      options.isClockTrusted ??
      createClockCheck({
        otherClock: () => databaseTime(sql),
        clock,
        toleranceMs: accuracyMillis / 2,
      }),
    record: createTimeStampRecorder(sql, audit, `service:${config.instance}`),
    failed,
  });
}
