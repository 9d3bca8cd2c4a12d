/** Everything in the non-volatile memory of a software card; bytes are hexadecimal. */
export interface CardState {
  readonly format: 1;
  readonly profile: CardProfile;
  /** Printed on the blank and answered to GET DATA 0045. */
  readonly serial: string;
  /** Key diversification data, 10 bytes. */
  readonly kdd: string;
  /** GlobalPlatform card life cycle. */
  lifeCycle: number;
  keySets: KeySet[];
  /** SCP03 sequence counter, and failures of authentication in a row. */
  sequence: number;
  failures: number;
  pki?: PkiState;
  emrtd: EmrtdState;
}

export type CardProfile = 'id-card' | 'passport';

export interface KeySet {
  readonly version: number;
  readonly enc: string;
  readonly mac: string;
  readonly dek: string;
}

export interface PkiState {
  pin?: Secret;
  puk?: Secret;
  /** File control parameters and content by path from the MF, `5015/4401`. */
  files: Record<string, FileState>;
  /** PKCS#8 by key reference. */
  keys: Record<string, string>;
}

export interface Secret {
  readonly value: string;
  tries: number;
}

export interface FileState {
  readonly kind: 'df' | 'ef';
  /** FCP template as it was given to CREATE FILE. */
  readonly fcp: string;
  /** The seven security conditions of tag 86. */
  readonly conditions: string;
  content: string;
}

export interface EmrtdState {
  files: Record<string, string>;
  bacKeys?: string;
  isLocked: boolean;
}

/** The published vendor key, which fresh blanks have as version FF. */
const VENDOR_KEY = '404142434445464748494a4b4c4d4e4f';

/** A fresh blank: nothing but the vendor's key in its issuer security domain. */
export function freshCard(options: {
  readonly profile: CardProfile;
  readonly serial: string;
  readonly kdd: Uint8Array;
}): CardState {
  return {
    format: 1,
    profile: options.profile,
    serial: options.serial,
    kdd: Buffer.from(options.kdd).toString('hex'),
    lifeCycle: 0x07,
    keySets: [{ version: 0xff, enc: VENDOR_KEY, mac: VENDOR_KEY, dek: VENDOR_KEY }],
    sequence: 0,
    failures: 0,
    ...(options.profile === 'id-card' ? { pki: { files: {}, keys: {} } } : {}),
    emrtd: { files: {}, isLocked: false },
  };
}
