import { equalBytes, parseDer, time } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

/** After serialNumber, signature and issuer, and the version where it is written. */
const VALIDITY_INDEX = 3;

function validityNodes(tbs: Uint8Array): readonly Uint8Array[] {
  const { children } = parseDer(tbs);
  const index = children[0]?.tagClass === 'context' ? VALIDITY_INDEX + 1 : VALIDITY_INDEX;
  return children[index]?.children.map(({ raw }) => raw) ?? [];
}

export const validityEncoding: Lint<CertificateTarget> = {
  name: 'validity-encoding',
  clause: 'RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050',
  check: ({ certificate }) => {
    const [notBefore, notAfter] = validityNodes(certificate.tbs);
    return notBefore !== undefined &&
      notAfter !== undefined &&
      equalBytes(notBefore, time(certificate.notBefore)) &&
      equalBytes(notAfter, time(certificate.notAfter))
      ? undefined
      : 'a time is not in the form that its year asks for';
  },
};
