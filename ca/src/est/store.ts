import type { AuditLog } from '@tamga/service';
import type { Sql, TransactionSql } from 'postgres';
import { CaError } from '../errors.ts';

export interface CredentialIntent {
  readonly serial: Buffer;
  /** `agent:line-2` */
  readonly identity: string;
  readonly profile: string;
  readonly requestHash: Buffer;
  readonly spkiHash: Buffer;
  readonly tbs: Uint8Array;
  readonly at: Date;
}

export interface CredentialFact {
  readonly intent: CredentialIntent;
  readonly der: Uint8Array;
  readonly notAfter: Date;
  readonly actor: string;
}

/** The tables of the Operations CA's credentials. */
export interface CredentialStore {
  /** The credential that stands for a request. */
  find(requestHash: Buffer): Promise<Uint8Array | undefined>;
  /** @throws CaError KEY_BLOCKED; KEY_OF_OTHER_USE when the key was seen before, in another request. */
  recordIntent(intent: CredentialIntent): Promise<void>;
  /** Gives the credential that stands for the request now: this one, or one that was quicker. */
  recordCredential(fact: CredentialFact): Promise<Uint8Array>;
}

export function createCredentialStore(sql: Sql, audit: AuditLog): CredentialStore {
  return {
    find: (requestHash) => find(sql, requestHash),
    recordIntent: async (intent) => {
      await sql.begin((tx) => recordIntent(tx, intent));
    },
    recordCredential: (fact) =>
      sql.begin((tx) => recordCredential(tx, audit, fact)) as Promise<Uint8Array>,
  };
}

async function find(
  sql: Sql | TransactionSql,
  requestHash: Buffer,
): Promise<Uint8Array | undefined> {
  const [row] = await sql<{ der: Buffer }[]>`
    select der from credential where request_hash = ${requestHash}`;
  return row === undefined ? undefined : new Uint8Array(row.der);
}

async function recordIntent(tx: TransactionSql, intent: CredentialIntent): Promise<void> {
  const { serial, identity, profile, requestHash, spkiHash, at } = intent;
  const [blocked] = await tx`select 1 from blocked_key where spki_hash = ${spkiHash}`;
  if (blocked !== undefined) {
    throw new CaError('KEY_BLOCKED', 'The key is on a list of compromised keys.');
  }
  const claimed = await tx`
    insert into key_owner (spki_hash, subject_id, profile, first_seen)
    values (${spkiHash}, ${identity}, ${profile}, ${at}) on conflict (spki_hash) do nothing returning spki_hash`;
  if (claimed.length === 0) {
    // The key is there already: only its own request, come again after a crash, may go on with it.
    const [again] = await tx`select 1 from credential_intent where request_hash = ${requestHash}`;
    if (again === undefined) {
      throw new CaError('KEY_OF_OTHER_USE', 'The key was seen before: a credential has a new key.');
    }
  }
  await tx`
    insert into credential_intent (serial, identity, request_hash, tbs, recorded_at)
    values (${serial}, ${identity}, ${requestHash}, ${Buffer.from(intent.tbs)}, ${at})`;
}

async function recordCredential(
  tx: TransactionSql,
  audit: AuditLog,
  { intent, der, notAfter, actor }: CredentialFact,
): Promise<Uint8Array> {
  const { serial, identity, requestHash, at } = intent;
  const won = await tx`
    insert into credential (serial, identity, request_hash, not_after, der, issued_at)
    values (${serial}, ${identity}, ${requestHash}, ${notAfter}, ${Buffer.from(der)}, ${at})
    on conflict (request_hash) do nothing returning serial`;
  if (won.length === 0) return (await find(tx, requestHash)) ?? der;
  await audit.append(tx, {
    event: 'credential.issued',
    actor,
    refs: { serial: serial.toString('hex'), identity, profile: intent.profile },
  });
  return der;
}
