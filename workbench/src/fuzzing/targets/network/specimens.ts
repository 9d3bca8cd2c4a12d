import {
  assembleSigned,
  buildTbsCertificate,
  type Certificate,
  EXTENSION,
  encodeExtKeyUsage,
  encodeKeyUsage,
  name,
  parseCertificate,
} from '@tamga/formats';
import { specimenEcKey } from './specimen-keys.ts';

/** A time in which everything here is valid. */
export const NOW = new Date('2026-06-01T00:00:00Z');

export const authorityKey = specimenEcKey('authority');

/** An authority, a responder and a time-stamping unit in one. */
export const authority: Certificate = (() => {
  const subject = name(['C', 'MN'], ['O', 'SPECIMEN'], ['CN', 'SPECIMEN AUTHORITY']);
  const { algorithm, spki } = authorityKey;
  const tbs = buildTbsCertificate({
    serial: 0x1234n,
    issuer: subject,
    subject,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    spki,
    signatureAlgorithm: algorithm,
    extensions: [
      { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(['digitalSignature']) },
      {
        oid: EXTENSION.extKeyUsage,
        critical: true,
        value: encodeExtKeyUsage(['1.3.6.1.5.5.7.3.8']),
      },
    ],
  });
  return parseCertificate(assembleSigned(tbs, algorithm, authorityKey.sign(tbs)));
})();
