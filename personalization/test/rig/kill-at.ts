import type { ApduCommand } from '@tamga/applet-tools';
import type { Rig } from './rig.ts';
import type { Intercept } from './tamper.ts';

/** Kills the bureau once, when a command comes: before the card gets it, or after it has answered. */
export function killAt(
  rig: Rig,
  when: 'before' | 'after',
  is: (command: ApduCommand) => boolean,
): { readonly meddle: Intercept; readonly killed: Promise<void> } {
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
  };
}
