import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type AuditVerdict,
  type Checkpoint,
  checkpointBytes,
  createAuditLog,
  lineHash,
  migrate,
  type PayloadKeys,
  readHead,
  verifyAudit,
} from '@tamga/service';
import { testDatabase } from '@tamga/workbench/fixtures';
import postgres, { type Sql } from 'postgres';

const migrations = join(dirname(fileURLToPath(import.meta.url)), '../migrations');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const personKey = randomBytes(32);
export const log = createAuditLog('specimen-1', () => new Date('2026-11-23T00:00:00Z'));

export const entry = (number: number) => ({
  event: 'specimen.made',
  actor: 'service:specimen',
  refs: { number: String(number) },
  about: { person: 'p-1', key: personKey, payload: { number } },
});

/** A schema with an audit log, as its owner and as its service see it, and who verifies it. */
export interface AuditWorld {
  readonly owner: Sql;
  readonly service: Sql;
  /** The service's role in the database. */
  readonly role: string;
  migrate(): Promise<unknown>;
  /** The chain anew, with so many events. */
  fill(count: number): Promise<void>;
  /** A signed line over the chain as it is, after the line `before`. */
  checkpoint(before?: string): Promise<string>;
  judge(
    checkpointLines: readonly string[],
    more?: { readonly schemas?: readonly string[]; readonly payloadKeys?: PayloadKeys },
  ): Promise<AuditVerdict>;
  remove(): Promise<void>;
}

export async function auditWorld(): Promise<AuditWorld> {
  const database = await testDatabase();
  const role = `role_${database.name}`;
  const migrateAll = () =>
    migrate({
      ownerUrl: database.url,
      schema: 'specimen',
      role,
      rolePassword: 'specimen',
      folders: [migrations],
      appendOnly: [],
    });
  await migrateAll();
  const options = { connection: { search_path: 'specimen' }, onnotice: () => {} };
  const owner = postgres(database.url, options);
  const url = new URL(database.url);
  url.username = role;
  url.password = 'specimen';
  const service = postgres(url.href, options);
  return {
    owner,
    service,
    role,
    migrate: migrateAll,
    async fill(count) {
      await owner`truncate audit_event, audit_payload`;
      for (let number = 1; number <= count; number += 1) {
        await service.begin((tx) => log.append(tx, entry(number)));
      }
    },
    async checkpoint(before = '') {
      const head = await readHead(owner, 'specimen-1');
      if (head === undefined) {
        throw new Error('The chain is empty.');
      }
      const unsigned = { at: '2026-11-23T00:00:01Z', heads: [head], previous: lineHash(before) };
      const signature = sign('sha256', checkpointBytes(unsigned), privateKey).toString('base64');
      return JSON.stringify({ ...unsigned, signature } satisfies Checkpoint);
    },
    judge: (checkpointLines, more = {}) =>
      verifyAudit({
        sql: owner,
        schemas: ['specimen'],
        checkpointLines,
        verifySignature: (bytes, signature) => verify('sha256', bytes, publicKey, signature),
        ...more,
      }),
    async remove() {
      await service.end();
      await owner.unsafe(`drop owned by ${role}`);
      await owner.unsafe(`drop role ${role}`);
      await owner.end();
      await database.drop();
    },
  };
}
