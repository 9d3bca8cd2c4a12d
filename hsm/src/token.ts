import type { SignatureAlgorithm } from '@tamga/formats';
import type { CardKeyRequest, KeyBlock } from './card-key-types.ts';
import type { HsmErrorCode } from './errors.ts';
import type { KeyBackup, KeyPairKind, SecretKeyKind, SecretKeyUsage } from './key-kinds.ts';

/** A key in the token as {@link Token.list} shows it: nothing secret. */
export interface KeyInfo {
  readonly label: string;
  /** CKA_ID, shared by the two halves of a pair. */
  readonly id: Uint8Array;
  readonly class: 'private' | 'public' | 'secret';
  readonly type: 'rsa' | 'ec' | 'aes' | 'other';
  /** Modulus, field or key length in bits; absent where the token does not tell. */
  readonly bits?: number;
  readonly sensitive: boolean;
  readonly extractable: boolean;
}

export interface NewKeyPair {
  /** See LABEL_PATTERN; refused when it is taken. */
  readonly label: string;
  /** CKA_ID; 8 random bytes when absent. */
  readonly id?: Uint8Array;
  readonly kind: KeyPairKind;
  /** `with-token` when absent. */
  readonly backup?: KeyBackup;
}

export interface NewSecretKey {
  readonly label: string;
  readonly id?: Uint8Array;
  readonly kind: SecretKeyKind;
  readonly usage: SecretKeyUsage;
  /** `with-token` when absent. */
  readonly backup?: KeyBackup;
}

export interface GeneratedKeyPair {
  readonly label: string;
  readonly id: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

/** How a token's worker processes are doing. */
export interface TokenHealth {
  readonly state: 'open' | 'stopped' | 'closed';
  readonly workersReady: number;
  readonly workersWanted: number;
  readonly restarts: number;
  readonly queued: number;
  readonly inFlight: number;
  /** Why the last start of a worker failed, until one succeeds. */
  readonly problem?: HsmErrorCode;
}

/**
 * One PKCS#11 token behind worker processes. Every method rejects with HsmError. Methods without
 * side effects are tried again when a worker dies or the token is lost under them; the others fail
 * with `worker-died` or `token-lost` and leave the check to the caller.
 */
export interface Token {
  readonly label: string;
  /** Makes CKA_SENSITIVE, CKA_PRIVATE keys, extractable only as KeyBackup says. `key-exists` for a taken label. */
  generateKeyPair(request: NewKeyPair): Promise<GeneratedKeyPair>;
  generateSecretKey(request: NewSecretKey): Promise<void>;
  /** Imports the published vendor test key 40 41 .. 4F, and no other value. */
  importVendorKey(label: string, value: Uint8Array): Promise<void>;
  /** SubjectPublicKeyInfo, DER. */
  publicKey(label: string): Promise<Uint8Array>;
  /** Signs `data` (hashed by the algorithm). ECDSA signatures are DER `SEQUENCE { r, s }`. */
  sign(label: string, algorithm: SignatureAlgorithm, data: Uint8Array): Promise<Uint8Array>;
  /** One signature for each of `data`, in order, spread over the workers. */
  signMany(
    label: string,
    algorithm: SignatureAlgorithm,
    data: readonly Uint8Array[],
  ): Promise<Uint8Array[]>;
  random(length: number): Promise<Uint8Array>;
  /** 3 bytes: AES-ECB of a zero block (PKCS#11 CKA_CHECK_VALUE); of a pair: of its SPKI's SHA-256. */
  keyCheckValue(label: string): Promise<Uint8Array>;
  list(): Promise<KeyInfo[]>;
  /** Rejects with `key-readable` unless the private or secret key can neither be read nor wrapped out. */
  assertNotReadable(label: string): Promise<void>;
  /** Destroys every object under the label. */
  destroy(label: string): Promise<void>;
  /** AES-GCM under a data-wrapping key inside the token: version, IV, ciphertext, tag. */
  encryptGcm(label: string, plaintext: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  /** Opposite of encryptGcm; `authentication-failed` for anything altered. */
  decryptGcm(label: string, sealed: Uint8Array, aad: Uint8Array): Promise<Uint8Array>;
  /** What {@link cardKeys} stands on; use that instead. */
  cardKeyOperation<R extends CardKeyRequest>(request: R): Promise<CardKeyResult<R>>;
  health(): TokenHealth;
  /** Refuses new requests, fails the waiting ones with `closed`, ends the workers. */
  close(): Promise<void>;
}

export interface CardKeyResults {
  readonly session: {
    readonly enc: Uint8Array;
    readonly mac: Uint8Array;
    readonly rmac: Uint8Array;
  };
  readonly encrypt: Uint8Array;
  readonly put: { readonly enc: KeyBlock; readonly mac: KeyBlock; readonly dek: KeyBlock };
  readonly check: { readonly enc: Uint8Array; readonly mac: Uint8Array; readonly dek: Uint8Array };
}
export type CardKeyResult<R extends CardKeyRequest> = CardKeyResults[R['operation']];
