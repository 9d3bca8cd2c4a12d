import { openPcsc, type PcscContext } from '@tamga/applet-tools';
import type { Logger } from 'pino';
import { type Feeder, personFeeder } from './cards/feeder.ts';
import { type Hopper, softwareHopper } from './cards/hopper.ts';
import { cardInFolder, inProcessReader } from './cards/in-process-reader.ts';
import { pcscReader } from './cards/pcsc-reader.ts';
import { commandPrompt, type PinPrompt } from './cards/pin-prompt.ts';
import type { CardReader } from './cards/reader.ts';
import { createSlot, type Slot } from './cards/slot.ts';
import { terminalPrompt } from './cards/terminal-prompt.ts';
import type { AgentConfig, ReaderConfig } from './config.ts';
import { makeFolder } from './make-folder.ts';
import { ippPrinter } from './printing/ipp.ts';
import { connectToBureau, type ServerAddress } from './wire/connection.ts';
import { createDispatcher, describeDevices, type Workstation } from './wire/dispatch.ts';
import { type Journal, openJournal } from './wire/journal.ts';

const VERSION = '0.1.0';
/** How often the devices are described anew: hoppers empty and printers stop by themselves. */
const DEVICES_EVERY_MS = 5_000;

/** What connects a workstation's devices to the bureau. */
export interface WorkstationOptions {
  /** As in the device certificate. */
  readonly name: string;
  readonly server: ServerAddress;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Called at every connection to the bureau, once the devices are described. */
  readonly onReady: () => void;
  readonly devicesEveryMs?: number;
}

/** Runs the workstation that a configuration describes until `signal` ends it. */
export async function runAgent(
  config: AgentConfig,
  options: Pick<WorkstationOptions, 'log' | 'signal' | 'onReady'>,
): Promise<void> {
  const journal = openJournal(config.journal, () => new Date());
  const needsPcsc = config.readers.some(({ inProcess }) => inProcess === undefined);
  const pcsc = needsPcsc ? openPcsc() : undefined;
  const prompt =
    config.pinPrompt === undefined ? terminalPrompt() : commandPrompt(config.pinPrompt.command);
  const station: Workstation = {
    slots: config.readers.map((reader) => openSlot(reader, { pcsc, journal, prompt })),
    printers: config.printers.map(({ name, uri, media }) => ({
      printer: ippPrinter(name, uri),
      media,
    })),
    journal,
    accepts: (title) => config.accepts.some((kind) => title.startsWith(`${kind} `)),
    signal: options.signal,
  };
  await serveWorkstation(station, { ...options, name: config.name, server: config.server });
  pcsc?.close();
  journal.close();
}

/** Offers these devices to the bureau until `signal` ends it, and leaves the readers closed. */
export async function serveWorkstation(
  station: Workstation,
  options: WorkstationOptions,
): Promise<void> {
  const { name, server, log, signal } = options;
  const dispatch = createDispatcher(station, (message) => connection.send(message));
  const connection = connectToBureau({
    server,
    log,
    signal,
    now: () => new Date(),
    receive: dispatch,
    async greet(send) {
      send({ type: 'hello', protocol: 1, agent: name, version: VERSION });
      send(await describeDevices(station));
      options.onReady();
    },
  });
  const devices = setInterval(() => {
    describeDevices(station).then(connection.send, (error: unknown) =>
      log.warn({ err: error }, 'the devices cannot be described'),
    );
  }, options.devicesEveryMs ?? DEVICES_EVERY_MS);
  await connection.ended;
  clearInterval(devices);
  await Promise.all(station.slots.map((slot) => slot.close()));
}

function openSlot(
  config: ReaderConfig,
  shared: {
    readonly pcsc: PcscContext | undefined;
    readonly journal: Journal;
    readonly prompt: PinPrompt;
  },
): Slot {
  const hopper = config.feeder === 'person' ? undefined : openHopper(config.feeder);
  const feeder: Feeder = hopper ?? personFeeder();
  return createSlot({
    station: config.station,
    reader: openReader(config, shared.pcsc, hopper),
    feeder,
    journal: shared.journal,
    prompt: shared.prompt,
  });
}

function openHopper(feeder: Exclude<ReaderConfig['feeder'], 'person'>): Hopper {
  return softwareHopper({
    folder: feeder.hopper,
    issued: feeder.issued,
    reject: feeder.reject,
    ...(feeder.vpcd === undefined ? {} : { attach: feeder.vpcd }),
  });
}

function openReader(
  config: ReaderConfig,
  pcsc: PcscContext | undefined,
  hopper: Hopper | undefined,
): CardReader {
  if (config.inProcess === undefined && pcsc !== undefined) {
    return pcscReader(pcsc, config.name);
  }
  if (hopper !== undefined) {
    return inProcessReader(config.name, hopper.current);
  }
  const folder = config.inProcess ?? '.';
  makeFolder(folder);
  return inProcessReader(config.name, cardInFolder(folder));
}
