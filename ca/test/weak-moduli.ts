import { encodeRsaSpki } from '@tamga/formats';

/** SubjectPublicKeyInfo of a modulus of 2048 bits. */
export function rsaSpki(modulus: bigint, exponent = 65_537n): Uint8Array {
  const bytes = (number: bigint, octets: number) =>
    Buffer.from(number.toString(16).padStart(2 * octets, '0'), 'hex');
  return encodeRsaSpki(bytes(modulus, 256), bytes(exponent, 3));
}

/** A number that 751, the last prime below the bound, divides. */
export function smallFactorModulus(): bigint {
  return 751n * ((1n << 2046n) + 1n);
}

/** Like a product of two primes, without the weaknesses that are looked for. */
export function plainModulus(): bigint {
  const base = (1n << 1023n) + (1n << 1022n) + 12_345n;
  return base * (base + 2n);
}

/** Two numbers without small factors, a few apart: what Fermat's method finds at once. */
export function closePrimes(): bigint {
  const found: bigint[] = [];
  for (let candidate = (1n << 1023n) + (1n << 1022n) + 1n; found.length < 2; candidate += 2n) {
    if (!hasSmallFactor(candidate)) found.push(candidate);
  }
  const [p = 1n, q = 1n] = found;
  return p * q;
}

/** A modulus of the form of CVE-2017-15361: 65537^a modulo the product of the small primes. */
export function rocaModulus(): bigint {
  let product = 1n;
  for (let prime = 3n; prime <= 167n; prime += 2n) if (isPrime(prime)) product *= prime;
  let residue = 1n;
  for (let power = 0; power < 1234; power += 1) residue = (residue * 65_537n) % product;
  for (let factor = (1n << 2047n) / product + 1n; ; factor += 1n) {
    const candidate = residue + factor * product;
    if (!hasSmallFactor(candidate)) {
      return candidate;
    }
  }
}

function hasSmallFactor(number: bigint): boolean {
  for (let divisor = 2n; divisor < 752n; divisor += 1n) if (number % divisor === 0n) return true;
  return false;
}

function isPrime(number: bigint): boolean {
  for (let divisor = 2n; divisor * divisor <= number; divisor += 1n) {
    if (number % divisor === 0n) return false;
  }
  return number > 1n;
}
