import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { BureauError } from '../errors.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM (NIST SP 800-38D): nonce | ciphertext | tag. `context` names table, column and row, so that a
 * ciphertext that was moved to another row does not open.
 */
export function seal(key: Uint8Array, context: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws BureauError ORDER_INVALID when the ciphertext was changed or belongs to another row. */
export function open(key: Uint8Array, context: string, sealed: Uint8Array): Uint8Array {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    return Buffer.concat([
      decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)),
      decipher.final(),
    ]);
  } catch (cause) {
    throw new BureauError('ORDER_INVALID', `The sealed column ${context} does not open.`, {
      cause,
    });
  }
}
