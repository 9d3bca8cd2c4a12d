import { type CertificateRevocationList, decodeCrlNumber, EXTENSION } from '@tamga/formats';
import { readExtension } from '../read-extension.ts';

/** Where a list stands in its series (RFC 5280 5.2.3 and 5.2.4). */
export interface SeriesPlace {
  readonly number: bigint | undefined;
  /** BaseCRLNumber; undefined of a complete list. */
  readonly base: bigint | undefined;
}

export function placeOf(crl: CertificateRevocationList): SeriesPlace {
  return {
    number: readExtension(crl, EXTENSION.cRLNumber, decodeCrlNumber),
    base: readExtension(crl, EXTENSION.deltaCRLIndicator, decodeCrlNumber),
  };
}

/** Whether one is a complete list, and the other a delta. */
export function areOfBothKinds(one: SeriesPlace, other: SeriesPlace): boolean {
  return (one.base === undefined) !== (other.base === undefined);
}
