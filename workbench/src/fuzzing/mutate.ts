/** A small generator with a seed, so that a finding can be repeated; nothing secret comes from it. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Octets that change what follows them: tags and length forms. */
const INTERESTING = [0x00, 0x01, 0x02, 0x04, 0x05, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xff];

/** One to five edits: an octet changed, taken out or put in, a range doubled, the end cut off. */
export function mutate(input: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...input];
  for (let edits = 1 + random(5); edits > 0 && bytes.length > 0; edits -= 1) {
    const at = random(bytes.length);
    const octet = random(2) === 0 ? random(256) : (INTERESTING[random(INTERESTING.length)] ?? 0);
    switch (random(6)) {
      case 0:
        bytes.splice(at, 1 + random(8));
        break;
      case 1:
        bytes.splice(at, 0, octet);
        break;
      case 2:
        bytes.splice(at, 0, ...bytes.slice(at, at + random(64)));
        break;
      case 3:
        if (random(8) === 0) {
          bytes.length = at;
        }
        break;
      default:
        bytes[at] = octet;
    }
  }
  return Uint8Array.from(bytes);
}
