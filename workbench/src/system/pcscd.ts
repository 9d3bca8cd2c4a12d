import { type ChildProcess, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { WorkbenchError } from './errors.ts';
import { endProcess, launch } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

export interface SmartCardService {
  /** For clients: PCSCLITE_CSOCK_NAME. */
  readonly environment: Readonly<Record<string, string>>;
  /** Names as PC/SC gives them, and the port where each slot's card connects. */
  readonly slots: readonly { readonly reader: string; readonly port: number }[];
  /** When the service ends, asked or not. */
  onExit(listener: () => void): void;
  stop(): Promise<void>;
}

/** Slots of one entry of vpcd in reader.conf. */
const SLOTS_OF_AN_ENTRY = 2;
const START_MS = 10_000;

/**
 * A private pcscd with vpcd readers in a mount namespace of its own, beside whatever the machine runs. Needs the right
 * to unshare. `firstPort` and the next `slots` - 1 ports are where cards connect; vpcd listens on every interface.
 */
export async function startPcscd(options: {
  readonly folder: string;
  readonly firstPort: number;
  readonly slots: number;
}): Promise<SmartCardService> {
  const { folder, firstPort, slots } = options;
  const sockets = join(folder, 'run');
  const config = join(folder, 'reader.conf.d');
  rmSync(sockets, { recursive: true, force: true });
  mkdirSync(sockets, { recursive: true });
  mkdirSync(config, { recursive: true });
  const driver = findDriver();
  const entries = Math.ceil(slots / SLOTS_OF_AN_ENTRY);
  for (let entry = 0; entry < entries; entry += 1) {
    const port = firstPort + entry * SLOTS_OF_AN_ENTRY;
    const name = `Virtual PCD ${String(entry)}`;
    // The driver keeps its slots in a static table: each entry needs a library of its own.
    const library = join(folder, `libifdvpcd-${entry}.so`);
    copyFileSync(driver, library);
    writeFileSync(
      join(config, `vpcd-${entry}.conf`),
      `FRIENDLYNAME "${name}"\nDEVICENAME /dev/null:0x${port.toString(16).toUpperCase()}\nLIBPATH ${library}\nCHANNELID 0x${port.toString(16).toUpperCase()}\n`,
    );
  }
  mkdirSync('/run/pcscd', { recursive: true });
  const child = launch({
    command: 'unshare',
    args: [
      '-m',
      'sh',
      '-c',
      'mount --bind "$1" /run/pcscd && exec pcscd -f -c "$2"',
      'sh',
      sockets,
      config,
    ],
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const messages: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => {
    messages.push(chunk.toString());
    messages.splice(0, messages.length - 20);
  });
  const socket = join(sockets, 'pcscd.comm');
  await ready(child, socket, messages);
  return {
    environment: { PCSCLITE_CSOCK_NAME: socket },
    slots: Array.from({ length: slots }, (_, index) => ({
      reader: readerName(index),
      port: firstPort + index,
    })),
    onExit: (listener) => void child.once('exit', listener),
    stop: () => endProcess(child, 'SIGTERM', 3_000),
  };
}

/** pcscd numbers readers of one name, and their slots, in hexadecimal; each entry has a name of its own. */
function readerName(index: number): string {
  const entry = Math.floor(index / SLOTS_OF_AN_ENTRY);
  const number = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');
  return `Virtual PCD ${entry} ${number(0)} ${number(index % SLOTS_OF_AN_ENTRY)}`;
}

function findDriver(): string {
  const [path] = spawnSync('sh', [
    '-c',
    'ls /usr/lib/pcsc/drivers/serial/libifdvpcd.so* 2>/dev/null',
  ])
    .stdout.toString()
    .split('\n');
  if (path === undefined || path === '' || !existsSync(path)) {
    throw new WorkbenchError(
      'PROGRAM_MISSING',
      'The driver of vsmartcard-vpcd is missing: install vsmartcard-vpcd.',
    );
  }
  return path;
}

async function ready(child: ChildProcess, socket: string, messages: string[]): Promise<void> {
  let failure: string | undefined;
  child.on('exit', (code) => {
    failure = `pcscd ended with ${code}`;
  });
  child.on('error', (error) => {
    failure = error.message;
  });
  await waitUntil(async () => failure !== undefined || (await answers(socket)), START_MS);
  if (failure !== undefined || !(await answers(socket))) {
    child.kill();
    throw new WorkbenchError(
      'START_FAILED',
      `${failure ?? 'pcscd does not answer'}:\n${messages.join('')}\nIt needs the right to unshare a mount namespace (root); without pcscd there is --in-process-card.`,
    );
  }
}

export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
