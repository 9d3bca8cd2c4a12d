import {
  type CertificateRevocationList,
  EXTENSION,
  equalBytes,
  findExtension,
} from '@tamga/formats';
import type { Lint } from '../lint.ts';
import type { PublicationTarget } from './target.ts';

export const crlSameScope: Lint<PublicationTarget> = {
  name: 'crl-same-scope',
  clause: 'RFC 5280 5.2.4: issuingDistributionPoint absent from both, or the same',
  check: ({ crl, previous }) =>
    previous === undefined || equalBytes(scopeOf(crl), scopeOf(previous))
      ? undefined
      : 'the list before is of another scope',
};

function scopeOf({ extensions }: CertificateRevocationList): Uint8Array {
  return findExtension(extensions, EXTENSION.issuingDistributionPoint)?.value ?? new Uint8Array();
}
