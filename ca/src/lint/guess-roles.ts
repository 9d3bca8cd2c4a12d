import {
  type Certificate,
  decodeBasicConstraints,
  decodeExtKeyUsage,
  EXTENSION,
  equalBytes,
  findExtension,
  KEY_PURPOSE,
  nameValues,
} from '@tamga/formats';
import type { Role } from '../profiles/profile.ts';
import { keyUsageOf, readExtension } from './read-extension.ts';

/** What a certificate seems to be, for files that come without their profile. */
export function guessRoles(certificate: Certificate): ReadonlySet<Role> {
  const isCa =
    readExtension(certificate, EXTENSION.basicConstraints, decodeBasicConstraints)?.ca === true;
  const isIcao = [EXTENSION.privateKeyUsagePeriod, EXTENSION.documentTypeList].some(
    (oid) => findExtension(certificate.extensions, oid) !== undefined,
  );
  const purposes = readExtension(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
  const isCitizen = nameValues(certificate.subject.rdns, 'serialNumber').some((value) =>
    value.startsWith('PNO'),
  );
  const selfIssued = equalBytes(certificate.issuer.raw, certificate.subject.raw);
  const roles = new Set<Role>();
  if (isCa) roles.add('ca').add(selfIssued ? 'root' : 'subordinate-ca');
  else roles.add('end-entity');
  if (isIcao) roles.add('icao').add(isCa ? 'csca' : 'document-signer');
  if (purposes.includes(KEY_PURPOSE.ocspSigning)) roles.add('ocsp-responder');
  if (isCitizen && !isCa) {
    const signs = keyUsageOf(certificate).includes('contentCommitment');
    roles.add('citizen').add(signs ? 'citizen-signing' : 'citizen-authentication');
  }
  return roles;
}
