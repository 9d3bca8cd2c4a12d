/** Rounds of Fermat's factorization that the CA/B Forum's Baseline Requirements 6.1.1.3 ask for. */
const ROUNDS = 100;
/** Squares leave few remainders modulo this number, so that most candidates need no root. */
const FILTER = 64 * 63 * 65 * 11;
const SQUARE_REMAINDERS = squareRemainders();

function squareRemainders(): Uint8Array {
  const remainders = new Uint8Array(FILTER);
  for (let root = 0; root < FILTER; root += 1) {
    remainders[Number((BigInt(root) * BigInt(root)) % BigInt(FILTER))] = 1;
  }
  return remainders;
}

/** True when the modulus falls to Fermat's method within 100 rounds: its primes are too close. */
export function hasCloseFactors(modulus: bigint): boolean {
  let root = squareRoot(modulus);
  if (root * root < modulus) root += 1n;
  let rest = root * root - modulus;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (SQUARE_REMAINDERS[Number(rest % BigInt(FILTER))] === 1) {
      const candidate = squareRoot(rest);
      if (candidate * candidate === rest) return true;
    }
    rest += 2n * root + 1n;
    root += 1n;
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
