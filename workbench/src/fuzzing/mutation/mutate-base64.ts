import { base64 } from '@tamga/formats';
import { mutateText } from './mutate-text.ts';
import { mutateTlv } from './mutate-tlv.ts';
import type { Mutator } from './mutator.ts';
import { oneIn, pick, type Random } from './random.ts';

/** DER in base64 with line ends, as a body of EST has it: mostly the DER changed, now and then its text. */
export const mutateBase64: Mutator = (form, random, donor) =>
  mutateBase64As(mutateTlv)(form, random, donor);

/** With another way to change what is inside. */
export function mutateBase64As(inside: Mutator): Mutator {
  return (form, random, donor) => {
    const text = Buffer.from(form).toString('latin1');
    if (oneIn(8, random)) return Buffer.from(mutateText(text, random));
    const changed = inside(bytesOf(text), random, bytesOf(Buffer.from(donor).toString('latin1')));
    return Buffer.from(inLines(base64(changed), random));
  };
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function inLines(text: string, random: Random): string {
  const [width, end] = pick(
    [
      [76, '\r\n'],
      [64, '\n'],
      [1, '\n'],
      [1_000_000, ''],
    ] as const,
    random,
  );
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => line + end).join('');
}
