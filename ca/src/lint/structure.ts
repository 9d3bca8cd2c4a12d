import { FormatError } from '@tamga/formats';
import type { LintFinding } from './lint.ts';

/** What is read as a whole before its clauses are asked, and where its ASN.1 stands. */
const CLAUSE = {
  certificate: 'RFC 5280 4.1, 4.2 and A.1; X.690 10 and 11',
  crl: 'RFC 5280 5.1, 5.2 and A.1; X.690 10 and 11',
  'ocsp-response': 'RFC 6960 4.2.1; RFC 9654 2.1; X.690 10 and 11',
  'signed-attributes': 'RFC 5652 5.3 and 5.4; X.690 11.6',
} as const;

export type Structure = keyof typeof CLAUSE;

/** The structure that `parse` gives, or the finding that it is not in its form. */
export function readStructure<Value>(
  structure: Structure,
  parse: () => Value,
): { readonly value: Value } | { readonly finding: LintFinding } {
  try {
    return { value: parse() };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return {
      finding: {
        lint: `${structure}-structure`,
        clause: CLAUSE[structure],
        message: error.message,
      },
    };
  }
}
