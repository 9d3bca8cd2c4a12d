/** KDF3: AES-CMAC diversification by the card's KDD. plain: one vendor key for ENC, MAC and DEK. */
export type CardKdf = 'kdf3' | 'plain';

/** Which card keys are meant: a master in the token, how it is diversified, and the card's data. */
export interface CardKeyReference {
  /** Label of the master in the token. */
  readonly master: string;
  readonly kdf: CardKdf;
  /** Key diversification data, 10 bytes, as INITIALIZE UPDATE returns it. */
  readonly kdd: Uint8Array;
}

/** A key for PUT KEY: encrypted under the DEK in force, and its 3-byte SCP03 key check value. */
export interface KeyBlock {
  readonly block: Uint8Array;
  readonly kcv: Uint8Array;
}

/** Card key operations as they travel to a worker: challenges and ciphertexts, never a static key. */
export type CardKeyRequest =
  | {
      readonly operation: 'session';
      readonly keys: CardKeyReference;
      readonly hostChallenge: Uint8Array;
      readonly cardChallenge: Uint8Array;
    }
  | { readonly operation: 'encrypt'; readonly keys: CardKeyReference; readonly data: Uint8Array }
  | { readonly operation: 'put'; readonly keys: CardKeyReference; readonly next: CardKeyReference }
  | { readonly operation: 'check'; readonly keys: CardKeyReference };
