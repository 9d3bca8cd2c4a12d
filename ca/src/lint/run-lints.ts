import { FormatError } from '@tamga/formats';
import type { Role } from '../profiles/profile.ts';
import { CERTIFICATE_LINTS } from './certificate/all.ts';
import { CRL_LINTS } from './crl/all.ts';
import { CVC_LINTS } from './cvc/all.ts';
import type { CvcTarget } from './cvc/target.ts';
import type {
  CertificateTarget,
  CrlTarget,
  Lint,
  LintFinding,
  OcspTarget,
  SignedAttributesTarget,
} from './lint.ts';
import { OCSP_LINTS } from './ocsp/all.ts';
import { PUBLICATION_LINTS, SERIES_LINTS } from './publication/all.ts';
import type { PublicationTarget } from './publication/target.ts';
import { SIGNED_ATTRIBUTES_LINTS } from './signed-attributes/all.ts';
import { TIME_STAMP_LINTS } from './time-stamp/all.ts';
import type { TimeStampTarget } from './time-stamp/target.ts';
import { isValueLint } from './value-lint.ts';

/** Every clause that a certificate breaks. */
export function lintCertificate(target: CertificateTarget): readonly LintFinding[] {
  let lints = lintsOfRoles.get(target.roles);
  if (lints === undefined) {
    lints = CERTIFICATE_LINTS.filter(
      ({ roles }) => roles === undefined || roles.some((role) => target.roles.has(role)),
    );
    lintsOfRoles.set(target.roles, lints);
  }
  return run(lints, target);
}

/** A profile's roles come again with each certificate. */
const lintsOfRoles = new WeakMap<ReadonlySet<Role>, readonly Lint<CertificateTarget>[]>();

/** Every clause that a CRL breaks. */
export function lintCrl(target: CrlTarget): readonly LintFinding[] {
  return run(CRL_LINTS, target);
}

/** Every clause that the publication of a CRL breaks, beside those of the CRL itself. */
export function lintPublication(target: PublicationTarget): readonly LintFinding[] {
  return run(PUBLICATION_LINTS, target);
}

/** Those of them that compare it with the list before, whatever the clock says. */
export function lintSeries(target: PublicationTarget): readonly LintFinding[] {
  return run(SERIES_LINTS, target);
}

/** Every clause that a card verifiable certificate breaks. */
export function lintCvc(target: CvcTarget): readonly LintFinding[] {
  return run(CVC_LINTS, target);
}

/** Every clause that a time-stamp token breaks. */
export function lintTimeStamp(target: TimeStampTarget): readonly LintFinding[] {
  return run(TIME_STAMP_LINTS, target);
}

/** Every clause that an OCSP response breaks. */
export function lintOcspResponse(target: OcspTarget): readonly LintFinding[] {
  return run(OCSP_LINTS, target);
}

/** Every clause that the signed attributes of CMS break. */
export function lintSignedAttributes(target: SignedAttributesTarget): readonly LintFinding[] {
  return run(SIGNED_ATTRIBUTES_LINTS, target);
}

function run<Target>(lints: readonly Lint<Target>[], target: Target): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const unread: LintFinding[] = [];
  for (const { name, clause, check } of lints) {
    try {
      const message = check(target);
      if (message !== undefined) findings.push({ lint: name, clause, message });
    } catch (error) {
      // A part that cannot be decoded breaks the clause that reads it.
      const message = error instanceof Error ? error.message : 'cannot be decoded';
      const told = error instanceof FormatError ? unread : findings;
      told.push({ lint: name, clause, message });
    }
  }
  // An extension that cannot be read is told once, by the clause of its own ASN.1.
  return findings.some(({ lint }) => isValueLint(lint)) ? findings : [...findings, ...unread];
}
