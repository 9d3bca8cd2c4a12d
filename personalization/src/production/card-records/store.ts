import type { Sql, TransactionSql } from 'postgres';
import { BureauError } from '../../errors.ts';

export interface DocumentKey {
  readonly role: 'authentication' | 'signing';
  readonly spki: Uint8Array;
  readonly certificationRequest: Uint8Array;
  /** Under this the certificate is asked for, however often. */
  readonly requestId: string;
  readonly certificateSerial?: string;
  readonly certificate?: Uint8Array;
}

export async function keepDocumentKey(
  tx: TransactionSql,
  documentId: string,
  key: DocumentKey,
): Promise<void> {
  await tx`
    insert into document_key (document_id, role, spki, certification_request, request_id)
    values (${documentId}, ${key.role}, ${Buffer.from(key.spki)}, ${Buffer.from(key.certificationRequest)},
            ${key.requestId})
    on conflict (document_id, role) do update
      set spki = excluded.spki, certification_request = excluded.certification_request,
          request_id = excluded.request_id`;
}

export async function documentKeys(sql: Sql, documentId: string): Promise<readonly DocumentKey[]> {
  const rows = await sql<
    {
      role: 'authentication' | 'signing';
      spki: Uint8Array;
      certification_request: Uint8Array;
      request_id: string;
      certificate_serial: string | null;
      certificate: Uint8Array | null;
    }[]
  >`
    select role, spki, certification_request, request_id, certificate_serial, certificate
    from document_key where document_id = ${documentId} order by role`;
  return rows.map((row) => ({
    role: row.role,
    spki: row.spki,
    certificationRequest: row.certification_request,
    requestId: row.request_id,
    ...(row.certificate_serial === null ? {} : { certificateSerial: row.certificate_serial }),
    ...(row.certificate === null ? {} : { certificate: row.certificate }),
  }));
}

export async function keepCertificate(
  tx: TransactionSql,
  documentId: string,
  role: DocumentKey['role'],
  serial: string,
  certificate: Uint8Array,
): Promise<void> {
  await tx`
    update document_key set certificate_serial = ${serial}, certificate = ${Buffer.from(certificate)}
    where document_id = ${documentId} and role = ${role}`;
}

export async function keepPuk(
  sql: Sql | TransactionSql,
  documentId: string,
  sealed: Uint8Array,
): Promise<void> {
  await sql`
    insert into document_puk (document_id, sealed) values (${documentId}, ${Buffer.from(sealed)})
    on conflict (document_id) do update set sealed = excluded.sealed, exposed_at = null`;
}

/** The sealed PUK; from now on it counts as exposed, because this applet cannot change it. */
export async function releasePuk(
  tx: TransactionSql,
  documentId: string,
  now: Date,
): Promise<Uint8Array> {
  const [row] = await tx<{ sealed: Uint8Array }[]>`
    update document_puk set exposed_at = coalesce(exposed_at, ${now})
    where document_id = ${documentId} returning sealed`;
  if (row === undefined) {
    throw new BureauError('DOCUMENT_STATE', `The document ${documentId} has no PUK on record.`);
  }
  return row.sealed;
}

export async function keepAddressFile(
  tx: TransactionSql,
  documentId: string,
  version: number,
  sealed: Uint8Array,
  now: Date,
): Promise<void> {
  await tx`
    insert into address_file (document_id, version, sealed, written_at)
    values (${documentId}, ${version}, ${Buffer.from(sealed)}, ${now})
    on conflict (document_id, version) do update
      set sealed = excluded.sealed, written_at = excluded.written_at`;
}

/** The sealed address file that was written last, with its version. */
export async function readAddressFile(
  sql: Sql,
  documentId: string,
): Promise<{ readonly version: number; readonly sealed: Uint8Array }> {
  const [row] = await sql<{ version: number; sealed: Uint8Array }[]>`
    select version, sealed from address_file where document_id = ${documentId}
    order by version desc limit 1`;
  if (row === undefined) {
    throw new BureauError('DOCUMENT_STATE', `The document ${documentId} has no address file.`);
  }
  return row;
}
