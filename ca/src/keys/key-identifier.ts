import { createHash } from 'node:crypto';
import { parseSpki } from '@tamga/formats';

/** The leftmost 160 bits of SHA-256 over the key's BIT STRING content (RFC 7093 section 2, method 1). */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  const { publicKey } = parseSpki(spki);
  return createHash('sha256').update(publicKey).digest().subarray(0, 20);
}

/** SHA-256 over the whole SubjectPublicKeyInfo: how a key is recognised. */
export function spkiHash(spki: Uint8Array): Buffer {
  return createHash('sha256').update(spki).digest();
}
