import { createHash } from 'node:crypto';
import {
  type BasicOcspResponse,
  type Certificate,
  type CertificateRevocationList,
  decodeExtKeyUsage,
  decodeKeyUsage,
  EXTENSION,
  equalBytes,
  FormatError,
  findExtension,
  KEY_PURPOSE,
  namesMatch,
  type OcspResponse,
  parseCertificate,
  type SingleResponse,
  signatureAlgorithmOf,
} from '@tamga/formats';
import { verifySignature } from '../crypto/verify-signature.ts';
import { validatePath } from '../path/validate-path.ts';
import { isAcceptable } from '../policy/acceptable.ts';
import type { Policy } from '../policy/policy.ts';
import { statusInCrl, whyUnusable } from './crl.ts';
import type { RevocationStatus } from './status.ts';

/** What an OCSP answer (RFC 6960) says of a certificate; an answer that does not count says nothing. */
export function statusInOcsp(
  response: OcspResponse,
  certificate: Certificate,
  issuer: Certificate,
  policy: Policy,
  at: Date,
  crls: readonly CertificateRevocationList[] = [],
): RevocationStatus {
  const unknown = (why: string): RevocationStatus => ({
    status: 'unknown',
    why: `an OCSP answer was passed over: ${why}`,
  });
  if (response.status !== 'successful') {
    return unknown(`the responder answered ${response.status}`);
  }
  const { basic } = response;
  const single = basic.responses.find((entry) => isFor(entry, certificate, issuer));
  if (single === undefined) {
    return unknown('it is about other certificates');
  }
  const responder = findResponder(basic, issuer, policy, at, crls);
  if (responder === undefined) {
    return unknown('its responder has no right to answer for this issuer');
  }
  const algorithm = signatureAlgorithmOf(basic.signatureAlgorithm);
  if (!isAcceptable(policy, algorithm, at)) {
    return unknown('its algorithm is not acceptable');
  }
  const isSigned = verifySignature({
    spki: responder.spki.raw,
    algorithm,
    data: basic.responseData,
    signature: basic.signature,
  });
  if (!isSigned) {
    return unknown('its signature is wrong');
  }
  if (!isFresh(single, policy, at)) {
    return unknown('it is not of the time that is judged');
  }
  switch (single.certStatus.status) {
    case 'good':
      return { status: 'good', source: 'ocsp', producedAt: basic.producedAt };
    case 'revoked':
      return {
        status: 'revoked',
        source: 'ocsp',
        since: single.certStatus.revocationTime,
        reason: single.certStatus.reason ?? 'unspecified',
      };
    case 'unknown':
      return { status: 'unknown', why: 'the responder does not know the certificate' };
  }
}

/** CertID: name hash and key hash must both be the issuer's. */
function isFor({ certId }: SingleResponse, certificate: Certificate, issuer: Certificate): boolean {
  const digest = (bytes: Uint8Array): Uint8Array => createHash(certId.hash).update(bytes).digest();
  return (
    certId.serial.value === certificate.serial.value &&
    equalBytes(certId.issuerNameHash, digest(issuer.subject.raw)) &&
    equalBytes(certId.issuerKeyHash, digest(issuer.spki.publicKey))
  );
}

/** Certificates of an answer that are looked at: nobody signed their list. */
const MAX_RESPONDERS = 4;

/** The issuer itself, or a responder that it delegated to by a certificate with id-kp-OCSPSigning (section 4.2.2.2). */
function findResponder(
  basic: BasicOcspResponse,
  issuer: Certificate,
  policy: Policy,
  at: Date,
  crls: readonly CertificateRevocationList[],
): Certificate | undefined {
  return isNamed(basic, issuer)
    ? issuer
    : basic.certificates
        .slice(0, MAX_RESPONDERS)
        .map(readCertificate)
        .find(
          (candidate) =>
            candidate !== undefined &&
            isNamed(basic, candidate) &&
            validatePath([candidate, issuer], policy, at).verdict === undefined &&
            mayAnswer(candidate) &&
            isNotRevoked(candidate, issuer, policy, at, crls),
        );
}

/** Both usages must be there: the issuer gave this key for signing answers, and for nothing that it may not sign. */
function mayAnswer({ extensions }: Certificate): boolean {
  const usage = findExtension(extensions, EXTENSION.keyUsage);
  const purposes = findExtension(extensions, EXTENSION.extKeyUsage);
  return (
    usage !== undefined &&
    purposes !== undefined &&
    decodeKeyUsage(usage.value).includes('digitalSignature') &&
    decodeExtKeyUsage(purposes.value).includes(KEY_PURPOSE.ocspSigning)
  );
}

/** id-pkix-ocsp-nocheck excuses a responder, and nobody else (section 4.2.2.2.1); without it a CRL must say that it is good. */
function isNotRevoked(
  responder: Certificate,
  issuer: Certificate,
  policy: Policy,
  at: Date,
  crls: readonly CertificateRevocationList[],
): boolean {
  if (findExtension(responder.extensions, EXTENSION.ocspNoCheck) !== undefined) {
    return true;
  }
  const states = crls
    .filter((crl) => whyUnusable(crl, responder, issuer, policy, at) === undefined)
    .map((crl) => statusInCrl(crl, responder).status);
  return states.length > 0 && states.every((status) => status === 'good');
}

/** A certificate in an answer that is not signed yet: undefined when it is none. */
function readCertificate(bytes: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(bytes);
  } catch (error) {
    if (error instanceof FormatError) {
      return undefined;
    }
    throw error;
  }
}

function isNamed({ responderId }: BasicOcspResponse, candidate: Certificate): boolean {
  if ('byName' in responderId) {
    return namesMatch(responderId.byName.rdns, candidate.subject.rdns);
  }
  const keyHash = createHash('sha1').update(candidate.spki.publicKey).digest();
  return equalBytes(responderId.byKeyHash, keyHash);
}

function isFresh(single: SingleResponse, policy: Policy, at: Date): boolean {
  const skew = policy.clockSkewSeconds * 1000;
  const end = single.nextUpdate?.getTime() ?? single.thisUpdate.getTime() + skew;
  return single.thisUpdate.getTime() <= at.getTime() + skew && at.getTime() <= end + skew;
}
