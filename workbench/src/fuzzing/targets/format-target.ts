import { FormatError } from '@tamga/formats';
import type { FuzzTarget } from '../fuzz-target.ts';

/** A reader of formats, which refuses with a FormatError and nothing else. */
export function formatTarget(
  name: string,
  valid: readonly Uint8Array[],
  read: (bytes: Uint8Array) => unknown,
): FuzzTarget {
  return { name, valid, read, isRefusal: (error) => error instanceof FormatError };
}
