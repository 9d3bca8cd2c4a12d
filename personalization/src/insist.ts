import { setTimeout as pause } from 'node:timers/promises';

/** A database that is started again, or a standby that takes over, is back within these. */
const WAITS_MS = [100, 400, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Does what must not stay undone, a write to the database that says how work ended, again and again while it fails; at
 * last, or when the process is to end, it fails for good, and the next start takes up what was left.
 *
 * @param on `failed` is told of each failure that is followed by another try
 */
export async function insist<Result>(
  work: () => Promise<Result>,
  on: { readonly isEnding: () => boolean; readonly failed: (error: unknown) => void },
): Promise<Result> {
  for (const wait of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      if (on.isEnding()) {
        throw error;
      }
      on.failed(error);
      await pause(wait, undefined, { ref: false });
    }
  }
  return work();
}
