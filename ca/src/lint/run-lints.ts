import { CERTIFICATE_LINTS } from './certificate/all.ts';
import { CRL_LINTS } from './crl/all.ts';
import type { CertificateTarget, CrlTarget, Lint, LintFinding } from './lint.ts';

/** Every clause that a certificate breaks. */
export function lintCertificate(target: CertificateTarget): readonly LintFinding[] {
  const lints = CERTIFICATE_LINTS.filter(
    ({ roles }) => roles === undefined || roles.some((role) => target.roles.has(role)),
  );
  return run(lints, target);
}

/** Every clause that a CRL breaks. */
export function lintCrl(target: CrlTarget): readonly LintFinding[] {
  return run(CRL_LINTS, target);
}

function run<Target>(lints: readonly Lint<Target>[], target: Target): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  for (const { name, clause, check } of lints) {
    const message = checked(check, target);
    if (message !== undefined) findings.push({ lint: name, clause, message });
  }
  return findings;
}

// A part that cannot be decoded breaks the clause that reads it.
function checked<Target>(
  check: (target: Target) => string | undefined,
  target: Target,
): string | undefined {
  try {
    return check(target);
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be decoded';
  }
}
