/** Every prime below 752, the bound of the CA/B Forum's Baseline Requirements 6.1.6. */
const LIMIT = 752;

const PRIMES: readonly number[] = Array.from({ length: LIMIT - 2 }, (_, index) => index + 2).filter(
  (candidate) => {
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
      if (candidate % divisor === 0) return false;
    }
    return true;
  },
);

/** Products of some primes each, within the whole numbers of a double: few long divisions, many short ones. */
const GROUPS = groupPrimes();

function groupPrimes(): readonly {
  readonly product: bigint;
  readonly primes: readonly number[];
}[] {
  const groups: { product: number; primes: number[] }[] = [];
  for (const prime of PRIMES) {
    const last = groups.at(-1);
    if (last !== undefined && last.product * prime <= Number.MAX_SAFE_INTEGER) {
      last.product *= prime;
      last.primes.push(prime);
    } else {
      groups.push({ product: prime, primes: [prime] });
    }
  }
  return groups.map(({ product, primes }) => ({ product: BigInt(product), primes }));
}

/** A prime below 752 that divides the number, if there is one. */
export function smallFactor(number: bigint): number | undefined {
  for (const { product, primes } of GROUPS) {
    const rest = Number(number % product);
    const factor = primes.find((prime) => rest % prime === 0);
    if (factor !== undefined) return factor;
  }
  return undefined;
}
