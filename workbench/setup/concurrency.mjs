import { availableParallelism } from 'node:os';

const MOST = 4;

const LEAST = 3;

/** Test files at a time: one core is left to what they start; but files that wait for a reader leave theirs to others. */
export const concurrency = Math.min(Math.max(availableParallelism() - 1, LEAST), MOST);
