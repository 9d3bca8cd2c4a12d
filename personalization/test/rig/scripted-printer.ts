import type { Printer } from '@tamga/card-printer-agent';
import type { PrinterState } from '@tamga/contracts';

/** A printer whose state and jobs the test decides. */
export interface ScriptedPrinter extends Printer {
  /** What it got so far, in order. */
  readonly documents: readonly Uint8Array[];
  /** From now on it is in this state; jobs wait while it is neither IDLE nor PRINTING. */
  become(state: PrinterState): void;
  /** The next job meets this once it is handed over. */
  onNextJob(script: 'abort' | (() => void)): void;
}

export function scriptedPrinter(name: string): ScriptedPrinter {
  const documents: Uint8Array[] = [];
  const aborted = new Set<number>();
  let current: PrinterState = 'IDLE';
  let script: 'abort' | (() => void) | undefined;
  return {
    name,
    documents,
    become(state) {
      current = state;
    },
    onNextJob(next) {
      script = next;
    },
    async submit(job) {
      documents.push(job.document);
      const next = script;
      script = undefined;
      if (next === 'abort') {
        aborted.add(documents.length);
      } else {
        next?.();
      }
      return documents.length;
    },
    async jobStatus(id) {
      if (aborted.has(id)) {
        return { state: 'aborted', reasons: ['aborted-by-system'] };
      }
      return current === 'IDLE' || current === 'PRINTING'
        ? { state: 'completed', reasons: [] }
        : { state: 'stopped', reasons: ['printer-stopped'] };
    },
    state: async () => current,
  };
}
