import { createHmac, timingSafeEqual } from 'node:crypto';
import { HsmError } from '../errors.ts';
import { AES_BYTES, CURVES, LABEL_PATTERN, MAX_LABEL_LENGTH, RSA_BITS } from '../key-kinds.ts';
import type { BackupKeys } from './shares.ts';
import type { WrappedKey } from './wrapped-key.ts';

// A backup is one JSON document: what it holds as a text, and an HMAC over exactly that text. Key wrap
// protects each key; the HMAC binds labels, kinds and check values to them, and to each other.

const FORMAT = 'tamga-hsm-backup/1';
const MAX_TEXT = 16 * 1024 * 1024;

/** The backup's text. */
export function formatBackup(
  token: string,
  keys: readonly WrappedKey[],
  { set, mac }: BackupKeys,
): string {
  const contents = JSON.stringify({ token, keys: keys.map(toJson) });
  return `${JSON.stringify({ format: FORMAT, set, contents, mac: tag(mac, contents) }, null, 2)}\n`;
}

/** The keys of a backup, or the one of that label. Nothing in it is looked at before its HMAC. */
export function parseBackup(
  text: string,
  { set, mac }: BackupKeys,
  label: string | undefined,
): WrappedKey[] {
  if (text.length > MAX_TEXT) throw unreadable();
  const outer = record(json(text));
  const { format, contents } = outer;
  if (format !== FORMAT || typeof contents !== 'string') throw unreadable();
  if (outer['set'] !== set) {
    throw new HsmError('invalid-argument', 'The backup was made with shares of another set.');
  }
  const [given, expected] = [String(outer['mac']), tag(mac, contents)];
  if (given.length !== expected.length || !timingSafeEqual(latin1(given), latin1(expected))) {
    throw new HsmError('authentication-failed', 'The backup was altered: its HMAC is wrong.');
  }
  const { keys } = record(json(contents));
  if (!Array.isArray(keys)) throw unreadable();
  const wanted = keys.map(fromJson).filter((key) => label === undefined || key.label === label);
  if (label !== undefined && wanted.length === 0) {
    throw new HsmError('key-not-found', `The backup has no key ${label}.`);
  }
  return wanted;
}

function tag(mac: Uint8Array, contents: string): string {
  return createHmac('sha256', mac).update(`${FORMAT}\n${contents}`).digest('hex');
}

function toJson(key: WrappedKey): Record<string, string> {
  return Object.fromEntries(
    Object.entries(key).map(([name, value]: [string, string | Uint8Array]) => [
      name,
      typeof value === 'string' ? value : Buffer.from(value).toString('base64'),
    ]),
  );
}

function fromJson(input: unknown): WrappedKey {
  const fields = record(input);
  const text = (name: string): string => {
    const value = fields[name];
    if (typeof value === 'string') return value;
    throw unreadable();
  };
  const bytes = (name: string): Uint8Array => Uint8Array.from(Buffer.from(text(name), 'base64'));
  const label = text('label');
  if (label.length > MAX_LABEL_LENGTH || !LABEL_PATTERN.test(label)) throw unreadable();
  const common = {
    label,
    id: bytes('id'),
    checkValue: bytes('checkValue'),
    wrapped: bytes('wrapped'),
  };
  if (common.checkValue.length !== 3) throw unreadable();
  const [kind, usage] = [text('kind'), fields['usage']];
  if (isNameOf(RSA_BITS, kind) || isNameOf(CURVES, kind)) {
    return { ...common, kind, publicKey: bytes('publicKey') };
  }
  if (!isNameOf(AES_BYTES, kind)) throw unreadable();
  if (usage !== 'card-master' && usage !== 'data-wrapping') throw unreadable();
  return { ...common, kind, usage };
}

function isNameOf<T extends object>(table: T, name: string): name is string & keyof T {
  return Object.hasOwn(table, name);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable();
  }
}

function record(input: unknown): Record<string, unknown> {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return { ...input };
  }
  throw unreadable();
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function unreadable(): HsmError {
  return new HsmError('invalid-argument', 'The file is no backup of a token.');
}
