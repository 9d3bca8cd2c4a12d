import type { Mutator } from './mutation/mutator.ts';

/** What is fed: valid forms to begin with, and a reader that gives a value or refuses with its package's own error. */
export interface FuzzTarget {
  readonly name: string;
  readonly valid: readonly Uint8Array[];
  /** Gives an `Answer` where it is known how far the input came. */
  readonly read: (bytes: Uint8Array) => unknown;
  readonly isRefusal: (error: unknown) => boolean;
  /** How forms are changed; octet by octet when it is left out. */
  readonly mutate?: Mutator;
  /** A reading that takes longer than this, each time anew, is a finding; a second when it is left out. */
  readonly slowMs?: number;
}

/** A reader that faces the network: whatever it is fed, it answers. */
export interface NetworkTarget extends FuzzTarget {
  readonly read: (bytes: Uint8Array) => Answer | Promise<Answer>;
  /** The routes that it stands for, as `POST /ocsp`. */
  readonly routes: readonly string[];
  /** Of which built files branches are counted: beginnings of their paths in the checkout. */
  readonly parser: readonly string[];
}

/** What a reader that faces the network made of an input. */
export class Answer {
  /** `taken`, or the closed code of the refusal. */
  readonly code: string;
  /** The structure around everything was read: what was refused then, if anything, is inside. */
  readonly isPastOuterParse: boolean;
  /** The refusal in words: an input that is refused in other words than those before is worth changing further. */
  readonly detail: string;

  constructor(code: string, isPastOuterParse: boolean, detail = '') {
    this.code = code;
    this.isPastOuterParse = isPastOuterParse;
    this.detail = detail;
  }
}

export interface Finding {
  readonly target: string;
  readonly what: string;
  readonly seed: number;
  readonly input: Uint8Array;
}

export interface FuzzResult {
  readonly inputs: number;
  readonly refused: number;
  readonly findings: readonly Finding[];
  /** Inputs past the outer parse, of readers that tell. */
  readonly pastOuterParse: number;
  /** How often each code was the answer. */
  readonly codes: Readonly<Record<string, number>>;
  readonly slowestMs: number;
  /** SHA-256 over all inputs, hexadecimal: the same seed gives the same. */
  readonly digest: string;
}
