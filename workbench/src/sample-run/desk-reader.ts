import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { attachVpcd, fileMemory, openSoftwareCard } from '@tamga/applet-tools';
import { type Layout, SLOTS } from '../system/layout.ts';

/** Puts an issued card into the unit's reader; what it gives takes the card out again. */
export async function insertCard(layout: Layout, blank: string): Promise<() => Promise<void>> {
  const path = issuedCard(layout, blank);
  if (layout.inProcessCard) {
    const desk = join(layout.var, 'desk', 'unit-1');
    mkdirSync(desk, { recursive: true });
    const there = join(desk, `${blank}.card`);
    renameSync(path, there);
    return async () => renameSync(there, path);
  }
  const attachment = await attachVpcd(openSoftwareCard(fileMemory(path)), {
    host: '127.0.0.1',
    port: layout.ports.cardSlots + SLOTS.desk,
  });
  return async () => {
    attachment.detach();
    await attachment.ended;
  };
}

/** The file of the software card with this blank's serial number. */
export function issuedCard(layout: Layout, blank: string): string {
  const folder = join(layout.var, 'issued');
  const name = readdirSync(folder).find((entry) => entry.endsWith(`-${blank}.card`));
  if (name === undefined) {
    throw new Error(`The card with the blank ${blank} is not among the issued ones.`);
  }
  return join(folder, name);
}
