import { hkdfSync, randomBytes } from 'node:crypto';
import { HsmError } from '../errors.ts';
import { combine, split } from './secret-sharing.ts';

const FORMAT = 'tamga-backup-share/1';
const SECRET_BYTES = 32;
const SET_BYTES = 8;
const MAX_SHARES = 16;

/** One officer's share of a backup secret, as it lies in a file or on paper. */
export interface BackupShare {
  readonly format: typeof FORMAT;
  /** Hexadecimal name of the secret, derived from it: shares of one set belong together. */
  readonly set: string;
  readonly share: number;
  readonly threshold: number;
  readonly of: number;
  /** Hexadecimal. Secret. */
  readonly value: string;
}

/** What a backup secret is for. Each is derived from it by HKDF-SHA-256 (RFC 5869). */
export interface BackupKeys {
  readonly set: string;
  /** AES-256, wraps the keys of the token. */
  readonly wrapping: Uint8Array;
  /** HMAC-SHA-256 over the backup's text. */
  readonly mac: Uint8Array;
}

/** Draws a backup secret and gives its shares; nothing else of it remains. `invalid-argument`. */
export function makeBackupShares(threshold: number, of: number): BackupShare[] {
  const whole = Number.isInteger(threshold) && Number.isInteger(of);
  if (!whole || threshold < 2 || of < threshold || of > MAX_SHARES) {
    throw new HsmError(
      'invalid-argument',
      `A backup secret has 2 to ${MAX_SHARES} shares, and at least 2 of them give it back.`,
    );
  }
  const secret = new Uint8Array(randomBytes(SECRET_BYTES));
  const { set } = derive(secret);
  const points = split(secret, threshold, of);
  secret.fill(0);
  return points.map(({ x, y }) => ({
    format: FORMAT,
    set,
    share: x,
    threshold,
    of,
    value: Buffer.from(y).toString('hex'),
  }));
}

/** The keys that the shares give together. `invalid-argument` for too few, strange or damaged ones. */
export function combineShares(inputs: readonly unknown[]): BackupKeys {
  const shares = inputs.map(parseShare);
  const [first] = shares;
  if (!first) throw fault('No share is given.');
  if (shares.some(({ set }) => set !== first.set)) throw fault('The shares are of different sets.');
  const different = new Map(shares.map((share) => [share.share, share]));
  if (different.size < first.threshold) {
    throw fault(`${first.threshold} different shares are needed; ${different.size} are given.`);
  }
  const points = [...different.values()].slice(0, first.threshold);
  const secret = combine(
    points.map(({ share, value }) => ({ x: share, y: Uint8Array.from(Buffer.from(value, 'hex')) })),
  );
  const keys = derive(secret);
  secret.fill(0);
  if (keys.set !== first.set) throw fault(`A share of set ${first.set} is damaged.`);
  return keys;
}

function derive(secret: Uint8Array): BackupKeys {
  const key = (purpose: string, length: number): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, '', `tamga/backup/${purpose}`, length));
  const set = Buffer.from(key('set', SET_BYTES)).toString('hex');
  return { set, wrapping: key('wrapping', 32), mac: key('mac', 32) };
}

function parseShare(input: unknown): BackupShare {
  const fields = typeof input === 'object' && input !== null ? input : {};
  const { format, set, share, threshold, of, value } = fields as Record<string, unknown>;
  const count = (field: unknown, least: number): field is number =>
    Number.isInteger(field) && Number(field) >= least && Number(field) <= MAX_SHARES;
  const hex = (field: unknown, length: number): field is string =>
    typeof field === 'string' && field.length === 2 * length && /^[0-9a-f]*$/.test(field);
  if (format !== FORMAT || !count(share, 1) || !count(threshold, 2) || !count(of, threshold)) {
    throw fault('A file given as a share is none.');
  }
  if (!hex(set, SET_BYTES) || !hex(value, SECRET_BYTES) || share > of) {
    throw fault(`Share ${share} is damaged.`);
  }
  return { format, set, share, threshold, of, value };
}

function fault(message: string): HsmError {
  return new HsmError('invalid-argument', message);
}
