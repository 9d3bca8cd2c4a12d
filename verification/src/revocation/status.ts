import type { CrlReason } from '@tamga/formats';

/** What revocation information says of one certificate at one time, and how fresh it is. */
export type RevocationStatus =
  | { readonly status: 'good'; readonly source: 'crl' | 'ocsp'; readonly producedAt: Date }
  | {
      readonly status: 'revoked';
      readonly source: 'crl' | 'ocsp';
      readonly since: Date;
      readonly reason: CrlReason;
    }
  /** Nothing usable says anything: never read as good. */
  | { readonly status: 'unknown'; readonly why: string };
