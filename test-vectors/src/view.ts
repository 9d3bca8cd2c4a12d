/** A vector file, or the way it was read, is wrong; the message gives the field's path. */
export class VectorError extends Error {
  override readonly name = 'VectorError';
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * A JSON object that remembers which of its fields were read. A test that overlooks a field of a
 * published vector fails in `finish()`; a field that it means to pass over is `leave`d with a reason.
 */
export class VectorView {
  readonly path: string;
  readonly #fields: JsonObject;
  readonly #read = new Set<string>();
  readonly #nested = new Map<string, readonly VectorView[]>();

  private constructor(fields: JsonObject, path: string) {
    this.#fields = fields;
    this.path = path;
  }

  static of(value: unknown, path: string): VectorView {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new VectorError(`${path}: not an object`);
    }
    return new VectorView(Object.fromEntries(Object.entries(value)), path);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key);
  }

  keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** The field as JSON gave it, everything below it counted as read. */
  raw(key: string): unknown {
    if (!this.has(key)) throw new VectorError(`${this.path}.${key}: no such field`);
    this.#read.add(key);
    return this.#fields[key];
  }

  text(key: string): string {
    return this.#expect(key, isString, 'a text');
  }

  number(key: string): number {
    return this.#expect(key, isNumber, 'a number');
  }

  boolean(key: string): boolean {
    return this.#expect(key, isBoolean, 'a boolean');
  }

  texts(key: string): readonly string[] {
    return this.#expect(key, isTextList, 'a list of texts');
  }

  /** Hexadecimal of either case, spaces allowed, as bytes. */
  bytes(key: string): Uint8Array {
    const digits = this.text(key).replace(/\s/g, '');
    if (!/^([0-9a-fA-F]{2})*$/.test(digits)) {
      throw new VectorError(`${this.path}.${key}: not hexadecimal`);
    }
    return new Uint8Array(Buffer.from(digits, 'hex'));
  }

  /** A nested object; its own fields must all be read too. */
  view(key: string): VectorView {
    const known = this.#nested.get(key)?.[0];
    if (known !== undefined) return known;
    const nested = VectorView.of(this.raw(key), `${this.path}.${key}`);
    this.#nested.set(key, [nested]);
    return nested;
  }

  /** A list of objects; the fields of each must all be read too. */
  views(key: string): readonly VectorView[] {
    const known = this.#nested.get(key);
    if (known !== undefined) return known;
    const list = this.raw(key);
    if (!Array.isArray(list)) throw new VectorError(`${this.path}.${key}: not a list`);
    const nested = list.map((item, i) => VectorView.of(item, `${this.path}.${key}[${i}]`));
    this.#nested.set(key, nested);
    return nested;
  }

  /** Passes over a field on purpose. */
  leave(key: string, reason: string): void {
    if (reason.trim() === '') throw new VectorError(`${this.path}.${key}: left without a reason`);
    this.raw(key);
  }

  /** Fails with the paths of all fields that were never read. */
  finish(): void {
    const unread = this.unread();
    if (unread.length > 0) throw new VectorError(`never read: ${unread.join(', ')}`);
  }

  unread(): readonly string[] {
    const own = this.keys()
      .filter((key) => !this.#read.has(key))
      .map((key) => `${this.path}.${key}`);
    const below = [...this.#nested.values()].flat().flatMap((nested) => nested.unread());
    return [...own, ...below];
  }

  #expect<T>(key: string, check: (value: unknown) => value is T, kind: string): T {
    const value = this.raw(key);
    if (!check(value)) throw new VectorError(`${this.path}.${key}: not ${kind}`);
    return value;
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isString);
}
