import type { CrlReason } from '@tamga/formats';
import type { Sql } from 'postgres';
import { byteaTexts } from '../database/bytea.ts';

/** What the register says of one serial. A serial without a certificate is never good. */
export interface RegisteredStatus {
  readonly status: 'good' | 'onHold' | 'revoked' | 'unknown';
  readonly since?: Date;
  readonly reason?: CrlReason;
  readonly certificate?: Uint8Array;
  readonly drawn: boolean;
}

export async function readStatuses(
  sql: Sql,
  serials: readonly Uint8Array[],
): Promise<readonly RegisteredStatus[]> {
  const rows = await sql<
    {
      drawn: boolean;
      der: Buffer | null;
      issued_at: Date | null;
      status: 'good' | 'onHold' | 'revoked' | null;
      since: Date | null;
      reason: CrlReason | null;
    }[]
  >`
    select s.serial is not null as drawn, c.der, c.issued_at, st.status, st.since, st.reason
    from unnest(${byteaTexts(serials)}::text[]::bytea[])
      with ordinality as asked (serial, place)
    left join serial s on s.serial = asked.serial
    left join certificate c on c.month = s.month and c.serial = s.serial
    left join certificate_status st on st.serial = asked.serial
    order by asked.place`;
  return rows.map(({ drawn, der, issued_at: issuedAt, status, since, reason }) => {
    const certificate = der === null ? {} : { certificate: der };
    if (status !== null && status !== 'good' && since !== null) {
      return { status, since, ...(reason === null ? {} : { reason }), ...certificate, drawn };
    }
    if (der === null) return { status: 'unknown', drawn };
    const goodSince = since ?? issuedAt;
    return {
      status: 'good',
      ...(goodSince === null ? {} : { since: goodSince }),
      ...certificate,
      drawn,
    };
  });
}
