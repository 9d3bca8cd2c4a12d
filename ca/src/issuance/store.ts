import { type AuditLog, asAuditFailure } from '@tamga/service';
import type { Sql } from 'postgres';
import { byteaTexts } from '../database/bytea.ts';
import type { ValidRequest } from './validate-request.ts';

/** What was on record about a request and its key before its intent. */
export interface Known {
  readonly issued: StoredCertificate | undefined;
  /** Whose the key is, when it was seen before. */
  readonly owner: { readonly subjectId: string; readonly profile: string } | undefined;
  /** True for a key that is known to be compromised. */
  readonly blocked: boolean;
}

export interface Intended extends Known {
  /** True when this intent was the first to claim the key, for one person and use. */
  readonly claimed: boolean;
}

export interface StoredCertificate {
  readonly serial: Uint8Array;
  readonly der: Uint8Array;
  readonly requestHash: Uint8Array;
}

export interface Draw {
  readonly serial: Buffer;
  readonly month: string;
  readonly requestId: string;
  readonly profile: string;
  readonly at: Date;
}

export interface Intent {
  readonly draw: Draw;
  readonly request: ValidRequest;
  readonly shard: number;
  readonly tbs: Uint8Array;
}

export interface Fact {
  readonly intent: Intent;
  readonly der: Uint8Array;
  readonly notAfter: Date;
  readonly actor: string;
}

/**
 * The issuing tables; each function is one round trip, or one transaction, for many requests. Rows that another authority
 * may insert as well, keys and requests, are inserted in their order: two that wait for each other would be a deadlock.
 */
export interface IssuanceStore {
  lookUp(requests: readonly ValidRequest[]): Promise<readonly Known[]>;
  /**
   * Commits serial, key and intent of each request that what is on record does not refuse, and says what
   * was on record before.
   */
  recordIntents(intents: readonly Intent[]): Promise<readonly Intended[]>;
  /** True for each certificate that now stands for its request; false when another one does already. */
  recordCertificates(facts: readonly Fact[]): Promise<readonly boolean[]>;
}

export function createIssuanceStore(sql: Sql, audit: AuditLog): IssuanceStore {
  return {
    lookUp: (requests) => lookUp(sql, requests),
    recordIntents: (intents) => recordIntents(sql, intents),
    recordCertificates: (facts) => recordCertificates(sql, audit, facts),
  };
}

interface KnownRow {
  readonly month: string | null;
  readonly serial: Buffer | null;
  readonly request_hash: Buffer | null;
  readonly subject_id: string | null;
  readonly profile: string | null;
  readonly blocked: boolean;
}

async function lookUp(sql: Sql, requests: readonly ValidRequest[]): Promise<readonly Known[]> {
  const rows = await sql<KnownRow[]>`
    select r.month::text, r.serial, r.request_hash, k.subject_id, k.profile, b.spki_hash is not null as blocked
    from unnest(
      ${requests.map(({ requestId }) => requestId)}::uuid[],
      ${byteaTexts(requests.map((request) => request.spkiHash))}::text[]::bytea[]
    ) with ordinality as asked (request_id, spki_hash, place)
    left join issuance_request r on r.request_id = asked.request_id
    left join key_owner k on k.spki_hash = asked.spki_hash
    left join blocked_key b on b.spki_hash = asked.spki_hash
    order by asked.place`;
  return withCertificates(sql, rows);
}

/** A request that stands for a certificate is rare: only then the certificates' many partitions are asked. */
async function withCertificates(sql: Sql, rows: readonly KnownRow[]): Promise<readonly Known[]> {
  const issued = rows.filter(({ serial }) => serial !== null);
  const found =
    issued.length === 0
      ? []
      : await sql<{ serial: Buffer; der: Buffer }[]>`
          select c.serial, c.der
          from unnest(
            ${issued.map(({ month }) => month)}::date[],
            ${byteaTexts(issued.flatMap(({ serial }) => serial ?? []))}::text[]::bytea[]
          ) as asked (month, serial)
          join certificate c on c.month = asked.month and c.serial = asked.serial`;
  const ders = new Map(found.map(({ serial, der }) => [serial.toString('hex'), der]));
  return rows.map((row) => {
    const { serial, request_hash: requestHash, subject_id: subjectId, profile } = row;
    const der = serial === null ? undefined : ders.get(serial.toString('hex'));
    return {
      issued: serial && requestHash && der ? { serial, der, requestHash } : undefined,
      owner: subjectId && profile ? { subjectId, profile } : undefined,
      blocked: row.blocked,
    };
  });
}

interface IntendedRow extends KnownRow {
  readonly claimed: boolean;
}

