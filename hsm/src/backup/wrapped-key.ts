import type { KeyPairKind, SecretKeyKind, SecretKeyUsage } from '../key-kinds.ts';

/** A key as it lies in a backup. */
export type WrappedKey = WrappedPair | WrappedSecret;

interface Wrapped {
  readonly label: string;
  /** CKA_ID. */
  readonly id: Uint8Array;
  /** The 3 bytes of {@link Token.keyCheckValue}. */
  readonly checkValue: Uint8Array;
  /** RFC 5649 (AES key wrap with padding) under the wrapping key: PKCS #8, or the value of an AES key. */
  readonly wrapped: Uint8Array;
}

export interface WrappedPair extends Wrapped {
  readonly kind: KeyPairKind;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

export interface WrappedSecret extends Wrapped {
  readonly kind: SecretKeyKind;
  readonly usage: SecretKeyUsage;
}
