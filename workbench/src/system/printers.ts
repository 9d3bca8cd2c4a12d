import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startChild } from './children.ts';
import { ROOT } from './layout.ts';
import { answers } from './pcscd.ts';

const SYSTEM_BUS = '/run/dbus/system_bus_socket';

/** IPP printers, with a D-Bus and an Avahi of their own where the machine's do not answer. */
export interface Printers {
  readonly running: readonly Running[];
}

/**
 * Starts real IPP servers. `finish` is the command that "prints"; ippeveprinter runs it for each job and keeps the
 * spooled file.
 */
export async function startPrinters(options: {
  readonly folder: string;
  readonly logs: string;
  readonly printers: readonly { readonly name: string; readonly port: number }[];
  readonly command?: string;
}): Promise<Printers> {
  const running: Running[] = [];
  const environment = await discovery(options.folder, options.logs, running);
  for (const { name, port } of options.printers) {
    const spool = join(options.folder, 'spool', name);
    mkdirSync(spool, { recursive: true });
    running.push(
      await startChild(
        {
          name: `printer-${name}`,
          command: '/usr/sbin/ippeveprinter',
          parameters: [
            '-n',
            'localhost',
            '-p',
            String(port),
            '-r',
            'off',
            '-k',
            '-d',
            spool,
            '-a',
            join(ROOT, 'workbench/printer/card-printer.conf'),
            '-c',
            options.command ?? '/bin/true',
            `Tamga ${name}`,
          ],
          environment,
          ready: { port },
        },
        options.logs,
      ),
    );
  }
  return { running };
}

/** ippeveprinter does not start without Avahi, nor Avahi without D-Bus; both are asked by connecting. */
async function discovery(
  folder: string,
  logs: string,
  running: Running[],
): Promise<Record<string, string>> {
  if ((await answers(SYSTEM_BUS)) && (await answers('/run/avahi-daemon/socket'))) {
    return {};
  }
  const bus = join(folder, 'bus');
  const environment = { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}` };
  mkdirSync(folder, { recursive: true });
  rmSync(bus, { force: true });
  const busConfig = join(folder, 'bus.conf');
  writeFileSync(busConfig, BUS_CONFIG(bus));
  running.push(
    await startChild(
      {
        name: 'dbus',
        command: 'dbus-daemon',
        parameters: ['--config-file', busConfig, '--nofork'],
        ready: { socket: bus },
      },
      logs,
    ),
  );
  const avahiConfig = join(folder, 'avahi.conf');
  writeFileSync(avahiConfig, AVAHI_CONFIG);
  if (!(await answers('/run/avahi-daemon/socket'))) {
    running.push(
      await startChild(
        {
          name: 'avahi',
          command: 'avahi-daemon',
          parameters: ['-f', avahiConfig, '--no-drop-root', '--no-chroot', '--no-rlimits'],
          environment,
          ready: { socket: '/run/avahi-daemon/socket' },
        },
        logs,
      ),
    );
  }
  return environment;
}

const BUS_CONFIG = (
  path: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;

const AVAHI_CONFIG = `[server]
host-name=tamga
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
`;
