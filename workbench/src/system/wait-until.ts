import { setTimeout as pause } from 'node:timers/promises';

/** Asks every 50 ms until the answer is yes; false when the time is over. `ask` may throw to give up. */
export async function waitUntil(
  ask: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<boolean> {
  for (const end = performance.now() + milliseconds; performance.now() < end; await pause(50)) {
    if (await ask()) {
      return true;
    }
  }
  return false;
}
