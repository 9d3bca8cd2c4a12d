import { aesCbc } from '../crypto/cmac.ts';
import { DERIVATION, deriveScp03 } from '../crypto/scp03-kdf.ts';

export interface Scp03SessionKeys {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly rmac: Uint8Array;
}

/** A card's static keys, wherever they are: the HSM gives session keys and ciphertexts, never the keys. */
export interface StaticKeys {
  deriveScp03Session(
    hostChallenge: Uint8Array,
    cardChallenge: Uint8Array,
  ): Promise<Scp03SessionKeys>;
  /** AES-CBC under the static DEK with a zero IV; `data` is whole blocks. */
  encryptData(data: Uint8Array): Promise<Uint8Array>;
}

/** Session keys of Amendment D section 6.2.1 from static keys. */
export function sessionKeys(
  keys: { readonly enc: Uint8Array; readonly mac: Uint8Array },
  hostChallenge: Uint8Array,
  cardChallenge: Uint8Array,
): Scp03SessionKeys {
  const context = Uint8Array.from([...hostChallenge, ...cardChallenge]);
  const bits = keys.enc.length * 8;
  return {
    enc: deriveScp03(keys.enc, DERIVATION.sEnc, bits, context),
    mac: deriveScp03(keys.mac, DERIVATION.sMac, bits, context),
    rmac: deriveScp03(keys.mac, DERIVATION.sRmac, bits, context),
  };
}

/** Keys that are at hand: test keys and the published vendor key. */
export function inMemoryStaticKeys(keys: {
  readonly enc: Uint8Array;
  readonly mac: Uint8Array;
  readonly dek: Uint8Array;
}): StaticKeys {
  return {
    deriveScp03Session: async (host, card) => sessionKeys(keys, host, card),
    encryptData: async (data) => aesCbc(keys.dek, new Uint8Array(16), data),
  };
}

/** The key that vendors put into test cards: 40 41 .. 4F. */
export const VENDOR_TEST_KEY = Uint8Array.from({ length: 16 }, (_, index) => 0x40 + index);
