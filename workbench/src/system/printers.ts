import { join } from 'node:path';
import type { Running } from './children.ts';
import { startPrinter } from './printer.ts';
import { ensureSystemBus } from './system-bus.ts';

/**
 * Starts real IPP servers, with a D-Bus and an Avahi of their own where the machine's do not answer. Everything that
 * was started is added to `running` at once, so that the caller stops it when a later step fails.
 */
export async function startPrinters(
  folder: string,
  printers: readonly { readonly name: string; readonly port: number }[],
  running: Running[],
): Promise<void> {
  const bus = await ensureSystemBus(join(folder, 'bus'));
  running.push({ name: 'system bus', onExit: () => {}, stop: bus.stop });
  for (const { name, port } of printers) {
    const printer = await startPrinter({
      name: `Tamga ${name}`,
      folder: join(folder, name),
      port,
      environment: bus.environment,
    });
    running.push({ name: `printer ${name}`, onExit: printer.onExit, stop: printer.stop });
  }
}
