import type { CertificateTarget, Lint } from '../lint.ts';
import { alternativeNameForms } from './alternative-name-forms.ts';
import { anyExtendedKeyUsage } from './any-extended-key-usage.ts';
import { authorityInformationForms } from './authority-information-forms.ts';
import { authorityKeyIdentifier } from './authority-key-identifier.ts';
import { authorityMayIssue } from './authority-may-issue.ts';
import { authorityPathLength } from './authority-path-length.ts';
import { caBasicConstraints } from './ca-basic-constraints.ts';
import { caKeyUsage } from './ca-key-usage.ts';
import { caPathLength } from './ca-path-length.ts';
import { citizenAuthenticationUsage } from './citizen-authentication-usage.ts';
import { citizenAuthorityInformation } from './citizen-authority-information.ts';
import { citizenExtendedKeyUsageNotCritical } from './citizen-extended-key-usage-not-critical.ts';
import { citizenForbiddenExtensions } from './citizen-forbidden-extensions.ts';
import { citizenIssuerOrganizationIdentifier } from './citizen-issuer-organization-identifier.ts';
import { citizenNames } from './citizen-names.ts';
import { citizenPolicy } from './citizen-policy.ts';
import { citizenPolicyStatements } from './citizen-policy-statements.ts';
import { citizenQcType } from './citizen-qc-type.ts';
import { citizenSemanticsIdentifier } from './citizen-semantics-identifier.ts';
import { citizenSerialNumber } from './citizen-serial-number.ts';
import { citizenSigningUsage } from './citizen-signing-usage.ts';
import { citizenSubject } from './citizen-subject.ts';
import { criticalExtensionKnown } from './critical-extension-known.ts';
import { crlDistributionPoint } from './crl-distribution-point.ts';
import { cscaLinkNameChange } from './csca-link-name-change.ts';
import { cscaLinkNewKey } from './csca-link-new-key.ts';
import { distributionPointForms } from './distribution-point-forms.ts';
import { documentSignerUsage } from './document-signer-usage.ts';
import { documentTypeCodes } from './document-type-codes.ts';
import { documentTypeList } from './document-type-list.ts';
import { ecCurve } from './ec-curve.ts';
import { ecNamedCurve } from './ec-named-curve.ts';
import { ecPoint } from './ec-point.ts';
import { endEntityNotCa } from './end-entity-not-ca.ts';
import { extendedKeyUsageFitsKeyUsage } from './extended-key-usage-fits-key-usage.ts';
import { EXTENSION_VALUE_LINTS } from './extension-values.ts';
import { icaoAlternativeNames } from './icao-alternative-names.ts';
import { icaoAuthorityKeyIdentifier } from './icao-authority-key-identifier.ts';
import { icaoCountry } from './icao-country.ts';
import { icaoCountryOfAuthority } from './icao-country-of-authority.ts';
import { icaoEcExplicitParameters } from './icao-ec-explicit-parameters.ts';
import { icaoForbiddenExtensions } from './icao-forbidden-extensions.ts';
import { icaoNoBasicConstraints } from './icao-no-basic-constraints.ts';
import { icaoNoDocumentTypeList } from './icao-no-document-type-list.ts';
import { icaoNoExtendedKeyUsage } from './icao-no-extended-key-usage.ts';
import { icaoNoNameChange } from './icao-no-name-change.ts';
import { icaoPrivateKeyUsagePeriod } from './icao-private-key-usage-period.ts';
import { inhibitAnyPolicyCritical } from './inhibit-any-policy-critical.ts';
import { issuerIsSubjectOfAuthority } from './issuer-is-subject-of-authority.ts';
import { issuerNamesAuthority } from './issuer-names-authority.ts';
import { issuerNotEmpty } from './issuer-not-empty.ts';
import { keyCertSignNeedsCa } from './key-cert-sign-needs-ca.ts';
import { keyUsageCipherOnly } from './key-usage-cipher-only.ts';
import { keyUsageCritical } from './key-usage-critical.ts';
import { keyUsageFitsKey } from './key-usage-fits-key.ts';
import { keyUsageNotEmpty } from './key-usage-not-empty.ts';
import { masterListSignerPurpose } from './master-list-signer-purpose.ts';
import { masterListSignerUsage } from './master-list-signer-usage.ts';
import { nameConstraints } from './name-constraints.ts';
import { nameLengths } from './name-lengths.ts';
import { nameStringTypes } from './name-string-types.ts';
import { neverCritical } from './never-critical.ts';
import { noUniqueIdentifiers } from './no-unique-identifiers.ts';
import { ocspResponderLifetime } from './ocsp-responder-lifetime.ts';
import { ocspResponderNoCheck } from './ocsp-responder-no-check.ts';
import { ocspResponderUsage } from './ocsp-responder-usage.ts';
import { pathLengthNeedsCa } from './path-length-needs-ca.ts';
import { policyConstraintsCritical } from './policy-constraints-critical.ts';
import { policyMappings } from './policy-mappings.ts';
import { policyQualifiers } from './policy-qualifiers.ts';
import { privateKeyUsagePeriodRange } from './private-key-usage-period-range.ts';
import { publicKeyKnown } from './public-key-known.ts';
import { qcComplianceLegislation } from './qc-compliance-legislation.ts';
import { qcLegislation } from './qc-legislation.ts';
import { qcLimitValue } from './qc-limit-value.ts';
import { qcPds } from './qc-pds.ts';
import { qcRetentionPeriod } from './qc-retention-period.ts';
import { qcStatementsNotCritical } from './qc-statements-not-critical.ts';
import { qcStatementsUnique } from './qc-statements-unique.ts';
import { qcType } from './qc-type.ts';
import { rootSelfIssued } from './root-self-issued.ts';
import { rsaModulus } from './rsa-modulus.ts';
import { rsaParameters } from './rsa-parameters.ts';
import { rsaPublicExponent } from './rsa-public-exponent.ts';
import { serialNumberEntropy } from './serial-number-entropy.ts';
import { serialNumberRange } from './serial-number-range.ts';
import { signatureAlgorithmKnown } from './signature-algorithm-known.ts';
import { signatureAlgorithmsAgree } from './signature-algorithms-agree.ts';
import { signatureFitsAuthorityKey } from './signature-fits-authority-key.ts';
import { subjectAlternativeNameNotCritical } from './subject-alternative-name-not-critical.ts';
import { subjectKeyIdentifier } from './subject-key-identifier.ts';
import { subjectNotEmpty } from './subject-not-empty.ts';
import { timeStampingPurpose } from './time-stamping-purpose.ts';
import { timeStampingUsage } from './time-stamping-usage.ts';
import { validityEncoding } from './validity-encoding.ts';
import { validityOrder } from './validity-order.ts';
import { validityWithinAuthority } from './validity-within-authority.ts';
import { version3 } from './version-3.ts';

