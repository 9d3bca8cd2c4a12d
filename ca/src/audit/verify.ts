import { readFile } from 'node:fs/promises';
import type { Certificate } from '@tamga/formats';
import { type AuditVerdict, verifyAudit } from '@tamga/service';
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

async function findSchemas(sql: postgres.Sql): Promise<readonly string[]> {
  const rows = await sql<{ name: string }[]>`
    select table_schema as name from information_schema.tables
    where table_name = 'audit_event' order by 1`;
  return rows.map(({ name }) => name);
}
