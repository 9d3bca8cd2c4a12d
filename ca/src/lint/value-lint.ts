import { type Extension, FormatError } from '@tamga/formats';
import type { Lint } from './lint.ts';
import { readExtension } from './read-extension.ts';

/** An extension, where its ASN.1 stands, and what reads it strictly. */
export type ValueRow = readonly [
  name: `${string}-value`,
  clause: string,
  oid: string,
  decode: (value: Uint8Array) => unknown,
];

/** The lint that an extension's value can be read. */
export function valueLint<Target>(
  [name, clause, oid, decode]: ValueRow,
  extended: (target: Target) => { readonly extensions: readonly Extension[] },
): Lint<Target> {
  return {
    name,
    clause,
    check: (target) => {
      try {
        readExtension(extended(target), oid, decode);
        return undefined;
      } catch (error) {
        if (error instanceof FormatError) return error.message;
        throw error;
      }
    },
  };
}

export function isValueLint(name: string): boolean {
  return name.endsWith('-value');
}
