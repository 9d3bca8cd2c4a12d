import type { CrlTarget, Lint } from '../lint.ts';
import { crlAuthorityKeyIdentifier } from './crl-authority-key-identifier.ts';
import { crlEntries } from './crl-entries.ts';
import { crlEntryDates } from './crl-entry-dates.ts';
import { crlFullWithoutScope } from './crl-full-without-scope.ts';
import { crlIssuer } from './crl-issuer.ts';
import { crlNextUpdate } from './crl-next-update.ts';
import { crlNumber } from './crl-number.ts';
import { crlShardScope } from './crl-shard-scope.ts';
import { crlSignatureAlgorithmsAgree } from './crl-signature-algorithms-agree.ts';
import { crlVersion2 } from './crl-version-2.ts';

/** Every clause for CRLs. */
export const CRL_LINTS: readonly Lint<CrlTarget>[] = [
  crlVersion2,
  crlSignatureAlgorithmsAgree,
  crlIssuer,
  crlNextUpdate,
  crlAuthorityKeyIdentifier,
  crlNumber,
  crlFullWithoutScope,
  crlShardScope,
  crlEntries,
  crlEntryDates,
];
