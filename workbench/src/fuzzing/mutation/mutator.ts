import type { Random } from './random.ts';

/** Changes a form. `donor` is another form, to take parts from; the same random numbers give the same result. */
export type Mutator = (form: Uint8Array, random: Random, donor: Uint8Array) => Uint8Array;

/** Longest input that is made, in bytes: more than any reader of binary forms takes. */
export const MAX_INPUT_BYTES = 64 * 1024;
