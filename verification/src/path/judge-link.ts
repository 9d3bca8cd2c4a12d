import { type Certificate, namesMatch, signatureAlgorithmOf } from '@tamga/formats';
import { verifySignature } from '../crypto/verify-signature.ts';
import { isAcceptable, isAcceptableKey } from '../policy/acceptable.ts';
import type { Policy } from '../policy/policy.ts';
import { type Problem, refuse } from './problem.ts';

/** What is wrong between a certificate and its issuer; undefined when nothing is. */
export type LinkJudge = (certificate: Certificate, issuer: Certificate) => Problem | undefined;

/**
 * Judges the links of one judgement, each once: many paths share them, and those who made the certificates choose how
 * many paths there are. Beyond the policy's budget every new link is refused.
 */
export function linkJudge(policy: Policy, at: Date): LinkJudge {
  const verdicts = new Map<Certificate, Map<Certificate, Problem | undefined>>();
  let links = 0;
  return (certificate, issuer) => {
    const known = verdicts.get(certificate) ?? new Map<Certificate, Problem | undefined>();
    if (!known.has(issuer)) {
      links += 1;
      known.set(
        issuer,
        links > policy.budget.maxLinks
          ? refuse(
              'budget',
              'More certificates claim to issue one another than are judged.',
              'EN 319 102-1 5.2.6',
              'CERTIFICATE_CHAIN_GENERAL_FAILURE',
            )
          : judgeLink(certificate, issuer, policy, at),
      );
      verdicts.set(certificate, known);
    }
    return known.get(issuer);
  };
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
  if (!isAcceptable(policy, algorithm, at)) {
    return refuse(
      'algorithm',
      `The signature algorithm ${certificate.signatureAlgorithm.oid} is not acceptable.`,
      'ETSI TS 119 312',
      'CRYPTO_CONSTRAINTS_FAILURE',
    );
  }
  if (![certificate, issuer].every(({ spki }) => isAcceptableKey(policy, spki.raw))) {
    return refuse(
      'keySize',
      'A key on the path is too short, too long or of an unknown kind.',
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
