import type { SignatureAlgorithm } from '@tamga/formats';
import type { WrappedKey } from './backup/wrapped-key.ts';
import type { CardKeyRequest } from './card-key-types.ts';
import type { HsmErrorCode } from './errors.ts';
import type {
  CardKeyResults,
  GeneratedKeyPair,
  KeyInfo,
  NewKeyPair,
  NewSecretKey,
} from './token.ts';

/** What a worker does, one at a time. */
export type Operation =
  | {
      readonly op: 'sign';
      readonly label: string;
      readonly algorithm: SignatureAlgorithm;
      readonly data: Uint8Array;
    }
  | { readonly op: 'generateKeyPair'; readonly request: NewKeyPair }
  | { readonly op: 'generateSecretKey'; readonly request: NewSecretKey }
  | { readonly op: 'importVendorKey'; readonly label: string; readonly value: Uint8Array }
  | { readonly op: 'publicKey'; readonly label: string }
  | { readonly op: 'random'; readonly length: number }
  | { readonly op: 'keyCheckValue'; readonly label: string }
  | { readonly op: 'list' }
  | { readonly op: 'assertNotReadable'; readonly label: string }
  | { readonly op: 'destroy'; readonly label: string }
  | {
      readonly op: 'encryptGcm' | 'decryptGcm';
      readonly label: string;
      readonly input: Uint8Array;
      readonly aad: Uint8Array;
    }
  | { readonly op: 'cardKeys'; readonly request: CardKeyRequest };

export interface OperationResults {
  readonly sign: Uint8Array;
  readonly generateKeyPair: GeneratedKeyPair;
  readonly generateSecretKey: undefined;
  readonly importVendorKey: undefined;
  readonly publicKey: Uint8Array;
  readonly random: Uint8Array;
  readonly keyCheckValue: Uint8Array;
  readonly list: KeyInfo[];
  readonly assertNotReadable: undefined;
  readonly destroy: undefined;
  readonly encryptGcm: Uint8Array;
  readonly decryptGcm: Uint8Array;
  readonly cardKeys: CardKeyResults[keyof CardKeyResults];
}

/** Operations that change the token: one at a time in the whole pool, and never repeated. */
const CHANGES: readonly Operation['op'][] = [
  'generateKeyPair',
  'generateSecretKey',
  'importVendorKey',
  'destroy',
];
export function changesToken({ op }: Operation): boolean {
  return CHANGES.includes(op);
}

/** What wraps keys out of a token and into another: both PINs, and the wrapping key that shares gave. */
export interface BackupAccess {
  readonly module: string;
  readonly label: string;
  readonly soPin: string;
  readonly pin: string;
  /** AES-256. */
  readonly wrappingKey: Uint8Array;
}

/** Parent to worker. PINs travel here only, over the pipe between the two processes. */
export type WorkerCommand =
  | {
      readonly type: 'load';
      readonly module: string;
      readonly label: string;
      readonly sessions: number;
    }
  | { readonly type: 'login'; readonly pin: string }
  | {
      readonly type: 'initialise';
      readonly module: string;
      readonly label: string;
      readonly soPin: string;
      readonly pin: string;
    }
  | {
      readonly type: 'backup';
      readonly access: BackupAccess;
      /** All that may leave when absent. */
      readonly label?: string;
    }
  | {
      readonly type: 'restore';
      readonly access: BackupAccess;
      readonly keys: readonly WrappedKey[];
    }
  | {
      readonly type: 'run';
      readonly batch: readonly { readonly id: number; readonly operation: Operation }[];
    };

export interface WireError {
  readonly code: HsmErrorCode;
  readonly message: string;
}

export type OperationResult =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: WireError };

/** The token is gone for the worker that says so: it ends, and runs nothing that came after. */
export function isLost(result: OperationResult): boolean {
  return 'error' in result && result.error.code === 'token-lost';
}

/** Worker to parent. */
export type WorkerReport =
  | { readonly type: 'loaded' | 'ready' | 'initialised' }
  | {
      readonly type: 'backed-up';
      readonly keys: readonly WrappedKey[];
      readonly staying: readonly string[];
    }
  | { readonly type: 'restored' }
  | { readonly type: 'failed'; readonly error: WireError }
  | { readonly type: 'results'; readonly results: readonly OperationResult[] };
