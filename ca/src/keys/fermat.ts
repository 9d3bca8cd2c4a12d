/** Rounds of Fermat's factorization that the CA/B Forum's Baseline Requirements 6.1.1.3 ask for. */
const ROUNDS = 100;
/** Squares leave few remainders modulo these numbers, so that hardly a candidate needs a root. */
const FILTERS = [64 * 63 * 65 * 11, 17 * 19 * 23 * 29].map((modulus) => ({
  modulus,
  squares: squareRemainders(modulus),
}));

function squareRemainders(modulus: number): Uint8Array {
  const remainders = new Uint8Array(modulus);
  for (let root = 0; root < modulus; root += 1) remainders[(root * root) % modulus] = 1;
  return remainders;
}

/** True when the modulus falls to Fermat's method within 100 rounds: its primes are too close. */
export function hasCloseFactors(modulus: bigint): boolean {
  let root = squareRoot(modulus);
  if (root * root < modulus) root += 1n;
  const rest = root * root - modulus;
  // The rest of a round is rest + round * (2 * root + round): its remainders need no long numbers.
  const remainders = FILTERS.map(({ modulus: filter, squares }) => ({
    filter,
    squares,
    rest: Number(rest % BigInt(filter)),
    twice: Number((2n * root) % BigInt(filter)),
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    const isPossible = remainders.every(
      (one) => one.squares[(one.rest + round * (one.twice + round)) % one.filter] === 1,
    );
    if (!isPossible) continue;
    const step = BigInt(round);
    const square = rest + step * (2n * root + step);
    const candidate = squareRoot(square);
    if (candidate * candidate === square) return true;
  }
  return false;
}

/** Largest whole number whose square is not above `square`. */
function squareRoot(square: bigint): bigint {
  if (square < 2n) return square;
  const bits = square.toString(16).length * 4;
  let root = 1n << BigInt(Math.ceil(bits / 2));
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
