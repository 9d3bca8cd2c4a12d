#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { runAgent } from './agent.ts';
import { readAgentConfig } from './config.ts';

const USAGE = `tamga-agent: the workstation's readers and printers, offered to the bureau

  tamga-agent run --config FILE    connect and work until SIGTERM
  --help                           this text

Exit codes: 0 done, 3 usage, 4 environment.`;

const EXIT = { done: 0, usage: 3, environment: 4 } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' }, help: { type: 'boolean', default: false } },
});

async function main(): Promise<number> {
  if (values.help) {
    console.log(USAGE);
    return EXIT.done;
  }
  if (positionals[0] !== 'run' || values.config === undefined) {
    console.error(USAGE);
    return EXIT.usage;
  }
  const config = readAgentConfig(values.config);
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  await runAgent(config, {
    log: pino({ name: `agent-${config.name}` }),
    signal: stop.signal,
    onReady: () => process.send?.({ type: 'ready', agent: config.name }),
  });
  return EXIT.done;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(EXIT.environment);
  },
);
