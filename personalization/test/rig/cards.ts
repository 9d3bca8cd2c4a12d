import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentView } from '@tamga/contracts';
import type { TestWorkstation } from './workstation.ts';

/** The file of the card with this blank's serial number in a folder; undefined when it is not there. */
export function cardFile(folder: string, blank: string): string | undefined {
  const name = readdirSync(folder).find((entry) => entry.endsWith(`-${blank}.card`));
  return name === undefined ? undefined : join(folder, name);
}

/** Puts an issued card into the unit's reader; what it gives takes the card out again. */
export function insertIssued(
  stations: { readonly line: TestWorkstation; readonly unit: TestWorkstation },
  { blank = '' }: DocumentView,
): () => void {
  const issued = cardFile(stations.line.issued, blank);
  if (issued === undefined) {
    throw new Error(`The card with the blank ${blank} is not among the issued ones.`);
  }
  const there = join(stations.unit.desk, `${blank}.card`);
  renameSync(issued, there);
  return () => renameSync(there, issued);
}
