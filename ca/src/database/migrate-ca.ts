import { fileURLToPath } from 'node:url';
import { migrate } from '@tamga/service';
import postgres from 'postgres';

/** Partitions are prepared this far ahead; each run of the command moves the edge. */
const MONTHS_AHEAD = 24;

const APPEND_ONLY = [
  'serial',
  'issuance_intent',
  'certificate',
  'issuance_request',
  'key_owner',
  'status_event',
  'status_request',
  'crl',
  'delta_crl',
  'crl_number_taken',
  'checkpoint',
  'time_stamp',
  'enrolment',
  'credential_intent',
  'credential',
  'blocked_key',
  'signed_document',
] as const;

/**
 * Brings the authority's schema up to date and prepares the partitions of the coming months. Gives the
 * names of the migrations applied now.
 */
export async function migrateCa(options: {
  readonly ownerUrl: string;
  readonly schema: string;
  readonly role: string;
  readonly rolePassword: string;
  readonly now: Date;
}): Promise<readonly string[]> {
  const { ownerUrl, schema, role, rolePassword, now } = options;
  const folders = [
    fileURLToPath(new URL('../migrations', import.meta.resolve('@tamga/service'))),
    fileURLToPath(new URL('../../migrations', import.meta.url)),
  ];
  const names = await migrate({
    ownerUrl,
    schema,
    role,
    rolePassword,
    folders,
    appendOnly: APPEND_ONLY,
  });
  const sql = postgres(ownerUrl, {
    max: 1,
    onnotice: () => {},
    connection: { search_path: schema },
  });
  try {
    const today = now.toISOString().slice(0, 10);
    await sql`select ensure_partitions(${today}::date, ${MONTHS_AHEAD})`;
    await sql`select ensure_time_stamp_partitions(${today}::date, ${MONTHS_AHEAD})`;
  } finally {
    await sql.end();
  }
  return names;
}

/** First day of the month of `at`, as partitions are cut. */
export function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}
