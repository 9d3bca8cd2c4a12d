import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where an event stands; a sealed payload opens in its own place only. */
export interface EventPlace {
  readonly chain: string;
  readonly sequence: number;
}

/** The key under which a payload was sealed: of a person, or of the service (null). Undefined once it is erased. */
export type PayloadKeys = (
  person: string | null,
) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** AES-256-GCM (NIST SP 800-38D): nonce | ciphertext | tag; the event's place is the associated data. */
export function sealPayload(key: Uint8Array, place: EventPlace, payload: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associatedData(place));
  return Buffer.concat([nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
}

/** The payload, or undefined when these bytes were not sealed under this key for this place. */
export function openPayload(
  key: Uint8Array,
  place: EventPlace,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) {
    return undefined;
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associatedData(place));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const body = sealed.subarray(NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return undefined;
  }
}

function associatedData({ chain, sequence }: EventPlace): Uint8Array {
  return Buffer.from(`${chain}/${sequence}`);
}
