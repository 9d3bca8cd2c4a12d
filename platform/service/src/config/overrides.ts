/** What the environment says in place of the file. */
export interface Overrides {
  /** Begins the names of its variables: `TAMGA_CA`. */
  readonly prefix: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Lays the environment over a configuration: `TAMGA_CA__DATABASE__URL=…` sets `/database/url`, and a name in capitals
 * stands for its camel case (`BASE_URL` for `baseUrl`). A value that is JSON is taken as such, else as a string.
 */
export function override(value: unknown, { prefix, environment }: Overrides): unknown {
  const start = `${prefix}__`;
  return Object.entries(environment)
    .filter(([name, text]) => name.startsWith(start) && text !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .reduce((config, [name, text = '']) => {
      const path = name.slice(start.length).split('__').map(camelCase);
      return setAt(config, path, parse(text));
    }, value);
}

function setAt(value: unknown, [name, ...rest]: readonly string[], entry: unknown): unknown {
  if (name === undefined) {
    return entry;
  }
  const object = isObject(value) ? value : {};
  const own = Object.hasOwn(object, name) ? object[name] : undefined;
  return Object.fromEntries([
    ...Object.entries(object).filter(([other]) => other !== name),
    [name, setAt(own, rest, entry)],
  ]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function camelCase(name: string): string {
  return name.toLowerCase().replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
