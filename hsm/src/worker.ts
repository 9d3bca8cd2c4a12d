import { access } from 'node:fs/promises';
import { awaitToken, logIn, type WantedToken } from './await-token.ts';
import { backUpKeys, restoreKeys } from './backup/worker-side.ts';
import { translated } from './ckr.ts';
import { HsmError } from './errors.ts';
import { runOperation } from './operations.ts';
import { initialiseToken, loadModule } from './pkcs11-module.ts';
import type { Pkcs11Token } from './pkcs11-token.ts';
import {
  isLost,
  type Operation,
  type OperationResult,
  type WireError,
  type WorkerCommand,
  type WorkerReport,
} from './protocol.ts';
import { guardSoftHsm } from './softhsm-guard.ts';

// The program of a worker process: the PKCS#11 module, one login, one operation at a time.

const STALE_HANDLE = /CKR_(KEY|OBJECT)_HANDLE_INVALID\b/;

let wanted: WantedToken | undefined;
let token: Pkcs11Token | undefined;
let leaving = false;

process.on('message', (command: WorkerCommand) => {
  void obey(command).catch((error: unknown) => {
    report({ type: 'failed', error: wire(error) });
    process.disconnect();
  });
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent decides when a worker ends.
process.on('SIGINT', () => {});

async function obey(command: WorkerCommand): Promise<void> {
  switch (command.type) {
    case 'load': {
      const { label, sessions } = command;
      await guardSoftHsm(command.module);
      wanted = { module: await load(command.module), label, sessions };
      token = await awaitToken(wanted);
      return report({ type: 'loaded' });
    }
    case 'login':
      if (wanted) token = await logIn(wanted, opened(), command.pin);
      return report({ type: 'ready' });
    case 'initialise':
      initialiseToken(await load(command.module), command.label, command.soPin, command.pin);
      return report({ type: 'initialised' });
    case 'backup': {
      const { access, label } = command;
      const module = await load(access.module);
      return report({ type: 'backed-up', ...backUpKeys(module, access, label) });
    }
    case 'restore':
      restoreKeys(await load(command.access.module), command.access, command.keys);
      return report({ type: 'restored' });
    case 'run': {
      // The parent counts on it: a worker that told of a lost token does nothing any more.
      if (leaving) return;
      const results = command.batch.map(({ id, operation }) => attempt(id, operation));
      leaving = results.some(isLost);
      report({ type: 'results', results });
      if (leaving) process.disconnect();
    }
  }
}

async function load(path: string): Promise<ReturnType<typeof loadModule>> {
  try {
    await access(path);
  } catch {
    throw new HsmError('module-not-found', `There is no PKCS#11 module at ${path}.`);
  }
  return loadModule(path);
}

function attempt(id: number, operation: Operation): OperationResult {
  try {
    return { id, value: withFreshHandles(operation) };
  } catch (error) {
    return { id, error: wire(error) };
  }
}

/** Another process may have replaced a key since its handle was found: look once more. */
function withFreshHandles(operation: Operation): unknown {
  try {
    return runOperation(opened(), operation);
  } catch (error) {
    if (!STALE_HANDLE.test(wire(error).message)) throw error;
    opened().forget();
    return runOperation(opened(), operation);
  }
}

function opened(): Pkcs11Token {
  if (token) return token;
  throw new HsmError('closed', 'The worker has no token yet.');
}

function wire(error: unknown): WireError {
  const { code, message } = translated('The worker failed', error);
  return { code, message };
}

// The callback takes the error of a parent that is gone: then there is nobody to tell.
function report(message: WorkerReport): void {
  process.send?.(message, undefined, {}, () => {});
}
