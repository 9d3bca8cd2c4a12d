import { hex, type PublicKeyDetails, type SubjectPublicKeyInfo } from '@tamga/formats';
import { CaError } from '../errors.ts';
import type { PublicKeyRule } from '../profiles/profile.ts';
import { ecPointFault, rsaParametersFault } from './encoding-fault.ts';
import { hasCloseFactors } from './fermat.ts';
import { hasRocaFingerprint } from './roca.ts';
import { smallFactor } from './small-primes.ts';

/**
 * Refuses a public key that the profile does not take or that is known to be weak.
 *
 * @throws CaError KEY_NOT_ALLOWED, KEY_WEAK
 */
export function assessKey(spki: SubjectPublicKeyInfo, rules: readonly PublicKeyRule[]): void {
  const { key } = spki;
  if (!rules.some((rule) => fits(key, rule))) {
    throw new CaError('KEY_NOT_ALLOWED', `${describe(key)} is not a key of this profile.`);
  }
  // A key is recognised by its encoding: with two of them it would be two keys.
  const fault = rsaParametersFault(spki) ?? ecPointFault(spki);
  if (fault !== undefined) {
    throw new CaError('KEY_NOT_ALLOWED', `The key is not in its one encoding: ${fault}.`);
  }
  if (key.kind !== 'rsa') return;
  const weakness = rsaWeakness(
    BigInt(`0x${hex(key.modulus)}`),
    BigInt(`0x${hex(key.publicExponent)}`),
  );
  if (weakness !== undefined) throw new CaError('KEY_WEAK', `The RSA key is weak: ${weakness}.`);
}

function rsaWeakness(modulus: bigint, exponent: bigint): string | undefined {
  // TS 119 312 6.2.2.1: 2^16 < e < 2^256.
  if (exponent % 2n === 0n || exponent <= 2n ** 16n || exponent >= 2n ** 256n) {
    return `the public exponent ${exponent} is outside 2^16 to 2^256, or even`;
  }
  const factor = smallFactor(modulus);
  if (factor !== undefined) return `${factor} divides the modulus`;
  if (hasRocaFingerprint(modulus)) return 'the modulus has the ROCA fingerprint (CVE-2017-15361)';
  if (hasCloseFactors(modulus)) return 'the primes are close together (CVE-2022-26320)';
  return undefined;
}

function fits(key: PublicKeyDetails, rule: PublicKeyRule): boolean {
  if (rule.kind === 'rsa') {
    return key.kind === 'rsa' && key.bits >= rule.minimumBits && key.bits <= rule.maximumBits;
  }
  return key.kind === 'ec' && rule.curves.some((curve) => curve === key.curve);
}

function describe(key: PublicKeyDetails): string {
  if (key.kind === 'rsa') return `RSA of ${key.bits} bits`;
  return key.kind === 'ec' ? `EC on ${key.curve ?? key.curveOid}` : 'A key of this kind';
}
