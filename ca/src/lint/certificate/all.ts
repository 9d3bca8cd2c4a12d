import type { CertificateTarget, Lint } from '../lint.ts';
import { authorityKeyIdentifier } from './authority-key-identifier.ts';
import { caBasicConstraints } from './ca-basic-constraints.ts';
import { caKeyUsage } from './ca-key-usage.ts';
import { caPathLength } from './ca-path-length.ts';
import { citizenAuthenticationUsage } from './citizen-authentication-usage.ts';
import { citizenAuthorityInformation } from './citizen-authority-information.ts';
import { citizenForbiddenExtensions } from './citizen-forbidden-extensions.ts';
import { citizenPolicy } from './citizen-policy.ts';
import { citizenQcStatements } from './citizen-qc-statements.ts';
import { citizenSerialNumber } from './citizen-serial-number.ts';
import { citizenSigningUsage } from './citizen-signing-usage.ts';
import { citizenSubject } from './citizen-subject.ts';
import { crlDistributionPoint } from './crl-distribution-point.ts';
import { cscaNoDocumentTypeList } from './csca-no-document-type-list.ts';
import { documentSignerNoBasicConstraints } from './document-signer-no-basic-constraints.ts';
import { documentSignerUsage } from './document-signer-usage.ts';
import { documentTypeList } from './document-type-list.ts';
import { ecCurve } from './ec-curve.ts';
import { ecPoint } from './ec-point.ts';
import { endEntityNotCa } from './end-entity-not-ca.ts';
import { icaoAlternativeNames } from './icao-alternative-names.ts';
import { icaoCountry } from './icao-country.ts';
import { icaoForbiddenExtensions } from './icao-forbidden-extensions.ts';
import { icaoPrivateKeyUsagePeriod } from './icao-private-key-usage-period.ts';
import { issuerIsSubjectOfAuthority } from './issuer-is-subject-of-authority.ts';
import { issuerNamesAuthority } from './issuer-names-authority.ts';
import { keyUsageCritical } from './key-usage-critical.ts';
import { neverCritical } from './never-critical.ts';
import { noUniqueIdentifiers } from './no-unique-identifiers.ts';
import { ocspResponderLifetime } from './ocsp-responder-lifetime.ts';
import { ocspResponderNoCheck } from './ocsp-responder-no-check.ts';
import { ocspResponderUsage } from './ocsp-responder-usage.ts';
import { publicKeyKnown } from './public-key-known.ts';
import { rsaModulus } from './rsa-modulus.ts';
import { rsaParameters } from './rsa-parameters.ts';
import { rsaPublicExponent } from './rsa-public-exponent.ts';
import { serialNumberEntropy } from './serial-number-entropy.ts';
import { serialNumberRange } from './serial-number-range.ts';
import { signatureAlgorithmKnown } from './signature-algorithm-known.ts';
import { signatureAlgorithmsAgree } from './signature-algorithms-agree.ts';
import { subjectKeyIdentifier } from './subject-key-identifier.ts';
import { subjectNotEmpty } from './subject-not-empty.ts';
import { subjectStringTypes } from './subject-string-types.ts';
import { validityEncoding } from './validity-encoding.ts';
import { validityOrder } from './validity-order.ts';
import { validityWithinAuthority } from './validity-within-authority.ts';
import { version3 } from './version-3.ts';

/** Every clause for certificates. */
export const CERTIFICATE_LINTS: readonly Lint<CertificateTarget>[] = [
  version3,
  serialNumberRange,
  serialNumberEntropy,
  signatureAlgorithmsAgree,
  signatureAlgorithmKnown,
  validityOrder,
  validityEncoding,
  subjectNotEmpty,
  subjectStringTypes,
  issuerIsSubjectOfAuthority,
  issuerNamesAuthority,
  noUniqueIdentifiers,
  rsaModulus,
  rsaPublicExponent,
  rsaParameters,
  ecCurve,
  ecPoint,
  publicKeyKnown,
  authorityKeyIdentifier,
  subjectKeyIdentifier,
  keyUsageCritical,
  caBasicConstraints,
  caKeyUsage,
  caPathLength,
  endEntityNotCa,
  validityWithinAuthority,
  neverCritical,
  crlDistributionPoint,
  citizenAuthorityInformation,
  citizenSubject,
  citizenSerialNumber,
  citizenPolicy,
  citizenQcStatements,
  citizenAuthenticationUsage,
  citizenSigningUsage,
  citizenForbiddenExtensions,
  icaoPrivateKeyUsagePeriod,
  icaoAlternativeNames,
  icaoCountry,
  icaoForbiddenExtensions,
  documentSignerUsage,
  documentSignerNoBasicConstraints,
  documentTypeList,
  cscaNoDocumentTypeList,
  ocspResponderUsage,
  ocspResponderNoCheck,
  ocspResponderLifetime,
];
