/**
 * Moduli of the Infineon library (CVE-2017-15361) are products of primes k * M + 65537^a mod M; modulo each
 * small prime p of M they therefore lie in the subgroup that 65537 generates. A random modulus lies in all of
 * these subgroups with a probability below 2^-27 (Nemec and others, CCS 2017, section 3).
 */
const GENERATOR = 65_537;
const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/** The subgroups that tell something: those that are not the whole group. */
const SUBGROUPS = PRIMES.map((prime) => ({
  prime: BigInt(prime),
  members: subgroup(prime),
})).filter(({ prime, members }) => members.size < Number(prime) - 1);

function subgroup(prime: number): ReadonlySet<number> {
  const members = new Set<number>();
  for (let power = 1; !members.has(power); power = (power * GENERATOR) % prime) members.add(power);
  return members;
}

export function hasRocaFingerprint(modulus: bigint): boolean {
  return SUBGROUPS.every(({ prime, members }) => members.has(Number(modulus % prime)));
}
