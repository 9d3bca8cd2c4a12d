import { parseArgs } from 'node:util';
import { readCaConfig } from '../config.ts';
import { CaError } from '../errors.ts';
import { serveCa } from '../serve.ts';

/** `tamga-ca serve --config FILE`: until SIGTERM or SIGINT. */
export async function serveCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { config: { type: 'string' } } });
  if (values.config === undefined) throw new CaError('USAGE', 'tamga-ca serve --config FILE');
  const ca = await serveCa(readCaConfig(values.config));
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    process.once('disconnect', () => resolve());
  });
  process.send?.({ type: 'ready', port: ca.port, publicPort: ca.publicPort });
  await stopped;
  await ca.close();
  if (process.connected) process.disconnect();
}
