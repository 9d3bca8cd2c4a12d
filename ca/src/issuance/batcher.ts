export interface BatcherOptions<Item, Result> {
  /** One result for each item, in order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly maxItems: number;
  /** Batches under way at once (default 1). */
  readonly lanes?: number;
  /** Whether others may still come while `waiting` wait; else nobody waits for company (default). */
  readonly mayCome?: (waiting: number) => boolean;
}

/** What a round trip costs is shared; what an item waits for it is less than a commit takes on most disks. */
const GATHER_MS = 5;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Shares a round trip between concurrent callers: what gathers while all lanes are busy travels together, and
 * the first of a batch waits up to 5 ms while others may come. A batch that fails, fails for each of its items.
 */
export function createBatcher<Item, Result>(
  options: BatcherOptions<Item, Result>,
): (item: Item) => Promise<Result> {
  const { lanes = 1, mayCome = () => false } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let busy = 0;
  let timer: NodeJS.Timeout | undefined;
  const start = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (busy === lanes || waiting.length === 0) return;
    const batch = waiting.slice(0, options.maxItems);
    waiting = waiting.slice(options.maxItems);
    busy += 1;
    void runBatch(options.run, batch).finally(() => {
      busy -= 1;
      startOrGather();
    });
    if (waiting.length > 0) start();
  };
  const startOrGather = (): void => {
    if (timer !== undefined || waiting.length === 0) return;
    if (mayCome(waiting.length)) timer = setTimeout(start, GATHER_MS);
    else start();
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      // After the turn, so that requests which arrive together travel together.
      setImmediate(startOrGather);
    });
}

async function runBatch<Item, Result>(
  run: BatcherOptions<Item, Result>['run'],
  batch: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const results = await run(batch.map(({ item }) => item));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index];
      if (result === undefined) reject(new RangeError('a batch gave too few results'));
      else resolve(result);
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
