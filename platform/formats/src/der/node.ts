/** Universal tag numbers (X.680 8.6). */
export const TAG = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  enumerated: 10,
  utf8String: 12,
  sequence: 16,
  set: 17,
  numericString: 18,
  printableString: 19,
  teletexString: 20,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  visibleString: 26,
  universalString: 28,
  bmpString: 30,
} as const;

export type TagClass = 'universal' | 'application' | 'context' | 'private';

/** One element of a checked DER value. `raw` and `content` are views of the input, not copies. */
export interface DerNode {
  readonly tagClass: TagClass;
  readonly tag: number;
  readonly constructed: boolean;
  /** Identifier, length and content octets. */
  readonly raw: Uint8Array;
  readonly content: Uint8Array;
  /** Elements of a constructed value, in order; empty for a primitive one. Made on first use. */
  readonly children: readonly DerNode[];
}
