import type { PostgresType } from 'postgres';

/**
 * How arrays go to the server, by the object identifiers that PostgreSQL's pg_type.dat fixes for their types. Without
 * this the library asks for the types of arrays on each new connection, in a query that nobody waits for: a database
 * that goes away just then is a rejection that nobody can handle. Results have no arrays: a statement that answers
 * with a list answers with JSON.
 */
export const ARRAY_PARAMETERS = {
  integerArray: parameter(1007),
  textArray: parameter(1009),
  dateArray: parameter(1182),
  timestamptzArray: parameter(1185),
  uuidArray: parameter(2951),
};

function parameter(type: number): PostgresType {
  return { to: type, from: [], serialize: arrayLiteral, parse: (text: unknown) => text };
}

/** PostgreSQL 15, 8.15.2 Array Value Input: each element quoted, so that it is never the word NULL. */
function arrayLiteral(elements: readonly (string | number | null)[]): string {
  const literals = elements.map((element) =>
    element === null ? 'NULL' : `"${String(element).replace(/[\\"]/g, '\\$&')}"`,
  );
  return `{${literals.join(',')}}`;
}
