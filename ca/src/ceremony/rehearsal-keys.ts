import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { signatureScheme } from '@tamga/formats';
import type { KeyPairKind } from '@tamga/hsm';
import { redeemFor } from '../lint/signing-permit.ts';
import type { CeremonyKeys } from './ceremony-keys.ts';
import { algorithmOf } from './token-keys.ts';

/** Throw-away keys in memory: a dry run builds, lints and signs everything and leaves nothing behind. */
export function rehearsalKeys(): CeremonyKeys {
  const pairs = new Map<string, { readonly privateKey: KeyObject; readonly spki: Uint8Array }>();
  const pairOf = (label: string) => {
    const pair = pairs.get(label);
    if (pair === undefined) throw new RangeError(`no key ${label} in this rehearsal`);
    return pair;
  };
  return {
    async makePair(_token, label, kind) {
      const { privateKey, publicKey } = generate(kind);
      const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
      pairs.set(label, { privateKey, spki });
      return spki;
    },
    makeSecret: async () => {},
    importVendorKey: async () => {},
    signer(_token, label, kind, ...permits) {
      const algorithm = algorithmOf(kind);
      const redeem = redeemFor(...permits);
      const one = (bytes: Uint8Array): Uint8Array =>
        new Uint8Array(sign(signatureScheme(algorithm).hash, bytes, pairOf(label).privateKey));
      return {
        label,
        algorithm,
        publicKey: async () => pairOf(label).spki,
        sign: async (permit) => one(redeem(permit)),
        signMany: async (list) => list.map(redeem).map(one),
      };
    },
    checkValue: async (_token, label) =>
      createHash('sha256')
        .update(pairs.get(label)?.spki ?? label)
        .digest()
        .subarray(0, 3),
    close: async () => {},
  };
}

/** RSA of the smallest size, whatever the ceremony asks for: the rehearsal is about what is written. */
function generate(kind: KeyPairKind): { privateKey: KeyObject; publicKey: KeyObject } {
  if (kind === 'ec-p256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (kind === 'ec-p384') return generateKeyPairSync('ec', { namedCurve: 'P-384' });
  if (kind.startsWith('ec-')) {
    return generateKeyPairSync('ec', { namedCurve: kind.replace('ec-brainpool-p', 'brainpoolP') });
  }
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}
