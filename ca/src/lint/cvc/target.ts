import type { CardVerifiableCertificate, CvcDomainParameters } from '@tamga/formats';

export interface CvcTarget {
  readonly certificate: CardVerifiableCertificate;
  /** The certificate itself for a self-signed one. */
  readonly issuer: CardVerifiableCertificate;
  /** Of the issuer's key; absent for RSA. */
  readonly issuerParameters?: CvcDomainParameters;
}

export function isSelfSigned({ certificate }: CvcTarget): boolean {
  return certificate.authorityReference === certificate.holderReference;
}
