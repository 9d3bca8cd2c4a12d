import { availableParallelism } from 'node:os';

const MOST = 4;

/** Test files at a time: one core is left to what they start, but two files always run together. */
export const concurrency = Math.min(Math.max(availableParallelism() - 1, 2), MOST);
