import { createHash } from 'node:crypto';
import { oneIn, pick, type Random } from './mutation/random.ts';

/** Altered forms that led somewhere, and are altered further. */
const KEPT_FORMS = 128;
const MAX_KEPT_BYTES = 8 * 1024;
/** Ways of being refused that are remembered. */
const MAX_WAYS = 10_000;

/** The forms that inputs are made of: valid ones, which stay, and altered ones, which make room for one another. */
export class Corpus {
  readonly #valid: readonly Uint8Array[];
  readonly #kept: Uint8Array[] = [];
  readonly #ways = new Set<string>();
  readonly #least: number;

  constructor(valid: readonly Uint8Array[]) {
    this.#valid = valid.length === 0 ? [new Uint8Array()] : valid;
    // Readers of files take empty ones: what has lost most of itself leads nowhere.
    this.#least = Math.min(...this.#valid.map(({ length }) => length)) / 2;
  }

  choose(random: Random): Uint8Array {
    const isFresh = this.#kept.length === 0 || oneIn(2, random);
    return pick(isFresh ? this.#valid : this.#kept, random);
  }

  /** Keeps an input that was taken. */
  keep(input: Uint8Array, random: Random): void {
    if (input.length > MAX_KEPT_BYTES || input.length < this.#least) return;
    // Copied: a Buffer may be part of a pool, which would be kept with it.
    const form = Uint8Array.from(input);
    if (this.#kept.length < KEPT_FORMS) {
      this.#kept.push(form);
    } else {
      this.#kept[random(KEPT_FORMS)] = form;
    }
  }

  /** Keeps an input that was refused in a way that was not seen before: it came to another place of the reader. */
  keepRefused(input: Uint8Array, refusal: string, random: Random): void {
    // Hashed: part of a text keeps all of it.
    const words = refusal.slice(0, 200).replace(/[0-9a-f]{4,}|[0-9]+/g, '#');
    const way = createHash('sha1').update(words).digest('base64');
    if (this.#ways.has(way) || this.#ways.size >= MAX_WAYS) return;
    this.#ways.add(way);
    this.keep(input, random);
  }
}
