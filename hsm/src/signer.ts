import type { SignatureAlgorithm } from '@tamga/formats';
import type { Token } from './token.ts';

/**
 * The only way an authority signs. `Permit` is the linter's one-shot object: whoever cannot make
 * one cannot sign, and the compiler says so.
 */
export interface Signer<Permit> {
  readonly label: string;
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  publicKey(): Promise<Uint8Array>;
  /** Redeems the permit, then signs the bytes it stands for. ECDSA signatures are DER. */
  sign(permit: Permit): Promise<Uint8Array>;
  /** All permits are redeemed before the first signature; a used one fails the whole batch. */
  signMany(permits: readonly Permit[]): Promise<Uint8Array[]>;
}

/**
 * A signer for the key `label`, refused with `key-readable` at its first use when the private part
 * could leave the token.
 *
 * @param redeem marks the permit used and gives the bytes to sign; throws for a used permit.
 */
export function createSigner<Permit>(
  token: Token,
  label: string,
  algorithm: SignatureAlgorithm,
  redeem: (permit: Permit) => Uint8Array,
): Signer<Permit> {
  let checked: Promise<void> | undefined;
  const checkOnce = (): Promise<void> => {
    checked ??= token.assertNotReadable(label).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    return checked;
  };
  return {
    label,
    algorithm,
    publicKey: () => token.publicKey(label),
    async sign(permit) {
      await checkOnce();
      return token.sign(label, algorithm, redeem(permit));
    },
    async signMany(permits) {
      await checkOnce();
      return token.signMany(label, algorithm, permits.map(redeem));
    },
  };
}
