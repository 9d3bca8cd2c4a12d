import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Top of the checkout, from `src` and from `dist`. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Ports by what listens there; docs/architecture.md lists them. */
export interface Ports {
  readonly ca: number;
  readonly console: number;
  readonly verification: number;
  readonly agents: number;
  readonly repository: number;
  readonly enrolment: number;
  readonly database: number;
  readonly cardPrinter: number;
  readonly pagePrinter: number;
  readonly cardSlots: number;
}

export function portsFrom(base: number): Ports {
  return {
    ca: base + 1,
    console: base + 2,
    verification: base + 3,
    agents: base + 4,
    repository: base + 5,
    enrolment: base + 6,
    database: base + 10,
    cardPrinter: base + 20,
    pagePrinter: base + 21,
    cardSlots: base + 30,
  };
}

/** Folders and files under `var/`. */
export interface Layout {
  readonly var: string;
  readonly config: string;
  readonly secrets: string;
  readonly pki: string;
  readonly tokens: string;
  readonly logs: string;
  readonly ports: Ports;
  readonly inProcessCard: boolean;
}

export function layoutOf(varFolder: string, ports: Ports, inProcessCard: boolean): Layout {
  return {
    var: varFolder,
    config: join(varFolder, 'config'),
    secrets: join(varFolder, 'secrets'),
    pki: join(varFolder, 'pki'),
    tokens: join(varFolder, 'tokens'),
    logs: join(varFolder, 'logs'),
    ports,
    inProcessCard,
  };
}

/** Readers of the demonstration: two at the line, one at the unit. */
export const SLOTS = { idCard: 0, passport: 1, desk: 2 } as const;
