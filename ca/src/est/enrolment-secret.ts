import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const SECRET_BYTES = 24;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** A secret as it is kept: what is stored does not open anything. */
export interface HashedSecret {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

export interface DrawnSecret extends HashedSecret {
  readonly secret: string;
}

/** 192 random bits as text. */
export async function drawSecret(): Promise<DrawnSecret> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const salt = randomBytes(SALT_BYTES);
  return { secret, salt, hash: await derive(secret, salt, HASH_BYTES) };
}

export async function isSecret(secret: string, { salt, hash }: HashedSecret): Promise<boolean> {
  return timingSafeEqual(await derive(secret, salt, HASH_BYTES), hash);
}
