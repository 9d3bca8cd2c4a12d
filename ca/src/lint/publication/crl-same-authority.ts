import {
  type CertificateRevocationList,
  EXTENSION,
  equalBytes,
  findExtension,
} from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { PublicationTarget } from './target.ts';

export const crlSameAuthority: Lint<PublicationTarget> = {
  name: 'crl-same-authority',
  clause: 'RFC 5280 5.2.3 and 6.3.3 (c): issuer and authorityKeyIdentifier',
  check: ({ crl, previous }) =>
    previous === undefined || isOfOne(crl, previous)
      ? undefined
      : 'the list before is of another authority, or of another key of it',
};

function isOfOne(crl: CertificateRevocationList, other: CertificateRevocationList): boolean {
  const keyOf = ({ extensions }: CertificateRevocationList): Uint8Array =>
    findExtension(extensions, EXTENSION.authorityKeyIdentifier)?.value ?? new Uint8Array();
  return equalBytes(crl.issuer.raw, other.issuer.raw) && equalBytes(keyOf(crl), keyOf(other));
}
