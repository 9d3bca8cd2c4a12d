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
  if (command === 'software' && file !== undefined && port !== undefined) {
    await serveSoftwareCard(file, { host, port: Number(port) });
    return 0;
  }
  console.error(USAGE);
  return USAGE_ERROR;
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
    const isUsage = code.startsWith('ERR_PARSE_ARGS') || code === 'COMMAND_INVALID';
    const isKnown = error instanceof CardError || isUsage || code === 'ENOENT';
    console.error(isKnown && error instanceof Error ? `tamga-card: ${error.message}` : error);
    process.exitCode = isUsage ? USAGE_ERROR : ENVIRONMENT_ERROR;
  },
);
