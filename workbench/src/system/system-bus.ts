import { type ChildProcess, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from './errors.ts';
import { answers } from './pcscd.ts';
import { endProcess, hasEnded, launch, type Program } from './process-group.ts';
import { waitUntil } from './wait-until.ts';

export interface SystemBus {
  /** DBUS_SYSTEM_BUS_ADDRESS where the bus is our own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly isPrivate: boolean;
  stop(): Promise<void>;
}

const START_MS = 10_000;
/** sun_path of unix(7), with its final zero. */
const MAX_SOCKET_PATH = 107;

/**
 * D-Bus with an Avahi daemon, without which ippeveprinter does not start. The system's are used when Avahi answers over
 * the system's bus; that their sockets exist proves nothing. Otherwise private ones in `folder`.
 */
export async function ensureSystemBus(folder: string): Promise<SystemBus> {
  if (avahiAnswers('--system')) {
    return { environment: {}, isPrivate: false, stop: async () => {} };
  }
  return startPrivateBus(folder);
}

/** Beside whatever the machine runs: Avahi gets a folder of its own over /run/avahi-daemon. */
export async function startPrivateBus(folder: string): Promise<SystemBus> {
  const socket = join(folder, 'bus');
  if (socket.length > MAX_SOCKET_PATH) {
    throw new WorkbenchError(
      'FOLDER_UNUSABLE',
      `${socket} is too long for a socket's path (${MAX_SOCKET_PATH} bytes).`,
    );
  }
  const runtime = join(folder, 'avahi');
  mkdirSync(runtime, { recursive: true });
  mkdirSync('/run/avahi-daemon', { recursive: true });
  rmSync(socket, { force: true });
  writeFileSync(join(folder, 'bus.conf'), busConfiguration(socket));
  writeFileSync(join(folder, 'avahi.conf'), AVAHI_CONFIGURATION);
  const environment = { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${socket}` };
  const log = openSync(join(folder, 'log'), 'a');
  const stdio = ['ignore', log, log] as const;
  const daemons: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.toReversed()) {
      await endProcess(daemon);
    }
    rmSync(socket, { force: true });
  };
  const start = async (
    program: Pick<Program, 'command' | 'args'>,
    isUp: () => boolean | Promise<boolean>,
  ): Promise<void> => {
    const child = launch({ ...program, stdio: [...stdio], env: environment });
    child.once('error', () => {});
    daemons.push(child);
    await waitUntil(async () => hasEnded(child) || (await isUp()), START_MS);
    if (hasEnded(child) || !(await isUp())) {
      await stop();
      throw new WorkbenchError(
        'START_FAILED',
        `${program.args.at(-2) ?? program.command} does not start; ${join(folder, 'log')} says why.`,
      );
    }
  };
  try {
    await start(
      { command: 'dbus-daemon', args: ['--nofork', `--config-file=${join(folder, 'bus.conf')}`] },
      () => answers(socket),
    );
    await start(
      {
        command: 'unshare',
        args: ['-m', 'sh', '-c', RUN_AVAHI, 'sh', runtime, join(folder, 'avahi.conf')],
      },
      () => avahiAnswers(`--bus=${environment.DBUS_SYSTEM_BUS_ADDRESS}`),
    );
  } finally {
    closeSync(log);
  }
  return { environment, isPrivate: true, stop };
}

const RUN_AVAHI =
  'mount --bind "$1" /run/avahi-daemon && exec avahi-daemon --no-drop-root --no-chroot --no-rlimits --file="$2"';

function avahiAnswers(bus: string): boolean {
  const asked = spawnSync(
    'dbus-send',
    [
      bus,
      '--print-reply',
      '--reply-timeout=2000',
      '--dest=org.freedesktop.Avahi',
      '/',
      'org.freedesktop.Avahi.Server.GetState',
    ],
    { timeout: 5_000 },
  );
  return asked.status === 0;
}

/** A bus for this system's own processes, with no policy between them. */
const busConfiguration = (
  socket: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow send_type="method_call"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;

const AVAHI_CONFIGURATION = `[server]
host-name=tamga
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
disallow-other-stacks=no
`;
