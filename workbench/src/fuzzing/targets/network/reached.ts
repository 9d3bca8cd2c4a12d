/** The reader took all of the request and went on to what lies behind it, which is not there. */
export class Reached extends Error {
  override readonly name = 'Reached';
}

/**
 * Stands for what lies behind a reader: database, token, register. It can be handed on and asked for its parts; to use
 * it is to have reached it.
 */
export function behind<Thing>(): Thing {
  // A function, because what is called must be one.
  const nothing = (): never => {
    throw new Reached('This is behind the reader.');
  };
  const handler: ProxyHandler<typeof nothing> = {
    get: (_target, key) => (typeof key === 'symbol' ? nothing() : proxy),
    apply: nothing,
  };
  const proxy: typeof nothing = new Proxy(nothing, handler);
  return proxy as unknown as Thing;
}
