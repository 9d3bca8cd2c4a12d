import { FormatError } from '@tamga/formats';
import type { FuzzTarget } from '../fuzz-target.ts';
import { mutateTlv } from '../mutation/mutate-tlv.ts';
import type { Mutator } from '../mutation/mutator.ts';
import { mutateOctets } from '../mutation/octets.ts';
import { oneIn } from '../mutation/random.ts';

/** A reader of formats, which refuses with a FormatError and nothing else. */
export function formatTarget(
  name: string,
  valid: readonly Uint8Array[],
  read: (bytes: Uint8Array) => unknown,
): FuzzTarget {
  return { name, valid, read, isRefusal: (error) => error instanceof FormatError, mutate };
}

/** Elements where there are some, octets now and then and where there are none. */
const mutate: Mutator = (form, random, donor) =>
  oneIn(3, random) ? mutateOctets(form, random) : mutateTlv(form, random, donor);
