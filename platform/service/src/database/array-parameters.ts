import type { PostgresType } from 'postgres';

/** Object identifiers of the array types that statements have as parameters; fixed in PostgreSQL's pg_type.dat. */
const ARRAYS = {
  integerArray: 1007,
  textArray: 1009,
  dateArray: 1182,
  timestamptzArray: 1185,
  uuidArray: 2951,
} as const;

/**
 * How arrays go to the server. Without this the library asks for the types of arrays on each new connection, in a
 * query that nobody waits for: a database that goes away just then is a rejection that nobody can handle. Results
 * have no arrays: a statement that answers with a list answers with JSON.
 */
export const ARRAY_PARAMETERS: Readonly<Record<keyof typeof ARRAYS, PostgresType>> =
  Object.fromEntries(
    Object.entries(ARRAYS).map(([name, to]) => [
      name,
      { to, from: [], serialize: arrayLiteral, parse: (text: unknown) => text },
    ]),
  ) as unknown as Readonly<Record<keyof typeof ARRAYS, PostgresType>>;

/** PostgreSQL 15, 8.15.2 Array Value Input: each element quoted, so that it is never the word NULL. */
function arrayLiteral(elements: readonly (string | number | null)[]): string {
  const literals = elements.map((element) =>
    element === null ? 'NULL' : `"${String(element).replace(/[\\"]/g, '\\$&')}"`,
  );
  return `{${literals.join(',')}}`;
}
