import type { Certificate, CertificateRevocationList } from '@tamga/formats';

/** A CRL about to be published, or published by anyone. */
export interface PublicationTarget {
  readonly crl: CertificateRevocationList;
  /** Another list of the same series, complete or a delta, that was published before or with it. */
  readonly previous?: CertificateRevocationList;
  readonly issuer?: Certificate;
  readonly now: Date;
}
