import { MAX_INPUT_BYTES } from './mutator.ts';
import { oneIn, pick, type Random } from './random.ts';

/** Octets that change what follows them: tags and length forms. */
const INTERESTING = [0x00, 0x01, 0x02, 0x04, 0x05, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xff];

/** One to five edits: an octet changed, taken out or put in, a range doubled, the end cut off. */
export function mutateOctets(input: Uint8Array, random: Random): Uint8Array {
  const bytes = [...input.subarray(0, MAX_INPUT_BYTES)];
  for (let edits = 1 + random(5); edits > 0 && bytes.length > 0; edits -= 1) {
    const at = random(bytes.length);
    const octet = oneIn(2, random) ? random(256) : pick(INTERESTING, random);
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
        if (oneIn(8, random)) bytes.length = at;
        break;
      default:
        bytes[at] = octet;
    }
  }
  return Uint8Array.from(bytes);
}
