import type { BasicConstraints, KeyUsage, PolicyInformation, QcStatement } from '@tamga/formats';

/** What a certificate is, for the clauses that hold for it. */
export type Role =
  | 'ca'
  | 'root'
  | 'subordinate-ca'
  | 'end-entity'
  | 'citizen'
  | 'citizen-authentication'
  | 'citizen-signing'
  | 'icao'
  | 'csca'
  | 'csca-link'
  | 'document-signer'
  | 'master-list-signer'
  | 'ocsp-responder'
  | 'time-stamping'
  | 'operations';

export interface Period {
  readonly years?: number;
  readonly months?: number;
  readonly days?: number;
}

export type PublicKeyRule =
  | { readonly kind: 'rsa'; readonly minimumBits: number; readonly maximumBits: number }
  | { readonly kind: 'ec'; readonly curves: readonly ('P-256' | 'P-384')[] };

/** A certificate profile: data. What is absent is not written. */
export interface Profile {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly publicKeys: readonly PublicKeyRule[];
  /** Counted inclusively (RFC 5280 4.1.2.5): the last second is the one before the anniversary. */
  readonly validity: Period;
  /** Ends with its issuer where the validity is longer. */
  readonly endsWithIssuer?: boolean;
  readonly keyUsage: readonly KeyUsage[];
  readonly basicConstraints?: BasicConstraints;
  readonly extKeyUsage?: { readonly purposes: readonly string[]; readonly critical: boolean };
  readonly policies?: readonly PolicyInformation[];
  readonly qcStatements?: readonly QcStatement[];
  /** From notBefore of the certificate. */
  readonly privateKeyUsage?: Period;
  /** nameChange (Doc 9303-12 7.1.1.6) where issuer and subject differ. */
  readonly nameChange?: boolean;
  readonly documentTypes?: readonly string[];
  /** `icao`: the state's code and contact, in subject and issuer; `peer`: names of a TLS peer. */
  readonly altNames?: 'icao' | 'peer';
  /** Path below the public address; `shard` stands for the number fixed at issuance. */
  readonly crl?: 'root' | 'csca' | 'citizen/{shard}';
  /** File name of the issuer's certificate below `/certs/`. */
  readonly caIssuers?: string;
  readonly ocsp?: boolean;
  readonly ocspNoCheck?: boolean;
}

/** `from` moved by a period, in UTC. */
export function addPeriod(from: Date, { years = 0, months = 0, days = 0 }: Period): Date {
  const moved = new Date(from);
  const day = moved.getUTCDate();
  moved.setUTCDate(1);
  moved.setUTCFullYear(moved.getUTCFullYear() + years, moved.getUTCMonth() + months);
  const lastDay = new Date(
    Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0),
  ).getUTCDate();
  moved.setUTCDate(Math.min(day, lastDay));
  return new Date(moved.getTime() + days * 86_400_000);
}

/** The last second of a period that begins at `from`. */
export function lastSecond(from: Date, period: Period): Date {
  return new Date(addPeriod(from, period).getTime() - 1000);
}
