import { cvcKeyBits, isUsableCvcKey } from '@tamga/verification';
import type { Lint } from '../lint.ts';
import type { CvcTarget } from './target.ts';

const LEAST_BITS = { ec: 256, rsa: 2048 } as const;

export const cvcPublicKey: Lint<CvcTarget> = {
  name: 'cvc-public-key',
  clause: 'TR-03110-3 A.6.3; TR-03116-2',
  check: ({ certificate: { publicKey }, issuer, issuerParameters }) => {
    if (publicKey.kind !== issuer.publicKey.kind)
      return 'the key is of another kind than its issuer’s';
    const bits = cvcKeyBits(publicKey, issuerParameters) ?? 0;
    if (bits < LEAST_BITS[publicKey.kind]) return `the key has ${bits} bits`;
    const { hash } = publicKey.scheme;
    if (hash === 'sha1' || hash === 'sha224') return `the key would sign with ${hash}`;
    return isUsableCvcKey(publicKey, issuerParameters)
      ? undefined
      : 'the key is not one of its curve';
  },
};
