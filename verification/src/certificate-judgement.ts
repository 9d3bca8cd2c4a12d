import { type Certificate, nameText, nameValues } from '@tamga/formats';
import { findPaths } from './path/find-paths.ts';
import { linkJudge } from './path/judge-link.ts';
import { validatePath } from './path/validate-path.ts';
import { type Policy, policyHash } from './policy/policy.ts';
import { decide, type Finding, failed, type Signer, type ValidationReport } from './report.ts';
import { judgeRevocation, type RevocationEvidence } from './revocation/judge-revocation.ts';

/** Everything that was collected about a certificate before it is judged. */
export interface CertificateFacts extends RevocationEvidence {
  readonly certificate: Certificate;
  readonly intermediates: readonly Certificate[];
  readonly anchors: readonly Certificate[];
}

/** Judges a certificate by facts, policy and time: path up to an anchor, then revocation. Pure. */
export function judgeCertificate(
  facts: CertificateFacts,
  policy: Policy,
  at: Date,
): ValidationReport {
  const decided = decide(certificateFindings(facts, policy, at));
  return {
    kind: 'certificate',
    ...decided,
    ...reportFrame(policy, at),
    signer: signerOf(facts.certificate),
  };
}

/** The findings of the best path: one without fault, else the first that was tried. */
export function certificateFindings(
  facts: CertificateFacts,
  policy: Policy,
  at: Date,
): readonly Finding[] {
  const judgeLink = linkJudge(policy, at);
  let first: readonly Finding[] | undefined;
  for (const path of findPaths(
    facts.certificate,
    facts.intermediates,
    facts.anchors,
    policy.budget,
  )) {
    const pathFinding = validatePath(path, policy, at, judgeLink);
    const findings =
      pathFinding.verdict === undefined
        ? [pathFinding, judgeRevocation(path, facts, policy, at)]
        : [pathFinding];
    if (findings.every(({ verdict }) => verdict === undefined)) {
      return findings;
    }
    first ??= findings;
  }
  return (
    first ?? [
      {
        checks: [failed('path', 'No path leads to a trusted authority.', 'EN 319 102-1 5.2.6')],
        verdict: { indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
      },
    ]
  );
}

export function reportFrame(policy: Policy, at: Date): Pick<ValidationReport, 'policy' | 'at'> {
  return { policy: { id: policy.id, hash: policyHash(policy) }, at: at.toISOString() };
}

export function signerOf(certificate: Certificate): Signer {
  const [personIdentifier] = nameValues(certificate.subject.rdns, 'serialNumber');
  return {
    subject: nameText(certificate.subject.rdns),
    ...(personIdentifier === undefined ? {} : { personIdentifier }),
    serial: Buffer.from(certificate.serial.bytes).toString('hex').replace(/^00/, ''),
    issuer: nameText(certificate.issuer.rdns),
  };
}
