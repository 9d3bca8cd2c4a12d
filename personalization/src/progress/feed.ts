/**
 * Tells the desks that something of a batch changed. Subscribers read the state themselves, so that a lost or
 * joined signal loses nothing: many changes in a short time are one.
 */
export interface ProgressFeed {
  changed(batchId: string): void;
  subscribe(batchId: string, listener: () => void): () => void;
}

const JOIN_MS = 100;

export function createProgressFeed(): ProgressFeed {
  const listeners = new Map<string, Set<() => void>>();
  const pending = new Map<string, NodeJS.Timeout>();
  return {
    changed(batchId) {
      if (pending.has(batchId) || !listeners.has(batchId)) {
        return;
      }
      pending.set(
        batchId,
        setTimeout(() => {
          pending.delete(batchId);
          for (const listener of listeners.get(batchId) ?? []) {
            listener();
          }
        }, JOIN_MS),
      );
    },
    subscribe(batchId, listener) {
      const set = listeners.get(batchId) ?? new Set();
      set.add(listener);
      listeners.set(batchId, set);
      return () => {
        set.delete(listener);
        if (set.size === 0) {
          listeners.delete(batchId);
        }
      };
    },
  };
}
