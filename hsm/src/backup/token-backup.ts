import { readPin, type TokenConfig } from '../config.ts';
import { startWorkerProcess, type WorkerProcess } from '../worker-process.ts';
import { type BackupKeys, combineShares } from './shares.ts';
import { formatBackup, parseBackup } from './text.ts';

export interface TokenBackup {
  /** The backup: JSON, authenticated, every key wrapped. */
  readonly text: string;
  readonly backedUp: readonly string[];
  /** Labels of keys that never leave their token: copy the token by its own means. */
  readonly staying: readonly string[];
}

export interface RestoredKey {
  readonly label: string;
  readonly kind: string;
  /** Hexadecimal, as in the backup and as the token shows it now. */
  readonly checkValue: string;
}

/** Who is needed: the user PIN of `config`, the security officer's, and enough holders of shares. */
export interface BackupParty {
  readonly config: TokenConfig;
  readonly soPin: string;
  /** Contents of share files. */
  readonly shares: readonly unknown[];
  /** This key alone. */
  readonly label?: string | undefined;
}

/**
 * Wraps every key made with `trusted-wrapping` out of a token. `key-stays` when `label` names a key
 * that does not leave it, `invalid-argument` for shares that do not fit.
 */
export async function backUpToken(party: BackupParty): Promise<TokenBackup> {
  const { label } = party;
  const keys = combineShares(party.shares);
  const access = await accessOf(party, keys.wrapping);
  const report = await inWorker(party.config, (worker) =>
    worker.handshake(
      { type: 'backup', access, ...(label === undefined ? {} : { label }) },
      'backed-up',
    ),
  );
  const text = formatBackup(party.config.label, report.keys, keys);
  forget(keys);
  return {
    text,
    backedUp: report.keys.map((key) => key.label),
    staying: report.staying,
  };
}

/**
 * Unwraps the keys of a backup into a token, each checked by its key check value, and a private key
 * by a signature. `authentication-failed` for a text that was altered, `key-exists` before anything
 * is made.
 */
export async function restoreToken(party: BackupParty, text: string): Promise<RestoredKey[]> {
  const keys = combineShares(party.shares);
  const wanted = parseBackup(text, keys, party.label);
  const access = await accessOf(party, keys.wrapping);
  await inWorker(party.config, (worker) =>
    worker.handshake({ type: 'restore', access, keys: wanted }, 'restored'),
  );
  forget(keys);
  return wanted.map(({ label, kind, checkValue }) => ({
    label,
    kind,
    checkValue: Buffer.from(checkValue).toString('hex'),
  }));
}

async function accessOf({ config, soPin }: BackupParty, wrappingKey: Uint8Array) {
  const { module, label } = config;
  return { module, label, soPin, pin: await readPin(config.pin), wrappingKey };
}

function forget({ wrapping, mac }: BackupKeys): void {
  wrapping.fill(0);
  mac.fill(0);
}

async function inWorker<T>(
  { environment }: TokenConfig,
  use: (worker: WorkerProcess) => Promise<T>,
): Promise<T> {
  const worker = startWorkerProcess(environment, { onResults: () => {}, onExit: () => {} });
  try {
    return await use(worker);
  } finally {
    await worker.end();
  }
}
