import type { Sql } from 'postgres';
import { BureauError } from '../errors.ts';

export interface PersonKeyStore {
  findPerson(index: Uint8Array): Promise<string | undefined>;
  /** Gives the person's identifier: another one's when two imports met at the same person. */
  insertPerson(person: {
    readonly personId: string;
    readonly index: Uint8Array;
    readonly wrapped: Uint8Array;
  }): Promise<string>;
  /** @throws BureauError ORDER_UNKNOWN when the person was erased. */
  wrappedKey(personId: string): Promise<Uint8Array>;
  wrappedIndexKey(): Promise<Uint8Array | undefined>;
  /** Keeps the first index key ever offered and gives it back. */
  keepIndexKey(wrapped: Uint8Array): Promise<Uint8Array>;
}

export function personKeyStore(sql: Sql, now: () => Date): PersonKeyStore {
  const findPerson = async (index: Uint8Array): Promise<string | undefined> => {
    const [row] = await sql<{ person_id: string }[]>`
      select person_id from person where civil_index = ${Buffer.from(index)}`;
    return row?.person_id;
  };
  return {
    findPerson,
    async insertPerson({ personId, index, wrapped }) {
      return sql.begin(async (tx) => {
        const [row] = await tx<{ person_id: string }[]>`
          insert into person (person_id, civil_index, created_at)
          values (${personId}, ${Buffer.from(index)}, ${now()})
          on conflict (civil_index) do nothing returning person_id`;
        if (row === undefined) {
          const known = await findPerson(index);
          if (known === undefined) {
            throw new BureauError('ORDER_UNKNOWN', 'The person was erased while it was imported.');
          }
          return known;
        }
        await tx`
          insert into person_key (person_id, wrapped, created_at)
          values (${personId}, ${Buffer.from(wrapped)}, ${now()})`;
        return row.person_id;
      });
    },
    async wrappedKey(personId) {
      const [row] = await sql<{ wrapped: Uint8Array }[]>`
        select wrapped from person_key where person_id = ${personId}`;
      if (row === undefined) {
        throw new BureauError('ORDER_UNKNOWN', 'The person of this order was erased.');
      }
      return row.wrapped;
    },
    async wrappedIndexKey() {
      const [row] = await sql<{ wrapped: Uint8Array }[]>`select wrapped from index_key`;
      return row?.wrapped;
    },
    async keepIndexKey(wrapped) {
      await sql`insert into index_key (wrapped) values (${Buffer.from(wrapped)}) on conflict do nothing`;
      const [row] = await sql<{ wrapped: Uint8Array }[]>`select wrapped from index_key`;
      return row?.wrapped ?? wrapped;
    },
  };
}
