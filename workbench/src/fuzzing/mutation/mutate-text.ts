import { oneIn, pick, type Random } from './random.ts';

const CHARACTERS = [
  ...['', ' ', '\t', '\n', '\r\n', '\0', '"', '\\', '/', '%', '%2', '+', '=', '==', '-', '_', '.'],
  ...['é', 'Ө', 'а', '\u0301', '\u200b', '\u202e', '\u2028', '\ufeff', '😀', '\ud800', '\udfff'],
];
/** Repetitions at which patterns with nested repetitions, and stacks, give up. */
const TIMES = [2, 8, 40, 65, 300, 5_000];

/** One to three edits of a text: a character put in, taken out or changed, a part repeated, the end cut off. */
export function mutateText(text: string, random: Random): string {
  let result = text;
  for (let edits = 1 + random(3); edits > 0; edits -= 1) {
    const at = random(result.length + 1);
    const [head, tail] = [result.slice(0, at), result.slice(at)];
    switch (random(6)) {
      case 0:
        result = head + pick(CHARACTERS, random) + tail;
        break;
      case 1:
        result = head + tail.slice(1 + random(4));
        break;
      case 2:
        result = head + String.fromCharCode(random(128)) + tail.slice(1);
        break;
      case 3:
        result = head + tail.slice(0, 1 + random(8)).repeat(pick(TIMES, random)) + tail;
        break;
      case 4:
        result = oneIn(4, random) ? head : result.toUpperCase();
        break;
      default:
        result = head + pick(CHARACTERS, random) + tail.slice(1);
    }
  }
  return result;
}
