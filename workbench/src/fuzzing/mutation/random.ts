/** A small generator with a seed, so that a finding can be repeated; nothing secret comes from it. */
export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One of a list that is not empty. */
export function pick<Item>(list: readonly Item[], random: Random): Item {
  const item = list[random(list.length)];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}

/** True once in `of` times. */
export function oneIn(of: number, random: Random): boolean {
  return random(of) === 0;
}
