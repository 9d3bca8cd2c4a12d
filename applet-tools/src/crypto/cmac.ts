import { createCipheriv } from 'node:crypto';

const BLOCK = 16;

/** AES-CMAC (NIST SP 800-38B) with a key of 16, 24 or 32 bytes; 16 bytes. */
export function aesCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const k1 = double(encryptBlock(key, new Uint8Array(BLOCK)));
  const blocks = Math.max(1, Math.ceil(message.length / BLOCK));
  const padded = new Uint8Array(blocks * BLOCK);
  padded.set(message);
  const isWhole = message.length > 0 && message.length % BLOCK === 0;
  if (!isWhole) {
    padded[message.length] = 0x80;
  }
  const mask = isWhole ? k1 : double(k1);
  const last = padded.length - BLOCK;
  for (const [index, octet] of mask.entries()) {
    padded[last + index] = (padded[last + index] ?? 0) ^ octet;
  }
  return aesCbc(key, new Uint8Array(BLOCK), padded).slice(-BLOCK);
}

/** AES-CBC without padding, encrypting. */
export function aesCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(data), cipher.final()]));
}

export function encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
}

/** Multiplication by x in GF(2^128). */
function double(block: Uint8Array): Uint8Array {
  const result = new Uint8Array(BLOCK);
  for (let index = 0; index < BLOCK; index += 1) {
    result[index] = (((block[index] ?? 0) << 1) | ((block[index + 1] ?? 0) >> 7)) & 0xff;
  }
  if (((block[0] ?? 0) & 0x80) !== 0) {
    result[BLOCK - 1] = (result[BLOCK - 1] ?? 0) ^ 0x87;
  }
  return result;
}
