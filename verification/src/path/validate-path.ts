import {
  type Certificate,
  decodeBasicConstraints,
  decodeKeyUsage,
  EXTENSION,
  FormatError,
  findExtension,
  namesMatch,
  signatureAlgorithmOf,
} from '@tamga/formats';
import { keyBits, verifySignature } from '../crypto/verify-signature.ts';
import type { Policy } from '../policy/policy.ts';
import { type Check, type Finding, failed, passed, type SubIndication } from '../report.ts';

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
 * basicConstraints and keyUsage are, because a leaf that stands in a trust store issues nothing.
 */
export function validatePath(path: readonly Certificate[], policy: Policy, at: Date): Finding {
  const checks: Check[] = [];
  for (const [depth, certificate] of path.entries()) {
    const issuer = path[depth + 1];
    const isAnchor = issuer === undefined;
    const problem =
      (isAnchor ? undefined : judgeLink(certificate, issuer, policy, at)) ??
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

interface Problem {
  readonly check: Check;
  readonly subIndication: SubIndication;
}

function refuse(
  check: string,
  message: string,
  clause: string,
  subIndication: SubIndication = 'CHAIN_CONSTRAINTS_FAILURE',
): Problem {
  return { check: failed(check, message, clause), subIndication };
}

/** What a certificate and its issuer must agree in: names, algorithm, key size, signature, validity. */
function judgeLink(
  certificate: Certificate,
  issuer: Certificate,
  policy: Policy,
  at: Date,
): Problem | undefined {
  if (!namesMatch(certificate.issuer.rdns, issuer.subject.rdns)) {
    return refuse(
      'names',
      'The issuer is another than the next certificate.',
      'RFC 5280 6.1.3(a)(4)',
    );
  }
  if (
    Buffer.compare(certificate.signatureAlgorithm.raw, certificate.tbsSignatureAlgorithm.raw) !== 0
  ) {
    return refuse('algorithm', 'The two signature algorithms differ.', 'RFC 5280 4.1.1.2');
  }
  const algorithm = signatureAlgorithmOf(certificate.signatureAlgorithm);
  const until = algorithm === undefined ? undefined : policy.algorithms[algorithm];
  if (algorithm === undefined || until === undefined || at >= new Date(until)) {
    return refuse(
      'algorithm',
      `The signature algorithm ${certificate.signatureAlgorithm.oid} is not acceptable.`,
      'ETSI TS 119 312',
      'CRYPTO_CONSTRAINTS_FAILURE',
    );
  }
  if (!strongEnough(certificate.spki.raw, policy) || !strongEnough(issuer.spki.raw, policy)) {
    return refuse(
      'keySize',
      'A key on the path is too short or of an unknown kind.',
      'ETSI TS 119 312',
      'CRYPTO_CONSTRAINTS_FAILURE',
    );
  }
  const isSigned = verifySignature({
    spki: issuer.spki.raw,
    algorithm,
    data: certificate.tbs,
    signature: certificate.signature,
  });
  if (!isSigned) {
    return refuse(
      'certificateSignature',
      'A certificate on the path was not signed by its issuer.',
      'RFC 5280 6.1.3(a)(1)',
      'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    );
  }
  if (at < certificate.notBefore || at > certificate.notAfter) {
    return refuse(
      'validity',
      `A certificate on the path is valid from ${certificate.notBefore.toISOString()} to ${certificate.notAfter.toISOString()} only.`,
      'RFC 5280 6.1.3(a)(2)',
      'OUT_OF_BOUNDS_NO_POE',
    );
  }
  return undefined;
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

function strongEnough(spki: Uint8Array, policy: Policy): boolean {
  const size = keyBits(spki);
  if (size === undefined) {
    return false;
  }
  return size.bits >= (size.kind === 'rsa' ? policy.minimumRsaBits : policy.minimumEcBits);
}
