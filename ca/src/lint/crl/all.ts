import type { CrlTarget, Lint } from '../lint.ts';
import { crlAuthorityKeyIdentifier } from './crl-authority-key-identifier.ts';
import { crlAuthorityMaySign } from './crl-authority-may-sign.ts';
import { crlDeltaBase } from './crl-delta-base.ts';
import { crlDeltaNoFreshest } from './crl-delta-no-freshest.ts';
import { crlEntryDates } from './crl-entry-dates.ts';
import { crlEntryExtensionsNotCritical } from './crl-entry-extensions-not-critical.ts';
import { crlEntrySerials } from './crl-entry-serials.ts';
import { crlEntryValues } from './crl-entry-values.ts';
import { CRL_VALUE_LINTS } from './crl-extension-values.ts';
import { crlExtensionsCritical } from './crl-extensions-critical.ts';
import { crlFreshestForm } from './crl-freshest-form.ts';
import { crlFullWithoutScope } from './crl-full-without-scope.ts';
import { crlIssuer } from './crl-issuer.ts';
import { crlNextUpdate } from './crl-next-update.ts';
import { crlNoCertificateIssuer } from './crl-no-certificate-issuer.ts';
import { crlNumber } from './crl-number.ts';
import { crlReasonUnspecified } from './crl-reason-unspecified.ts';
import { crlRemoveFromCrl } from './crl-remove-from-crl.ts';
import { crlScopeOnce } from './crl-scope-once.ts';
import { crlSerialsUnique } from './crl-serials-unique.ts';
import { crlShardAddress } from './crl-shard-address.ts';
import { crlShardScope } from './crl-shard-scope.ts';
import { crlSignatureAlgorithmKnown } from './crl-signature-algorithm-known.ts';
import { crlSignatureAlgorithmsAgree } from './crl-signature-algorithms-agree.ts';
import { crlTimeEncoding } from './crl-time-encoding.ts';
import { crlVersion2 } from './crl-version-2.ts';

/** Every clause for CRLs. */
export const CRL_LINTS: readonly Lint<CrlTarget>[] = [
  ...CRL_VALUE_LINTS,
  crlVersion2,
  crlSignatureAlgorithmsAgree,
  crlSignatureAlgorithmKnown,
  crlIssuer,
  crlAuthorityMaySign,
  crlNextUpdate,
  crlTimeEncoding,
  crlAuthorityKeyIdentifier,
  crlNumber,
  crlExtensionsCritical,
  crlFullWithoutScope,
  crlShardScope,
  crlShardAddress,
  crlScopeOnce,
  crlDeltaBase,
  crlDeltaNoFreshest,
  crlFreshestForm,
  crlRemoveFromCrl,
  crlEntryValues,
  crlEntrySerials,
  crlSerialsUnique,
  crlEntryDates,
  crlEntryExtensionsNotCritical,
  crlNoCertificateIssuer,
  crlReasonUnspecified,
];
