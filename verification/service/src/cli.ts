#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { ServiceError } from '@tamga/service';
import { VerificationError } from '@tamga/verification';
import { readVerificationConfig } from './config.ts';
import { serveVerification } from './serve.ts';

const USAGE = `tamga-verify-service --config FILE
  Serves the agencies' page and API until SIGTERM or SIGINT. Ends with 0, 3 usage, 4 environment.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (values.config === undefined) {
    throw new VerificationError('USAGE', USAGE);
  }
  const service = await serveVerification(readVerificationConfig(values.config));
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => resolve());
    }
    process.once('disconnect', () => resolve());
  });
  process.send?.({ type: 'ready', port: service.port });
  await stopped;
  await service.close();
  if (process.connected) {
    process.disconnect();
  }
}

main().catch((error: unknown) => {
  const isKnown = error instanceof VerificationError || error instanceof ServiceError;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  console.error(isKnown ? `tamga-verify-service: ${error.message}` : error);
  process.exitCode = code === 'USAGE' || code.startsWith('ERR_PARSE_ARGS') ? 3 : 4;
});
