import { randomBytes } from 'node:crypto';
import type { Token } from './token.ts';

const DATA_KEY_LENGTH = 32;

// Domain separation: a wrapped data key can never be opened as a secret, nor the reverse.
const DATA_KEY_AAD = new TextEncoder().encode('tamga/data-key/1');
const SECRET_PREFIX = new TextEncoder().encode('tamga/secret/1\0');

export interface DataKey {
  /** Store this beside the data. */
  readonly wrapped: Uint8Array;
  /** 32 bytes for AES-256-GCM in node:crypto; the caller zeroes it after use. */
  readonly plaintext: Uint8Array;
}

/** Envelope encryption: data keys and small secrets under a wrapping key that stays in the token. */
export interface DataKeys {
  sealDataKey(): Promise<DataKey>;
  /** Rejects with `authentication-failed` when `wrapped` was altered or is not of this key. */
  openDataKey(wrapped: Uint8Array): Promise<Uint8Array>;
  /** For PUKs and the like; `aad` binds the secret to its record (the document number, say). */
  sealSecret(secret: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  openSecret(sealed: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
}

/** Data keys under the AES key `label` (usage `data-wrapping`) of `token`. */
export function dataKeys(token: Token, label: string): DataKeys {
  return {
    async sealDataKey() {
      const plaintext = new Uint8Array(randomBytes(DATA_KEY_LENGTH));
      return { wrapped: await token.encryptGcm(label, plaintext, DATA_KEY_AAD), plaintext };
    },
    openDataKey: (wrapped) => token.decryptGcm(label, wrapped, DATA_KEY_AAD),
    sealSecret: (secret, aad) => token.encryptGcm(label, secret, secretAad(aad)),
    openSecret: (sealed, aad) => token.decryptGcm(label, sealed, secretAad(aad)),
  };
}

function secretAad(aad: Uint8Array): Uint8Array {
  return Uint8Array.from([...SECRET_PREFIX, ...aad]);
}
