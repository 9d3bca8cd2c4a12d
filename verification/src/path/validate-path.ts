import {
  type Certificate,
  decodeBasicConstraints,
  decodeKeyUsage,
  EXTENSION,
  FormatError,
  findExtension,
  namesMatch,
} from '@tamga/formats';
import type { Policy } from '../policy/policy.ts';
import { type Check, type Finding, passed } from '../report.ts';
import { type LinkJudge, linkJudge } from './judge-link.ts';
import { type Problem, refuse } from './problem.ts';

/**
 * Extensions that this engine processes. A certificate with any other critical extension is refused
 * (RFC 5280 section 4.2): among them name constraints and the policy extensions, which are not evaluated.
 */
const PROCESSED: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extKeyUsage,
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.certificatePolicies,
  EXTENSION.subjectAltName,
  EXTENSION.issuerAltName,
  EXTENSION.privateKeyUsagePeriod,
  EXTENSION.cRLDistributionPoints,
  EXTENSION.authorityInfoAccess,
]);

/** Constraints that must not be passed over even when they are not critical. */
const CONSTRAINING: readonly string[] = [
  EXTENSION.nameConstraints,
  EXTENSION.policyConstraints,
  EXTENSION.inhibitAnyPolicy,
];

/**
 * RFC 5280 section 6.1 for one candidate path (leaf first, trust anchor last), at one instant.
 * The anchor's own signature, validity and constraints are not judged: trusting it is the policy's business; its
 * basicConstraints and keyUsage are, because a leaf that stands in a trust store issues nothing. Several paths of one
 * judgement share a `judgeLink`.
 */
export function validatePath(
  path: readonly Certificate[],
  policy: Policy,
  at: Date,
  judgeLink: LinkJudge = linkJudge(policy, at),
): Finding {
  const checks: Check[] = [];
  for (const [depth, certificate] of path.entries()) {
    const issuer = path[depth + 1];
    const isAnchor = issuer === undefined;
    const problem =
      (isAnchor ? undefined : judgeLink(certificate, issuer)) ??
      (depth === 0 ? undefined : judgeReadableIssuer(certificate, path.slice(1, depth))) ??
      judgeExtensions(certificate);
    if (problem !== undefined) {
      return {
        checks: [...checks, problem.check],
        verdict: { indication: 'INDETERMINATE', subIndication: problem.subIndication },
      };
    }
  }
  checks.push(
    passed(
      'path',
      `The certificate chains to a trusted authority over ${path.length - 1} step(s).`,
      'RFC 5280 6.1',
    ),
  );
  return { checks };
}

/** An issuer may have been fetched from anybody: one that cannot be read is no issuer. */
function judgeReadableIssuer(
  certificate: Certificate,
  below: readonly Certificate[],
): Problem | undefined {
  try {
    return judgeIssuer(certificate, below);
  } catch (error) {
    if (error instanceof FormatError) {
      return refuse('issuer', `An issuer cannot be read: ${error.message}.`, 'RFC 5280 6.1.4');
    }
    throw error;
  }
}

/** What lets a certificate issue others; `below` are the intermediates between it and the leaf. */
function judgeIssuer(certificate: Certificate, below: readonly Certificate[]): Problem | undefined {
  if (certificate.version !== 3) {
    return refuse(
      'basicConstraints',
      'An issuer is no version 3 certificate.',
      'RFC 5280 6.1.4(k)',
    );
  }
  const extension = findExtension(certificate.extensions, EXTENSION.basicConstraints);
  const constraints = extension === undefined ? undefined : decodeBasicConstraints(extension.value);
  if (constraints?.ca !== true) {
    return refuse('basicConstraints', 'An issuer is no authority.', 'RFC 5280 6.1.4(k)');
  }
  // Self-issued intermediates do not count (RFC 5280 section 4.2.1.9).
  const counted = below.filter(({ subject, issuer }) => !namesMatch(subject.rdns, issuer.rdns));
  if (constraints.pathLength !== undefined && counted.length > constraints.pathLength) {
    return refuse(
      'pathLength',
      'The path is longer than an authority allows.',
      'RFC 5280 6.1.4(l)',
    );
  }
  const usage = findExtension(certificate.extensions, EXTENSION.keyUsage);
  if (usage !== undefined && !decodeKeyUsage(usage.value).includes('keyCertSign')) {
    return refuse('keyUsage', 'An issuer may not sign certificates.', 'RFC 5280 6.1.4(n)');
  }
  return undefined;
}

function judgeExtensions(certificate: Certificate): Problem | undefined {
  for (const { oid, critical } of certificate.extensions) {
    if ((critical && !PROCESSED.has(oid)) || CONSTRAINING.includes(oid)) {
      return refuse(
        'criticalExtension',
        `A certificate on the path has the extension ${oid}, which is not evaluated here.`,
        'RFC 5280 6.1.5(f)',
      );
    }
  }
  return undefined;
}
