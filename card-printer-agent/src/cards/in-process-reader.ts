import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  fileMemory,
  openSoftwareCard,
  type SoftwareCard,
  softwareTransceiver,
} from '@tamga/applet-tools';
import { AgentError } from '../errors.ts';
import type { CardConnection, CardReader } from './reader.ts';

const POLL_MS = 100;

/** A reader without PC/SC: the card is in this process. It replaces pcscd where that cannot run, and is named as such. */
export function inProcessReader(
  name: string,
  cardInSlot: () => SoftwareCard | undefined,
): CardReader {
  return {
    name,
    inProcess: true,
    async connect(timeoutMs) {
      for (const end = Date.now() + timeoutMs; ; ) {
        const card = cardInSlot();
        if (card !== undefined) {
          return connection(card);
        }
        if (Date.now() > end) {
          throw new AgentError('NO_CARD', `No card was put into ${name}.`);
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    close: async () => {},
  };
}

function connection(card: SoftwareCard): CardConnection {
  card.reset();
  return {
    ...softwareTransceiver(card),
    reset: async () => connection(card),
    disconnect: async () => card.reset(),
  };
}

/** A person's card: the one file in a folder, opened when it is there. */
export function cardInFolder(folder: string): () => SoftwareCard | undefined {
  let opened: { name: string; card: SoftwareCard } | undefined;
  return () => {
    const [name] = readdirSync(folder).filter((entry) => entry.endsWith('.card'));
    if (name === undefined) {
      opened = undefined;
    } else if (opened?.name !== name) {
      opened = { name, card: openSoftwareCard(fileMemory(join(folder, name))) };
    }
    return opened?.card;
  };
}
