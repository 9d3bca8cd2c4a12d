import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { attachVpcd, fileMemory, openSoftwareCard, type SoftwareCard } from '@tamga/applet-tools';
import { AgentError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import type { Feeder } from './feeder.ts';

const SUFFIX = '.card';

/** A hopper of software cards: files in a folder, taken in the order of their names. */
export interface Hopper extends Feeder {
  /** The card at the chip station, for an in-process reader. */
  readonly current: () => SoftwareCard | undefined;
}

/**
 * The first implementation of a line's transport. With `attach` the card goes into a virtual reader of vpcd, else an
 * in-process reader takes it from `current`.
 */
export function softwareHopper(options: {
  readonly folder: string;
  readonly issued: string;
  readonly reject: string;
  readonly attach?: { readonly host: string; readonly port: number };
}): Hopper {
  for (const folder of [options.folder, options.issued, options.reject]) {
    makeFolder(folder);
  }
  let fed: { name: string; card: SoftwareCard; detach: () => Promise<void> } | undefined;
  const names = (): readonly string[] =>
    readdirSync(options.folder)
      .filter((name) => name.endsWith(SUFFIX))
      .sort();
  const moveTo = async (folder: string): Promise<void> => {
    const leaving = fed;
    fed = undefined;
    if (leaving !== undefined) {
      await leaving.detach();
      renameSync(join(options.folder, leaving.name), join(folder, leaving.name));
    }
  };
  return {
    kind: 'hopper',
    current: () => fed?.card,
    waiting: async () => names().length - (fed === undefined ? 0 : 1),
    async feed() {
      // A card that was left at the station has an unknown history: it does not go back to the hopper.
      await moveTo(options.reject);
      const [name] = names();
      if (name === undefined) {
        throw new AgentError('HOPPER_EMPTY', 'The hopper is empty: put blanks in and start again.');
      }
      const card = openSoftwareCard(fileMemory(join(options.folder, name)));
      fed = { name, card, detach: await insert(card, options.attach) };
    },
    toStation: async () => {},
    eject: () => moveTo(options.issued),
    reject: () => moveTo(options.reject),
  };
}

async function insert(
  card: SoftwareCard,
  attach: { readonly host: string; readonly port: number } | undefined,
): Promise<() => Promise<void>> {
  if (attach === undefined) {
    card.reset();
    return async () => card.reset();
  }
  const attachment = await attachVpcd(card, attach);
  return async () => {
    attachment.detach();
    await attachment.ended;
  };
}
