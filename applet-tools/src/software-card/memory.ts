import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { CardError } from '../errors.ts';
import type { CardState } from './state.ts';

/** Where a card's state outlives its power. A commit happens wholly or not at all. */
export interface CardMemory {
  load(): CardState;
  commit(state: CardState): void;
}

/** A file that is written beside and renamed over. @throws CardError MEMORY_UNREADABLE */
export function fileMemory(path: string): CardMemory {
  return {
    load() {
      try {
        const state = JSON.parse(readFileSync(path, 'utf8')) as CardState;
        if (state.format === 1) {
          return state;
        }
      } catch (cause) {
        throw new CardError('MEMORY_UNREADABLE', `The card memory ${path} cannot be read.`, {
          cause,
        });
      }
      throw new CardError('MEMORY_UNREADABLE', `The card memory ${path} has another format.`);
    },
    commit(state) {
      const beside = `${path}.new`;
      const file = openSync(beside, 'w', 0o600);
      try {
        writeSync(file, JSON.stringify(state));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(beside, path);
    },
  };
}

/** For tests: the state lives as long as the process. */
export function volatileMemory(initial: CardState): CardMemory {
  let kept = JSON.stringify(initial);
  return {
    load: () => JSON.parse(kept) as CardState,
    commit(state) {
      kept = JSON.stringify(state);
    },
  };
}
