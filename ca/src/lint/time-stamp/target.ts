import type {
  Certificate,
  SignedAttributesContent,
  TimeStampRequest,
  TstInfo,
} from '@tamga/formats';

/** A time-stamp token that is about to be signed, and what was asked for. */
export interface TimeStampTarget {
  readonly tstInfo: TstInfo;
  readonly request: TimeStampRequest;
  /** What will be signed. */
  readonly signedAttributes: SignedAttributesContent;
  /** Of the time-stamping unit. */
  readonly certificate: Certificate;
  /** The policy under which this unit works. */
  readonly policy: string;
}