/** Every clause for certificates. */
export const CERTIFICATE_LINTS: readonly Lint<CertificateTarget>[] = [
  ...EXTENSION_VALUE_LINTS,
  version3,
  serialNumberRange,
  serialNumberEntropy,
  signatureAlgorithmsAgree,
  signatureAlgorithmKnown,
  signatureFitsAuthorityKey,
  validityOrder,
  validityEncoding,
  issuerNotEmpty,
  subjectNotEmpty,
  nameStringTypes,
  nameLengths,
  issuerIsSubjectOfAuthority,
  issuerNamesAuthority,
  rootSelfIssued,
  noUniqueIdentifiers,
  rsaModulus,
  rsaPublicExponent,
  rsaParameters,
  ecCurve,
  ecNamedCurve,
  ecPoint,
  publicKeyKnown,
  neverCritical,
  criticalExtensionKnown,
  authorityKeyIdentifier,
  subjectKeyIdentifier,
  keyUsageCritical,
  keyUsageNotEmpty,
  keyUsageFitsKey,
  keyUsageCipherOnly,
  keyCertSignNeedsCa,
  subjectAlternativeNameNotCritical,
  alternativeNameForms,
  policyQualifiers,
  policyMappings,
  policyConstraintsCritical,
  inhibitAnyPolicyCritical,
  nameConstraints,
  anyExtendedKeyUsage,
  extendedKeyUsageFitsKeyUsage,
  crlDistributionPoint,
  distributionPointForms,
  authorityInformationForms,
  privateKeyUsagePeriodRange,
  caBasicConstraints,
  caKeyUsage,
  caPathLength,
  pathLengthNeedsCa,
  endEntityNotCa,
  validityWithinAuthority,
  authorityMayIssue,
  authorityPathLength,
  qcStatementsNotCritical,
  qcStatementsUnique,
  qcType,
  qcPds,
  qcLegislation,
  qcRetentionPeriod,
  qcLimitValue,
  citizenAuthorityInformation,
  citizenSubject,
  citizenNames,
  citizenSerialNumber,
  citizenSemanticsIdentifier,
  citizenIssuerOrganizationIdentifier,
  citizenPolicy,
  citizenPolicyStatements,
  qcComplianceLegislation,
  citizenQcType,
  citizenAuthenticationUsage,
  citizenSigningUsage,
  citizenExtendedKeyUsageNotCritical,
  citizenForbiddenExtensions,
  icaoAuthorityKeyIdentifier,
  icaoPrivateKeyUsagePeriod,
  icaoAlternativeNames,
  icaoCountry,
  icaoCountryOfAuthority,
  icaoForbiddenExtensions,
  icaoNoExtendedKeyUsage,
  icaoNoBasicConstraints,
  icaoNoDocumentTypeList,
  icaoNoNameChange,
  icaoEcExplicitParameters,
  cscaLinkNameChange,
  cscaLinkNewKey,
  documentSignerUsage,
  documentTypeList,
  documentTypeCodes,
  masterListSignerUsage,
  masterListSignerPurpose,
  ocspResponderUsage,
  ocspResponderNoCheck,
  ocspResponderLifetime,
  timeStampingUsage,
  timeStampingPurpose,
];
