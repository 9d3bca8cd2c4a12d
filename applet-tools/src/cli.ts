#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { describeCard } from './cli/describe-card.ts';
import { openCard } from './cli/open-card.ts';
import { serveSoftwareCard } from './cli/serve-software-card.ts';
import { CardError } from './errors.ts';
import { openPcsc } from './pcsc.ts';

const USAGE = `tamga-card COMMAND [OPTIONS]
  readers                          the readers of the PC/SC service
  info --reader NAME | --file F    what the card in a reader, or a software card's file, tells to everybody
  software --file F --port N       puts a software card into a virtual reader (vpcd) until Ctrl-C
  --json                           prints JSON
Ends with 0 done, 3 usage, 4 no reader, no card, or a card that does not answer as expected.`;

const USAGE_ERROR = 3;
const ENVIRONMENT_ERROR = 4;
const READERS_MS = 1_000;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      reader: { type: 'string' },
      file: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command, another] = positionals;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const { file, port, host, json } = values;
  if (command === 'readers' && another === undefined) {
    const names = await listReaders();
    console.log(json ? JSON.stringify({ readers: names }) : names.join('\n') || 'No reader.');
    return 0;
  }
  if (command === 'info' && another === undefined) {
    const { card, close } = await openCard({ reader: values.reader, file });
    try {
      const description = await describeCard(card);
      console.log(json ? JSON.stringify(description) : asText(description));
    } finally {
      await close();
    }
    return 0;
  }
  if (command === 'software' && another === undefined) {
    if (file === undefined || port === undefined) {
      throw new CardError('USAGE', 'software needs --file and --port.');
    }
    await serveSoftwareCard(file, { host, port: portNumber(port) });
    return 0;
  }
  throw new CardError('USAGE', faultOf(command, another));
}

const COMMANDS = ['readers', 'info', 'software'];

function faultOf(command: string | undefined, another: string | undefined): string {
  if (command === undefined) {
    return 'no command is given.';
  }
  return COMMANDS.includes(command)
    ? `"${another}" is one word too many.`
    : `there is no command "${command}".`;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || port < 1 || port > 65_535) {
    throw new CardError('USAGE', `--port is a number from 1 to 65535, not "${text}".`);
  }
  return port;
}

async function listReaders(): Promise<readonly string[]> {
  const pcsc = openPcsc();
  try {
    for (const end = Date.now() + READERS_MS; Date.now() < end; ) {
      if (pcsc.readers().length > 0) {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return pcsc.readers();
  } finally {
    pcsc.close();
  }
}

function asText(description: Readonly<Record<string, unknown>>): string {
  return Object.entries(description)
    .map(([name, value]) => `${name.padEnd(14)} ${Array.isArray(value) ? value.join(', ') : value}`)
    .join('\n');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isUsage =
      code.startsWith('ERR_PARSE_ARGS') || code === 'COMMAND_INVALID' || code === 'USAGE';
    const message = error instanceof Error ? error.message : String(error);
    console.error(`tamga-card: ${message}${isUsage ? `\n\n${USAGE}` : ''}`);
    process.exitCode = isUsage ? USAGE_ERROR : ENVIRONMENT_ERROR;
  },
);
