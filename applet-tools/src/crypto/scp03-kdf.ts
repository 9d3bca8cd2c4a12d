import { concat } from '@tamga/formats';
import { aesCmac } from './cmac.ts';

/** Data derivation constants of GlobalPlatform Amendment D table 4-1. */
export const DERIVATION = {
  cardCryptogram: 0x00,
  hostCryptogram: 0x01,
  cardChallenge: 0x02,
  sEnc: 0x04,
  sMac: 0x06,
  sRmac: 0x07,
} as const;

/** The key derivation of Amendment D section 4.1.5: NIST SP 800-108 in counter mode over AES-CMAC. */
export function deriveScp03(
  key: Uint8Array,
  constant: number,
  bits: number,
  context: Uint8Array,
): Uint8Array {
  const length = bits / 8;
  const blocks = Array.from({ length: Math.ceil(length / 16) }, (_, index) =>
    aesCmac(
      key,
      concat(
        new Uint8Array(11),
        Uint8Array.of(constant, 0x00, (bits >> 8) & 0xff, bits & 0xff, index + 1),
        context,
      ),
    ),
  );
  return concat(...blocks).slice(0, length);
}
