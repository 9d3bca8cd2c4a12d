import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { ServiceError } from '../errors.ts';

export interface MigrationOptions {
  /** The owner's connection, not the service's: postgres://owner:password@host/database */
  readonly ownerUrl: string;
  readonly schema: string;
  /** The role under which the service runs; made with least rights when it is not there. */
  readonly role: string;
  readonly rolePassword: string;
  /** Folders of `NNN_name.sql`, applied in the order given and of their names. */
  readonly folders: readonly string[];
  /** Tables in which the service may add rows and read them, and nothing else. */
  readonly appendOnly: readonly string[];
}

/**
 * Brings a service's schema up to date: each file once, in order, in one transaction with its record, under a lock.
 * Gives the names of the files applied now.
 *
 * @throws ServiceError MIGRATION_CHANGED when an applied file is not what it was, MIGRATION_FAILED naming the file.
 */
export async function migrate(options: MigrationOptions): Promise<readonly string[]> {
  const sql = postgres(options.ownerUrl, { max: 1, onnotice: () => {} });
  try {
    return await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(hashtext(${`tamga-migrate-${options.schema}`}))`;
      await tx`create schema if not exists ${tx(options.schema)}`;
      await tx`set local search_path to ${tx(options.schema)}`;
      await tx`
        create table if not exists schema_migration (
          name text primary key, sha256 text not null, applied_at timestamptz not null default now())`;
      const applied = new Map(
        (
          await tx<{ name: string; sha256: string }[]>`select name, sha256 from schema_migration`
        ).map(({ name, sha256 }) => [name, sha256]),
      );
      const now: string[] = [];
      for (const { name, text, sha256 } of options.folders.flatMap(readFolder)) {
        const known = applied.get(name);
        if (known === sha256) {
          continue;
        }
        if (known !== undefined) {
          throw new ServiceError(
            'MIGRATION_CHANGED',
            `The migration ${name} was applied with other contents: add a new file instead of changing it.`,
          );
        }
        await tx.unsafe(text).catch((cause: unknown) => {
          throw new ServiceError(
            'MIGRATION_FAILED',
            `The migration ${name} failed: ${cause instanceof Error ? cause.message : cause}.`,
            {
              cause,
            },
          );
        });
        await tx`insert into schema_migration (name, sha256) values (${name}, ${sha256})`;
        now.push(name);
      }
      await grant(tx, options);
      return now;
    });
  } finally {
    await sql.end();
  }
}

function readFolder(folder: string) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    });
}

/** Least rights: rows of the service's own schema, and in append-only tables no change of what stands there. */
async function grant(tx: postgres.TransactionSql, options: MigrationOptions): Promise<void> {
  const [known] = await tx`select 1 from pg_roles where rolname = ${options.role}`;
  const password = options.rolePassword.replaceAll("'", "''");
  await tx.unsafe(
    `${known === undefined ? 'create' : 'alter'} role "${options.role}" login nosuperuser nocreatedb nocreaterole password '${password}'`,
  );
  await tx`grant usage on schema ${tx(options.schema)} to ${tx(options.role)}`;
  await tx`grant select, insert, update, delete on all tables in schema ${tx(options.schema)} to ${tx(options.role)}`;
  await tx`grant usage, select on all sequences in schema ${tx(options.schema)} to ${tx(options.role)}`;
  await tx`revoke insert, update, delete on schema_migration from ${tx(options.role)}`;
  for (const table of ['audit_event', 'audit_payload', 'approval', ...options.appendOnly]) {
    await tx`revoke update, delete, truncate on ${tx(table)} from ${tx(options.role)}`;
  }
}
