import { FormatError } from '../errors.ts';

/** The length is counted beside it: a repeated group of four overflows the expression's stack at some megabytes. */
const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base64 with padding (RFC 4648 4). */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Strict base64: the standard alphabet, padded, no white space, no stray bits in the last digit. */
export function fromBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0 || !ALPHABET.test(text)) {
    throw new FormatError('encoding', 'base64: only the standard alphabet with padding is read');
  }
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  if (base64(bytes) !== text) {
    throw new FormatError('notCanonical', 'base64: unused bits of the last digit are not zero');
  }
  return bytes;
}

/** URL-safe base64 without padding (RFC 4648 5). */
export function base64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/** Strict URL-safe base64 without padding. */
export function fromBase64Url(text: string): Uint8Array {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) {
    throw new FormatError(
      'encoding',
      'base64url: only the URL-safe alphabet without padding is read',
    );
  }
  const bytes = new Uint8Array(Buffer.from(text, 'base64url'));
  if (base64Url(bytes) !== text) {
    throw new FormatError('notCanonical', 'base64url: unused bits of the last digit are not zero');
  }
  return bytes;
}
