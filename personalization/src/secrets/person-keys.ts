import { createHmac, randomUUID } from 'node:crypto';
import type { DataKeys } from '@tamga/hsm';
import type { PersonKeyStore } from './store.ts';

/** Keys of persons, wrapped by the HSM; opened ones are kept for a short batch and wiped when pushed out. */
export interface PersonKeys {
  /** The person with this civil registration number; made, with a key, when unknown. */
  personOf(civilNumber: string): Promise<string>;
  /** The person's AES-256 key. Do not keep it. */
  keyOf(personId: string): Promise<Uint8Array>;
}

const KEPT_KEYS = 256;

export async function openPersonKeys(store: PersonKeyStore, hsm: DataKeys): Promise<PersonKeys> {
  const indexKey = await openIndexKey(store, hsm);
  const kept = new Map<string, Uint8Array>();

  return {
    async personOf(civilNumber) {
      // Numbers of twelve digits are guessable: without the key the index tells nothing.
      const index = createHmac('sha256', indexKey).update(civilNumber).digest();
      const known = await store.findPerson(index);
      if (known !== undefined) {
        return known;
      }
      const { wrapped, plaintext } = await hsm.sealDataKey();
      plaintext.fill(0);
      return store.insertPerson({ personId: randomUUID(), index, wrapped });
    },
    async keyOf(personId) {
      const known = kept.get(personId);
      if (known !== undefined) {
        return known;
      }
      const key = await hsm.openDataKey(await store.wrappedKey(personId));
      kept.set(personId, key);
      if (kept.size > KEPT_KEYS) {
        const [oldest] = kept;
        if (oldest !== undefined) {
          kept.delete(oldest[0]);
        }
      }
      return key;
    },
  };
}

async function openIndexKey(store: PersonKeyStore, hsm: DataKeys): Promise<Uint8Array> {
  const known = await store.wrappedIndexKey();
  if (known !== undefined) {
    return hsm.openDataKey(known);
  }
  const { wrapped, plaintext } = await hsm.sealDataKey();
  plaintext.fill(0);
  return hsm.openDataKey(await store.keepIndexKey(wrapped));
}
