/** Batches and activations that go on after the request that started them was answered. */
export interface BackgroundWork {
  /** The same promise; its failure is told to `failed` and ends nobody's process. */
  track(work: Promise<void>): Promise<void>;
  /** True once the process is to stop: a batch ends after the card that it is making. */
  readonly isEnding: boolean;
  /** Lets everything come to its next end; resolves when nothing runs, at the latest after `patienceMs`. */
  end(patienceMs: number): Promise<void>;
}

export function trackWork(failed: (error: unknown) => void): BackgroundWork {
  const running = new Set<Promise<void>>();
  let isEnding = false;
  return {
    track(work) {
      const tracked = work.catch(failed).finally(() => running.delete(tracked));
      running.add(tracked);
      return tracked;
    },
    get isEnding() {
      return isEnding;
    },
    async end(patienceMs) {
      isEnding = true;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, patienceMs);
      });
      await Promise.race([Promise.all(running), patience]);
      clearTimeout(timer);
    },
  };
}
