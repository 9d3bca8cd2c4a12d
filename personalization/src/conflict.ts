import postgres from 'postgres';

const UNIQUE_VIOLATION = '23505';

/** Whether the database refused a second row beside the one that this unique index allows. */
export function isConflict(error: unknown, index: string): boolean {
  return (
    error instanceof postgres.PostgresError &&
    error.code === UNIQUE_VIOLATION &&
    error.constraint_name === index
  );
}
