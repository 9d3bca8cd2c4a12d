import { randomBytes } from 'node:crypto';

// Shamir's secret sharing over GF(2^8) (Communications of the ACM 22, 1979), each byte by itself: the
// field of AES, x^8 + x^4 + x^3 + x + 1. No table and no branch depends on a secret byte.

/** One point of the polynomials whose value at zero is the secret. */
export interface Point {
  /** 1 to 255. */
  readonly x: number;
  /** As long as the secret. */
  readonly y: Uint8Array;
}

/** `count` points of which any `threshold` give the secret, and fewer say nothing about it. */
export function split(secret: Uint8Array, threshold: number, count: number): Point[] {
  const higher = Array.from({ length: threshold - 1 }, () => randomBytes(secret.length));
  const points = Array.from({ length: count }, (_, index) => {
    const x = index + 1;
    const y = secret.map((byte, at) => {
      const value = higher.reduceRight((sum, row) => multiply(sum, x) ^ (row[at] ?? 0), 0);
      return multiply(value, x) ^ byte;
    });
    return { x, y };
  });
  for (const row of higher) row.fill(0);
  return points;
}

/** Lagrange's interpolation at zero. Points of different x; too few give a wrong secret, not an error. */
export function combine(points: readonly Point[]): Uint8Array {
  const secret = new Uint8Array(points[0]?.y.length ?? 0);
  for (const { x, y } of points) {
    const weight = points
      .filter((other) => other.x !== x)
      .reduce((product, other) => multiply(product, divide(other.x, other.x ^ x)), 1);
    for (const [at, byte] of y.entries()) secret[at] = (secret[at] ?? 0) ^ multiply(byte, weight);
  }
  return secret;
}

function multiply(a: number, b: number): number {
  let product = 0;
  let power = a;
  for (let bit = 0; bit < 8; bit++) {
    product ^= power & -((b >> bit) & 1);
    power = (power << 1) ^ (0x11b & -(power >> 7));
  }
  return product;
}

/** By a^254, the inverse in a field of 256 elements. */
function divide(a: number, b: number): number {
  let inverse = 1;
  for (let exponent = 0; exponent < 254; exponent++) inverse = multiply(inverse, b);
  return multiply(a, inverse);
}
