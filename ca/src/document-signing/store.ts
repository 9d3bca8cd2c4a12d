import { type Certificate, parseCertificate } from '@tamga/formats';
import { type AuditLog, asAuditFailure } from '@tamga/service';
import type { Sql } from 'postgres';
import { byteaTexts } from '../database/bytea.ts';
import type { DocumentSigner } from './document-signers.ts';
import type { SodRequest } from './sod-request.ts';

/** What is on record about a request. */
export interface KnownSod {
  readonly requestHash: Uint8Array;
  readonly certificate: Certificate;
  readonly signature: Uint8Array;
}

export interface SodFact {
  readonly request: SodRequest;
  readonly signer: DocumentSigner;
  readonly signature: Uint8Array;
  readonly at: Date;
}

/** The tables of document signing; each function is one round trip for many documents. */
export interface DocumentStore {
  /** Makes signers known, with whatever they have signed so far. */
  register(signers: readonly DocumentSigner[], now: Date): Promise<void>;
  lookUp(requests: readonly SodRequest[]): Promise<readonly (KnownSod | undefined)[]>;
  /**
   * Counts `wanted` documents before they are signed, with the first signer until it has its number, then with the
   * next. Gives the signer of each document; fewer when all have theirs.
   */
  count(
    signers: readonly DocumentSigner[],
    documentsPerSigner: number,
    wanted: number,
  ): Promise<readonly DocumentSigner[]>;
  /** Signature and audit event in one transaction: ids of the requests that had none before. */
  record(facts: readonly SodFact[], actor: string): Promise<ReadonlySet<string>>;
  /** Documents counted for each signer, in order. */
  documents(signers: readonly DocumentSigner[]): Promise<readonly number[]>;
}

export function createDocumentStore(sql: Sql, audit: AuditLog): DocumentStore {
  return {
    register: (signers, now) => register(sql, signers, now),
    lookUp: (requests) => lookUp(sql, requests),
    count: (signers, documentsPerSigner, wanted) => count(sql, signers, documentsPerSigner, wanted),
    record: (facts, actor) => record(sql, audit, facts, actor),
    documents: (signers) => documents(sql, signers),
  };
}

async function register(sql: Sql, signers: readonly DocumentSigner[], now: Date): Promise<void> {
  await sql`
    insert into document_signer (id, label, certificate, first_seen)
    select id, label, certificate, ${now.toISOString()}::timestamptz
    from unnest(
      ${byteaTexts(signers.map(({ id }) => id))}::text[]::bytea[],
      ${signers.map(({ signer }) => signer.label)}::text[],
      ${byteaTexts(signers.map(({ certificate }) => certificate.raw))}::text[]::bytea[]
    ) as s (id, label, certificate)
    on conflict (id) do nothing`;
}

async function lookUp(
  sql: Sql,
  requests: readonly SodRequest[],
): Promise<readonly (KnownSod | undefined)[]> {
  const rows = await sql<
    { request_id: string; request_hash: Buffer; signature: Buffer; certificate: Buffer }[]
  >`
    select d.request_id, d.request_hash, d.signature, s.certificate
    from signed_document d join document_signer s on s.id = d.signer
    where d.request_id = any(${requests.map(({ requestId }) => requestId)}::uuid[])`;
  const known = new Map(rows.map((row) => [row.request_id, row]));
  return requests.map(({ requestId }) => {
    const row = known.get(requestId);
    return (
      row && {
        requestHash: row.request_hash,
        signature: row.signature,
        certificate: parseCertificate(new Uint8Array(row.certificate)),
      }
    );
  });
}

async function count(
  sql: Sql,
  signers: readonly DocumentSigner[],
  documentsPerSigner: number,
  wanted: number,
): Promise<readonly DocumentSigner[]> {
  const rows = await sql<{ signer: Buffer; counted: number }[]>`
    select signer, counted from count_documents(
      ${byteaTexts(signers.map(({ id }) => id))}::text[]::bytea[], ${documentsPerSigner}, ${wanted})`;
  return rows.flatMap(({ signer, counted }) => {
    const found = signers.find(({ id }) => signer.equals(id));
    return found === undefined ? [] : Array<DocumentSigner>(counted).fill(found);
  });
}

async function record(
  sql: Sql,
  audit: AuditLog,
  facts: readonly SodFact[],
  actor: string,
): Promise<ReadonlySet<string>> {
  const events = facts.map(({ request, signer }) =>
    audit.encode({
      event: 'sod.signed',
      actor,
      refs: {
        request: request.requestId,
        signer: Buffer.from(signer.certificate.serial.bytes).toString('hex'),
      },
    }),
  );
  const rows = await sql<{ won: string[] }[]>`
    with fact as (
      select * from unnest(
        ${facts.map(({ request }) => request.requestId)}::uuid[],
        ${byteaTexts(facts.map(({ request }) => request.requestHash))}::text[]::bytea[],
        ${byteaTexts(facts.map(({ signer }) => signer.id))}::text[]::bytea[],
        ${byteaTexts(facts.map(({ signature }) => signature))}::text[]::bytea[],
        ${facts.map(({ at }) => at.toISOString())}::timestamptz[],
        ${events.map((event) => JSON.stringify(event))}::text[])
      with ordinality as f (request_id, request_hash, signer, signature, signed_at, event, place)),
    won as (
      insert into signed_document (request_id, request_hash, signer, signature, signed_at)
      select request_id, request_hash, signer, signature, signed_at from fact
      on conflict (request_id) do nothing returning request_id)
    select coalesce(json_agg(request_id), '[]') as won,
           append_audit_events(${audit.chain}, coalesce(jsonb_agg(event::jsonb order by place), '[]'))
    from fact join won using (request_id)`.catch((error: unknown) => {
    throw asAuditFailure(error);
  });
  return new Set(rows[0]?.won);
}

async function documents(sql: Sql, signers: readonly DocumentSigner[]): Promise<readonly number[]> {
  const rows = await sql<{ documents: string }[]>`
    select s.documents::text as documents
    from unnest(${byteaTexts(signers.map(({ id }) => id))}::text[]::bytea[])
      with ordinality as asked (id, place)
    join document_signer s using (id) order by asked.place`;
  return rows.map((row) => Number(row.documents));
}
