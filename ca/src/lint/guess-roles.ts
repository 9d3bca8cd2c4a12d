import {
  type Certificate,
  decodeAuthorityKeyIdentifier,
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  equalBytes,
  FormatError,
  KEY_PURPOSE,
  nameValues,
} from '@tamga/formats';
import type { Role } from '../profiles/profile.ts';
import { isPresent, keyUsageOf, readExtension } from './read-extension.ts';

/** Extensions that stand in certificates of travel documents alone. */
const ICAO_EXTENSIONS = [EXTENSION.documentTypeList, EXTENSION.nameChange];

/** What a certificate seems to be, for files that come without their profile. */
export function guessRoles(certificate: Certificate): ReadonlySet<Role> {
  const purposes = decoded(certificate, EXTENSION.extKeyUsage, decodeExtKeyUsage) ?? [];
  const isCa =
    decoded(certificate, EXTENSION.basicConstraints, decodeBasicConstraints)?.ca === true;
  const listsMasters = purposes.includes(KEY_PURPOSE.masterListSigning);
  // A time-stamping unit has a privateKeyUsagePeriod too, and a purpose beside it.
  const isIcao =
    listsMasters ||
    ICAO_EXTENSIONS.some((oid) => isPresent(certificate, oid)) ||
    (purposes.length === 0 && isPresent(certificate, EXTENSION.privateKeyUsagePeriod));
  const roles = new Set<Role>(isCa ? ['ca'] : ['end-entity']);
  if (isCa) {
    const isRoot = isSelfSigned(certificate);
    if (isRoot) roles.add('root');
    if (isIcao) roles.add('icao').add('csca');
    if (isIcao && !isRoot) roles.add('csca-link');
    if (!isIcao && !isRoot) roles.add('subordinate-ca');
    return roles;
  }
  if (isIcao) roles.add('icao').add(listsMasters ? 'master-list-signer' : 'document-signer');
  if (purposes.includes(KEY_PURPOSE.ocspSigning)) roles.add('ocsp-responder');
  if (purposes.includes(KEY_PURPOSE.timeStamping)) roles.add('time-stamping');
  if (isCitizen(certificate)) {
    const signs = decodedUsages(certificate).includes('contentCommitment');
    roles.add('citizen').add(signs ? 'citizen-signing' : 'citizen-authentication');
  }
  return roles;
}

/** A link certificate may bear one name twice: there the identifiers of the keys tell. */
function isSelfSigned(certificate: Certificate): boolean {
  const { keyIdentifier } =
    decoded(certificate, EXTENSION.authorityKeyIdentifier, decodeAuthorityKeyIdentifier) ?? {};
  const own = decoded(certificate, EXTENSION.subjectKeyIdentifier, decodeSubjectKeyIdentifier);
  return (
    equalBytes(certificate.issuer.raw, certificate.subject.raw) &&
    (keyIdentifier === undefined || own === undefined || equalBytes(keyIdentifier, own))
  );
}

function isCitizen(certificate: Certificate): boolean {
  return nameValues(certificate.subject.rdns, 'serialNumber').some((value) =>
    value.startsWith('PNO'),
  );
}

/** What cannot be read says nothing here; its lint says that it cannot be read. */
function decoded<Value>(
  certificate: Certificate,
  oid: string,
  decode: (value: Uint8Array) => Value,
): Value | undefined {
  return quiet(() => readExtension(certificate, oid, decode));
}

function decodedUsages(certificate: Certificate): readonly string[] {
  return quiet(() => keyUsageOf(certificate)) ?? [];
}

function quiet<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
