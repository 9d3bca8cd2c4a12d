#!/usr/bin/env node
import { ProblemError } from '@tamga/contracts';
import { readConfig } from '@tamga/service';
import { needed, parseArguments, type Values } from './cli/arguments.ts';
import { DESK_COMMANDS } from './cli/desk-commands.ts';
import { EXIT, USAGE, UsageError } from './cli/usage.ts';
import { BureauConfig } from './config.ts';
import { serveBureau } from './serve.ts';

async function main(): Promise<number> {
  const { values, positionals } = parseArguments(process.argv.slice(2));
  const [command, ...args] = positionals;
  if (values.help) {
    console.log(USAGE);
    return EXIT.done;
  }
  if (command === 'serve') {
    return serve(values);
  }
  const run = DESK_COMMANDS[command ?? ''];
  if (run === undefined) {
    throw new UsageError(
      command === undefined ? 'A command is missing.' : `There is no command ${command}.`,
    );
  }
  const { json, text } = await run(values, args);
  console.log(values.json ? JSON.stringify(json) : text);
  return EXIT.done;
}

async function serve(values: Values): Promise<number> {
  const running = await serveBureau(readConfig(BureauConfig, needed(values, 'config')));
  process.send?.({
    type: 'ready',
    consolePort: running.consolePort,
    agentsPort: running.agentsPort,
  });
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  await running.close();
  return EXIT.done;
}

function explain(error: unknown): number {
  console.error(`tamga-bureau: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof UsageError) {
    console.error('tamga-bureau --help tells the commands.');
    return EXIT.usage;
  }
  if (error instanceof ProblemError) {
    for (const { pointer, detail } of error.problem.errors ?? []) {
      console.error(`  ${pointer}: ${detail}`);
    }
    return EXIT.refused;
  }
  return EXIT.environment;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => process.exit(explain(error)),
);
