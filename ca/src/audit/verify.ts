import { readFile } from 'node:fs/promises';
import type { Certificate } from '@tamga/formats';
import { type AuditVerdict, ServiceError, verifyAudit } from '@tamga/service';
import { verifySignature } from '@tamga/verification';
import postgres from 'postgres';
import { algorithmFor } from '../pki.ts';

export interface AuditVerification {
  /** A connection that may read every schema. */
  readonly databaseUrl: string;
  /** Absent: every schema with an audit log. */
  readonly schemas?: readonly string[];
  /** The exported checkpoints. */
  readonly checkpoints: string;
  readonly auditSigner: Certificate;
}

/** Holds the chains of all services against the exported, signed checkpoints. Needs no running service. */
export async function verifyAllChains(options: AuditVerification): Promise<AuditVerdict> {
  const text = await readFile(options.checkpoints, 'utf8');
  const sql = postgres(options.databaseUrl, { max: 2, onnotice: () => {} });
  const { auditSigner } = options;
  const algorithm = algorithmFor(auditSigner);
  try {
    return await verifyAudit({
      sql,
      schemas: options.schemas ?? (await findSchemas(sql)),
      checkpointLines: text.split('\n').filter((line) => line !== ''),
      verifySignature: (bytes, signature) =>
        verifySignature({ spki: auditSigner.spki.raw, algorithm, data: bytes, signature }),
    });
  } finally {
    await sql.end();
  }
}

/** By the catalogue: what this user may not read must not look as if it were deleted. @throws ServiceError */
async function findSchemas(sql: postgres.Sql): Promise<readonly string[]> {
  const rows = await sql<{ name: string; readable: boolean }[]>`
    select n.nspname as name,
           has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as readable
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relname = 'audit_event' and c.relkind in ('r', 'p') order by 1`;
  const hidden = rows.filter(({ readable }) => !readable).map(({ name }) => name);
  if (hidden.length > 0) {
    throw new ServiceError(
      'DATABASE_UNAVAILABLE',
      `This database user may not read the audit log of ${hidden.join(', ')}: verify as the database’s owner, or name the schemas that it may read.`,
    );
  }
  return rows.map(({ name }) => name);
}
