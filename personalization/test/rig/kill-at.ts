import type { ApduCommand } from '@tamga/applet-tools';
import type { Rig } from './rig.ts';
import type { Intercept } from './tamper.ts';

export interface Killing {
  readonly meddle: Intercept;
  /** Settles when the bureau is dead. */
  readonly killed: Promise<void>;
  /** Whether the bureau lived to answer; false when the kill took the answer away. */
  survives(asking: Promise<unknown>): Promise<boolean>;
}

/** Kills the bureau once, when a command comes: before the card gets it, or after it has answered. */
export function killAt(
  rig: Rig,
  when: 'before' | 'after',
  is: (command: ApduCommand) => boolean,
): Killing {
  let isKilled = false;
  let tell: () => void = () => {};
  const killed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    killed,
    meddle: async (command, send) => {
      if (isKilled || !is(command)) {
        return send(command);
      }
      isKilled = true;
      const answer = when === 'after' ? await send(command) : undefined;
      await rig.bureau.kill();
      tell();
      return answer ?? send(command);
    },
    async survives(asking) {
      try {
        await asking;
        return true;
      } catch (error) {
        if (!isKilled) {
          throw error;
        }
        await killed;
        return false;
      }
    },
  };
}
