import { explicit, implicit, integer, oid, sequence, setOf } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { CONTENT_TYPE } from './oids.ts';

/** SignedData that carries certificates and signs nothing (RFC 5652 5.1, RFC 5272 4.1): how EST hands them out. */
export function assembleCertsOnly(certificates: readonly Uint8Array[]): Uint8Array {
  if (certificates.length === 0) throw new FormatError('value', 'certs-only: no certificate');
  const signedData = sequence(
    integer(1),
    setOf([]),
    sequence(oid(CONTENT_TYPE.data)),
    implicit(0, setOf(certificates)),
    setOf([]),
  );
  return sequence(oid(CONTENT_TYPE.signedData), explicit(0, signedData));
}