/** One statement, so that a serial is never on record without what it was drawn for. */
async function recordIntents(sql: Sql, intents: readonly Intent[]): Promise<readonly Intended[]> {
  const draws = intents.map(({ draw }) => draw);
  const requests = intents.map(({ request }) => request);
  const rows = await sql<IntendedRow[]>`
    with asked as (
      select * from unnest(
        ${byteaTexts(draws.map(({ serial }) => serial))}::text[]::bytea[], ${draws.map(({ month }) => month)}::date[],
        ${draws.map(({ requestId }) => requestId)}::uuid[], ${draws.map(({ profile }) => profile)}::text[],
        ${draws.map(({ at }) => at.toISOString())}::timestamptz[],
        ${byteaTexts(requests.map((request) => request.spkiHash))}::text[]::bytea[],
        ${requests.map(({ subjectId }) => subjectId)}::text[], ${intents.map(({ shard }) => shard)}::int[],
        ${byteaTexts(intents.map(({ tbs }) => tbs))}::text[]::bytea[]
      ) with ordinality as a (serial, month, request_id, profile, at, spki_hash, subject_id, shard, tbs, place)),
    known as (
      select a.*, r.month as issued_month, r.serial as issued_serial, r.request_hash,
             k.subject_id as owner_id, k.profile as owner_profile, b.spki_hash is not null as blocked
      from asked a
      left join issuance_request r on r.request_id = a.request_id
      left join key_owner k on k.spki_hash = a.spki_hash
      left join blocked_key b on b.spki_hash = a.spki_hash),
    admitted as (
      select * from known where issued_serial is null and not blocked
        and (owner_id is null or (owner_id = subject_id and owner_profile = profile))),
    drawn as (
      insert into serial (serial, month, request_id, profile, drawn_at)
      select serial, month, request_id, profile, at from admitted),
    intended as (
      insert into issuance_intent (month, serial, shard, tbs, recorded_at)
      select month, serial, shard, tbs, at from admitted),
    claimed as (
      insert into key_owner (spki_hash, subject_id, profile, first_seen)
      select spki_hash, subject_id, profile, at from admitted where owner_id is null
      order by spki_hash
      on conflict (spki_hash) do nothing returning spki_hash)
    select k.issued_month::text as month, k.issued_serial as serial, k.request_hash,
           k.owner_id as subject_id, k.owner_profile as profile, k.blocked, c.spki_hash is not null as claimed
    from known k left join claimed c using (spki_hash)
    order by k.place`;
  const known = await withCertificates(sql, rows);
  const keys = requests.map((request) => request.spkiHash.toString('hex'));
  const count = new Map<string, number>();
  for (const key of keys) count.set(key, (count.get(key) ?? 0) + 1);
  return known.map((one, index) => ({
    ...one,
    // Two requests of one batch with one key: which of them claimed it is not known here.
    claimed: rows[index]?.claimed === true && count.get(keys[index] ?? '') === 1,
  }));
}

/** Request, certificate and audit event in one statement, so in one transaction and one round trip. */
async function recordCertificates(
  sql: Sql,
  audit: AuditLog,
  facts: readonly Fact[],
): Promise<readonly boolean[]> {
  const intents = facts.map(({ intent }) => intent);
  const events = facts.map(({ intent, actor }) =>
    audit.encode({
      event: 'certificate.issued',
      actor,
      refs: {
        serial: intent.draw.serial.toString('hex'),
        profile: intent.request.profile.name,
        request: intent.draw.requestId,
      },
    }),
  );
  const rows = await sql<{ won: string[] }[]>`
    with fact as (
      select * from unnest(
        ${intents.map(({ draw }) => draw.requestId)}::uuid[],
        ${byteaTexts(intents.map(({ request }) => request.requestHash))}::text[]::bytea[],
        ${intents.map(({ draw }) => draw.month)}::date[],
        ${byteaTexts(intents.map(({ draw }) => draw.serial))}::text[]::bytea[],
        ${intents.map(({ request }) => request.profile.name)}::text[],
        ${intents.map(({ request }) => request.subjectId)}::text[],
        ${intents.map(({ request }) => request.documentNumber ?? null)}::text[],
        ${byteaTexts(intents.map(({ request }) => request.spkiHash))}::text[]::bytea[],
        ${intents.map(({ shard }) => shard)}::int[],
        ${facts.map(({ notAfter }) => notAfter.toISOString())}::timestamptz[],
        ${byteaTexts(facts.map(({ der }) => der))}::text[]::bytea[],
        ${intents.map(({ draw }) => draw.at.toISOString())}::timestamptz[],
        ${events.map((event) => JSON.stringify(event))}::text[])
      with ordinality as f (request_id, request_hash, month, serial, profile, subject_id, document_number,
                            spki_hash, shard, not_after, der, issued_at, event, place)),
    won as (
      insert into issuance_request (request_id, request_hash, month, serial)
      select request_id, request_hash, month, serial from fact
      order by request_id
      on conflict (request_id) do nothing returning request_id),
    recorded as (
      insert into certificate (month, serial, request_id, profile, subject_id, document_number, spki_hash,
                               shard, not_after, der, issued_at)
      select f.month, f.serial, f.request_id, f.profile, f.subject_id, f.document_number, f.spki_hash,
             f.shard, f.not_after, f.der, f.issued_at
      from fact f join won using (request_id)
      returning request_id)
    select coalesce(json_agg(request_id), '[]') as won,
           append_audit_events(${audit.chain}, coalesce(jsonb_agg(event::jsonb order by place), '[]'))
    from fact join recorded using (request_id)`.catch((error: unknown) => {
    throw asAuditFailure(error);
  });
  const winners = new Set(rows[0]?.won);
  return intents.map(({ draw }) => winners.has(draw.requestId));
}
