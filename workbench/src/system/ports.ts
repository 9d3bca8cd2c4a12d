import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { WorkbenchError } from './errors.ts';
import { waitUntil } from './wait-until.ts';

/** What an earlier run left ends within a moment; whoever stays is named. */
export async function assertPortsFree(ports: readonly number[], patienceMs = 5_000): Promise<void> {
  const busy = async (): Promise<readonly number[]> => {
    const answers = await Promise.all(ports.map(isListening));
    return ports.filter((_, index) => answers[index]);
  };
  if (await waitUntil(async () => (await busy()).length === 0, patienceMs)) {
    return;
  }
  const lines = (await busy()).map((port) => `  ${port}: ${portHolder(port) ?? 'unknown process'}`);
  throw new WorkbenchError(
    'PORT_IN_USE',
    `Ports that are needed are in use:\n${lines.join('\n')}\nStop that, or choose others with TAMGA_PORT_BASE.`,
  );
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const LISTEN = '0A';

/** Process and program that listen on a TCP port, by /proc; undefined when it is another user's. */
export function portHolder(port: number): string | undefined {
  const inodes = new Set(['tcp', 'tcp6'].flatMap((table) => listeningInodes(table, port)));
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (holdsSocket(pid, inodes)) {
      const program = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
      return `${program} (process ${pid})`;
    }
  }
  return undefined;
}

function listeningInodes(table: string, port: number): readonly string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync(`/proc/net/${table}`, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(`:${wanted}`) && fields[3] === LISTEN)
    .flatMap((fields) => fields[9] ?? []);
}

function holdsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  return descriptors(pid).some((path) => {
    try {
      return inodes.has(/^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1] ?? '');
    } catch {
      // Closed since the folder was read: the folder's own descriptor always is.
      return false;
    }
  });
}

/** None where the process is gone or another user's. */
function descriptors(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((descriptor) => `/proc/${pid}/fd/${descriptor}`);
  } catch {
    return [];
  }
}
