import { fromHex } from '@tamga/formats';

export const PKI_APPLET_AID = fromHex('f276a288bcfba69d34f31001');

/** The PIN's identifier in AODF and in every object that it protects. */
export const PIN_AUTH_ID = 0x01;
export const RSA_BITS = 2048;

/** Security conditions: open to everyone, after the PIN, never. */
const OPEN = 0x00;
const PIN = 0x90;
const NEVER = 0xff;

/**
 * The application's directory: nothing is open, and files that are needed later are created before the PIN is set.
 * Order: delete self, lock, activate, deactivate, create DF, create EF, delete child.
 */
export const DIRECTORY_CONDITIONS = [NEVER, NEVER, NEVER, NEVER, NEVER, PIN, PIN] as const;

/** Order: delete self, lock, activate, deactivate, write, update, read. No file can delete itself. */
const publicFile = [NEVER, NEVER, NEVER, NEVER, NEVER, PIN, OPEN] as const;
const privateFile = [NEVER, NEVER, NEVER, NEVER, NEVER, PIN, PIN] as const;

export interface CardFile {
  readonly id: number;
  readonly size: number;
  readonly conditions: readonly number[];
}

/** Files of the application 5015, by what they hold. A certificate file has room for a certificate of RSA-3072. */
export const FILES = {
  odf: { id: 0x5031, size: 256, conditions: publicFile },
  tokenInfo: { id: 0x5032, size: 192, conditions: publicFile },
  aodf: { id: 0x4401, size: 256, conditions: publicFile },
  prkdf: { id: 0x4402, size: 512, conditions: publicFile },
  pukdf: { id: 0x4403, size: 512, conditions: publicFile },
  cdf: { id: 0x4404, size: 512, conditions: publicFile },
  dodf: { id: 0x4405, size: 256, conditions: publicFile },
  authenticationPublicKey: { id: 0x3300, size: 270, conditions: publicFile },
  signingPublicKey: { id: 0x3301, size: 270, conditions: publicFile },
  authenticationCertificate: { id: 0x3400, size: 2048, conditions: publicFile },
  signingCertificate: { id: 0x3401, size: 2048, conditions: publicFile },
  addressA: { id: 0x3500, size: 4096, conditions: privateFile },
  addressB: { id: 0x3501, size: 4096, conditions: privateFile },
} as const satisfies Record<string, CardFile>;

export type CardFileName = keyof typeof FILES;

/** Key references, and the identifiers that tie key, public key and certificate together. */
export const KEYS = {
  authentication: { reference: 0, id: 1 },
  signing: { reference: 1, id: 2 },
} as const;

export type KeyRole = keyof typeof KEYS;

export const DIRECTORY_ID = 0x5015;

/** `3f0050154401` */
export function pathOf(name: CardFileName): string {
  return `3f005015${FILES[name].id.toString(16).padStart(4, '0')}`;
}
