import {
  type Certificate,
  type CertificateRevocationList,
  type CrlEntry,
  decodeBasicConstraints,
  decodeDistributionPoints,
  decodeIssuingDistributionPoint,
  decodeKeyUsage,
  distributionPointUris,
  EXTENSION,
  findExtension,
  namesMatch,
  signatureAlgorithmOf,
} from '@tamga/formats';
import { verifySignature } from '../crypto/verify-signature.ts';
import { isAcceptable } from '../policy/acceptable.ts';
import type { Policy } from '../policy/policy.ts';
import type { RevocationStatus } from './status.ts';

/** Extensions of a CRL that are processed here; another critical one makes the CRL unusable (RFC 5280 5.2). */
const PROCESSED_CRL: ReadonlySet<string> = new Set([
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.cRLNumber,
  EXTENSION.issuingDistributionPoint,
]);
const PROCESSED_ENTRY: ReadonlySet<string> = new Set([
  EXTENSION.cRLReason,
  EXTENSION.invalidityDate,
]);

/** Why a CRL cannot be used for a certificate; undefined when it can. */
export function whyUnusable(
  crl: CertificateRevocationList,
  certificate: Certificate,
  issuer: Certificate,
  policy: Policy,
  at: Date,
): string | undefined {
  if (!namesMatch(crl.issuer.rdns, issuer.subject.rdns)) {
    return 'it is of another issuer';
  }
  const usage = findExtension(issuer.extensions, EXTENSION.keyUsage);
  if (usage !== undefined && !decodeKeyUsage(usage.value).includes('cRLSign')) {
    return 'its issuer may not sign CRLs';
  }
  const algorithm = signatureAlgorithmOf(crl.signatureAlgorithm);
  if (
    !isAcceptable(policy, algorithm, at) ||
    Buffer.compare(crl.signatureAlgorithm.raw, crl.tbsSignatureAlgorithm.raw) !== 0
  ) {
    return 'its algorithm is not acceptable';
  }
  const unknown = crl.extensions.find(({ critical, oid }) => critical && !PROCESSED_CRL.has(oid));
  if (unknown !== undefined || findExtension(crl.extensions, EXTENSION.deltaCRLIndicator)) {
    return 'it is a delta CRL or has a critical extension that is not evaluated';
  }
  const stale = whyStale(crl, policy, at);
  if (stale !== undefined) {
    return stale;
  }
  const isSigned = verifySignature({
    spki: issuer.spki.raw,
    algorithm,
    data: crl.tbs,
    signature: crl.signature,
  });
  // Extensions are decoded last: until the signature is right they are anybody's bytes.
  return isSigned ? whyOutOfScope(crl, certificate) : 'its signature is wrong';
}

/** The issuing distribution point must cover the certificate (RFC 5280 section 6.3.3(b)(2)). */
function whyOutOfScope(
  crl: CertificateRevocationList,
  certificate: Certificate,
): string | undefined {
  const extension = findExtension(crl.extensions, EXTENSION.issuingDistributionPoint);
  if (extension === undefined) {
    return undefined;
  }
  const idp = decodeIssuingDistributionPoint(extension.value);
  if (idp.indirectCRL || idp.onlyContainsAttributeCerts || idp.onlySomeReasons !== undefined) {
    return 'it is indirect or partial in a way that is not evaluated';
  }
  const isAuthority = isCertificationAuthority(certificate);
  if ((idp.onlyContainsUserCerts && isAuthority) || (idp.onlyContainsCACerts && !isAuthority)) {
    return 'it covers certificates of another kind';
  }
  if (idp.name === undefined) {
    return undefined;
  }
  const offered = distributionPointUris([{ name: idp.name }]);
  const points = findExtension(certificate.extensions, EXTENSION.cRLDistributionPoints);
  const wanted =
    points === undefined ? [] : distributionPointUris(decodeDistributionPoints(points.value));
  return offered.some((uri) => wanted.includes(uri)) ? undefined : 'it covers another part';
}

function isCertificationAuthority(certificate: Certificate): boolean {
  const extension = findExtension(certificate.extensions, EXTENSION.basicConstraints);
  return extension !== undefined && decodeBasicConstraints(extension.value).ca;
}

function whyStale(crl: CertificateRevocationList, policy: Policy, at: Date): string | undefined {
  if (crl.thisUpdate.getTime() > at.getTime() + policy.clockSkewSeconds * 1000) {
    return 'it was made later than the time that is judged';
  }
  const end = crl.nextUpdate?.getTime();
  if (end === undefined || at.getTime() > end + policy.revocationGraceSeconds * 1000) {
    return 'a newer one should have been published';
  }
  return undefined;
}

/** What a usable CRL says of the certificate; walks the list once. */
export function statusInCrl(
  crl: CertificateRevocationList,
  certificate: Certificate,
): RevocationStatus {
  const entry = findEntry(crl, certificate);
  if (entry === undefined) {
    return { status: 'good', source: 'crl', producedAt: crl.thisUpdate };
  }
  if (entry === 'unusable') {
    return { status: 'unknown', why: 'the CRL has an entry with a critical extension' };
  }
  return {
    status: 'revoked',
    source: 'crl',
    since: entry.revocationDate,
    reason: entry.reason,
  };
}

function findEntry(
  crl: CertificateRevocationList,
  certificate: Certificate,
): CrlEntry | 'unusable' | undefined {
  let found: CrlEntry | undefined;
  for (const entry of crl.entries()) {
    if (entry.extensions.some(({ critical, oid }) => critical && !PROCESSED_ENTRY.has(oid))) {
      return 'unusable';
    }
    if (entry.serial.value === certificate.serial.value) {
      found = entry;
    }
  }
  return found;
}
