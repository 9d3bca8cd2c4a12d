import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SoftwareCard } from '@tamga/applet-tools';
import {
  type CardReader,
  cardInFolder,
  createSlot,
  inProcessReader,
  openJournal,
  personFeeder,
  type Slot,
  serveWorkstation,
  softwareHopper,
  type Workstation,
} from '@tamga/card-printer-agent';
import type { Product } from '@tamga/contracts';
import { pino } from 'pino';
import { type ScriptedPrinter, scriptedPrinter } from './scripted-printer.ts';
import type { World } from './world.ts';

/** What a workstation does with the card in its reader; a hostile or unlucky one is not what it seems. */
export type Tamper = (reader: CardReader) => CardReader;

export interface TestWorkstation {
  readonly printers: { readonly 'id-1': ScriptedPrinter; readonly td3: ScriptedPrinter };
  /** Decides, for every card from now on, what stands between reader and bureau; nothing when absent. */
  tamper(change?: Tamper): void;
  /** Called when a finished card has left for the output, before the bureau hears of it. */
  onEject(listener?: () => Promise<void>): void;
  hopper(product: Product): string;
  readonly issued: string;
  readonly reject: string;
  /** Where the officer of a desk puts a card. */
  readonly desk: string;
  /** Resolves at the next connection to the bureau. */
  connected(): Promise<void>;
  stop(): Promise<void>;
}

interface WorkstationOptions {
  readonly name: 'line-1' | 'unit-1';
  readonly agentsPort: number;
  readonly pin?: () => Uint8Array;
}

/** The real agent's slots, journal and connection, with software cards in this process and scripted printers. */
export async function startWorkstation(
  world: World,
  options: WorkstationOptions,
): Promise<TestWorkstation> {
  const { name } = options;
  const folder = join(world.folder, 'stations', name);
  const at = (part: string): string => {
    const path = join(folder, part);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const [issued, reject, desk] = [at('issued'), at('reject'), at('desk')];
  const hoppers = { 'id-card': at('hopper/id-card'), passport: at('hopper/passport') };
  const journal = openJournal(join(folder, `journal-${Date.now()}.jsonl`), () => new Date());
  const printers = { 'id-1': scriptedPrinter('id-1'), td3: scriptedPrinter('td3') };
  let change: Tamper | undefined;
  let ejected: (() => Promise<void>) | undefined;
  const tampered = (reader: CardReader): CardReader => ({
    ...reader,
    connect: (timeoutMs) => (change?.(reader) ?? reader).connect(timeoutMs),
  });
  const prompt = async (): Promise<Uint8Array> => options.pin?.() ?? new Uint8Array();
  const lineSlot = (product: Product): Slot => {
    const hopper = softwareHopper({ folder: hoppers[product], issued, reject });
    return createSlot({
      station: product,
      reader: tampered(inProcessReader(`${name} ${product}`, hopper.current)),
      feeder: {
        ...hopper,
        async eject() {
          await hopper.eject();
          await ejected?.();
        },
      },
      journal,
      prompt,
    });
  };
  const deskSlot = (current: () => SoftwareCard | undefined): Slot =>
    createSlot({
      station: 'desk',
      reader: tampered(inProcessReader(`${name} desk`, current)),
      feeder: personFeeder(),
      journal,
      prompt,
    });
  const stop = new AbortController();
  const isLine = name === 'line-1';
  const station: Workstation = {
    slots: isLine ? [lineSlot('id-card'), lineSlot('passport')] : [deskSlot(cardInFolder(desk))],
    printers: isLine
      ? Object.entries(printers).map(([media, printer]) => ({ printer, media }))
      : [],
    journal,
    accepts: (title) => title.startsWith(isLine ? 'production ' : 'activation '),
    signal: stop.signal,
  };
  const listeners = new Set<() => void>();
  const connected = () => new Promise<void>((resolve) => void listeners.add(resolve));
  const first = connected();
  const ended = serveWorkstation(station, {
    name,
    server: {
      url: `wss://127.0.0.1:${options.agentsPort}/agents`,
      tls: {
        cert: join(world.ceremony.pki, `agent-${name}.crt`),
        key: join(world.ceremony.pki, `agent-${name}.key`),
        ca: join(world.ceremony.pki, 'operations-ca.pem'),
      },
    },
    log: pino({ level: 'silent' }),
    signal: stop.signal,
    onReady: () => {
      for (const listener of listeners) {
        listener();
      }
      listeners.clear();
    },
    devicesEveryMs: 100,
  });
  await first;
  return {
    printers,
    tamper(next) {
      change = next;
    },
    onEject(listener) {
      ejected = listener;
    },
    hopper: (product) => hoppers[product],
    issued,
    reject,
    desk,
    connected,
    async stop() {
      if (stop.signal.aborted) {
        return;
      }
      stop.abort();
      await ended;
      journal.close();
    },
  };
}
