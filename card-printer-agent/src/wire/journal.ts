import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AgentError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

/**
 * What the workstation did, one JSON object a line, on disk before it is done. It holds identifiers, step numbers
 * and hashes only: nothing of the person and no command's bytes.
 */
export type JournalEntry =
  | { readonly kind: 'send'; readonly id: string; readonly index: number; readonly hash: string }
  | { readonly kind: 'answered'; readonly id: string; readonly count: number }
  | { readonly kind: 'move'; readonly id: string; readonly station: string }
  | { readonly kind: 'print'; readonly id: string; readonly jobId: string; readonly hash: string }
  | {
      readonly kind: 'printing';
      readonly id: string;
      readonly jobId: string;
      readonly printerJob: number;
    };

export type NumberedEntry = JournalEntry & { readonly sequence: number; readonly at: string };

export interface Journal {
  /** Appends and forces the line to disk before it returns. */
  append(entry: JournalEntry): void;
  since(sequence: number): readonly NumberedEntry[];
  /** True when this exchange, movement or print job was begun, by this or an earlier run: it is never begun again. */
  wasBegun(id: string): boolean;
  /** The printer's own job identifier of a job that was handed over, by this or an earlier run. */
  printerJobOf(jobId: string): number | undefined;
  close(): void;
}

/** Entries of earlier runs kept in memory; older ones stay on disk. */
const MAX_ENTRIES = 20_000;

/**
 * @throws AgentError JOURNAL_UNWRITABLE when the file cannot be opened: the agent must not work without it.
 */
export function openJournal(path: string, now: () => Date): Journal {
  const entries = readEntries(path);
  const begun = new Set<string>();
  const printerJobs = new Map<string, number>();
  const index = (entry: JournalEntry): void => {
    if (entry.kind === 'send' || entry.kind === 'move') {
      begun.add(entry.id);
    } else if (entry.kind === 'print') {
      begun.add(entry.jobId);
    } else if (entry.kind === 'printing') {
      printerJobs.set(entry.jobId, entry.printerJob);
    }
  };
  entries.forEach(index);
  const file = openForAppend(path);
  let sequence = entries.at(-1)?.sequence ?? 0;
  return {
    append(entry) {
      sequence += 1;
      const numbered = { ...entry, sequence, at: now().toISOString() };
      writeSync(file, `${JSON.stringify(numbered)}\n`);
      fsyncSync(file);
      entries.push(numbered);
      index(entry);
      if (entries.length > MAX_ENTRIES) {
        entries.splice(0, entries.length - MAX_ENTRIES);
      }
    },
    since: (from) => entries.filter((entry) => entry.sequence > from),
    wasBegun: (id) => begun.has(id),
    printerJobOf: (jobId) => printerJobs.get(jobId),
    close: () => closeSync(file),
  };
}

function openForAppend(path: string): number {
  try {
    makeFolder(dirname(path));
    const file = openSync(path, 'a', 0o600);
    if (isTorn(path)) {
      writeSync(file, '\n');
    }
    return file;
  } catch (cause) {
    throw new AgentError('JOURNAL_UNWRITABLE', `The journal ${path} cannot be written.`, { cause });
  }
}

/** Whether the last line has no end: the next entry must not be written behind it. */
function isTorn(path: string): boolean {
  const bytes = readFileSync(path);
  return bytes.length > 0 && bytes.at(-1) !== 0x0a;
}

/** A torn last line is what a power cut leaves; it was never acted on and is dropped. */
function readEntries(path: string): NumberedEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  const entries: NumberedEntry[] = [];
  for (const line of text.split('\n').slice(-MAX_ENTRIES)) {
    try {
      entries.push(JSON.parse(line) as NumberedEntry);
    } catch {}
  }
  return entries;
}
