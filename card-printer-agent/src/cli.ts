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

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { config: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return EXIT.done;
  }
  const fault = faultOf(positionals, values.config);
  if (fault !== undefined || values.config === undefined) {
    console.error(`tamga-agent: ${fault}\n\n${USAGE}`);
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

/** What is wrong with the command line. */
function faultOf([command, ...more]: readonly string[], config?: string): string | undefined {
  if (command !== 'run') {
    return command === undefined ? 'no command is given.' : `there is no command "${command}".`;
  }
  if (more.length > 0) {
    return `"${more[0]}" is one word too many.`;
  }
  return config === undefined ? '--config is missing.' : undefined;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isUsage = code.startsWith('ERR_PARSE_ARGS');
    const message = error instanceof Error ? error.message : String(error);
    console.error(`tamga-agent: ${message}${isUsage ? `\n\n${USAGE}` : ''}`);
    process.exit(isUsage ? EXIT.usage : EXIT.environment);
  },
);
