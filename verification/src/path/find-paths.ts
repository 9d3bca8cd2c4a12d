import {
  type Certificate,
  decodeAuthorityKeyIdentifier,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  FormatError,
  findExtension,
  namesMatch,
} from '@tamga/formats';

/** Bounds of the search: cross-certificates and cycles end it instead of hanging it. */
export interface SearchBudget {
  readonly maxPathLength: number;
  readonly maxSteps: number;
}

/**
 * Candidate paths from `target` up to a trust anchor, leaf first, the anchor last. Names chain and key identifiers
 * agree where both are there (RFC 5280 section 4.2.1.1); nothing is judged here. The search is depth first, never
 * visits a certificate twice in one path, and ends at the budget.
 */
export function* findPaths(
  target: Certificate,
  intermediates: readonly Certificate[],
  anchors: readonly Certificate[],
  budget: SearchBudget,
): Generator<readonly Certificate[]> {
  let steps = 0;
  yield* extend([target], target);

  function* extend(
    path: readonly Certificate[],
    last: Certificate,
  ): Generator<readonly Certificate[]> {
    for (const anchor of anchors) {
      steps += 1;
      if (sameCertificate(anchor, last)) {
        yield path;
        return;
      }
      if (mayIssue(anchor, last)) {
        yield [...path, anchor];
      }
    }
    if (path.length + 1 >= budget.maxPathLength) {
      return;
    }
    for (const issuer of intermediates) {
      steps += 1;
      if (steps > budget.maxSteps) {
        return;
      }
      if (mayIssue(issuer, last) && !path.some((member) => sameCertificate(member, issuer))) {
        yield* extend([...path, issuer], issuer);
      }
    }
  }
}

export function sameCertificate(a: Certificate, b: Certificate): boolean {
  return Buffer.compare(a.raw, b.raw) === 0;
}

/** Names chain, and key identifiers agree where both are there; one that cannot be read agrees with none. */
export function mayIssue(issuer: Certificate, subject: Certificate): boolean {
  if (!namesMatch(issuer.subject.rdns, subject.issuer.rdns)) {
    return false;
  }
  try {
    return keyIdentifiersAgree(issuer, subject);
  } catch (error) {
    if (error instanceof FormatError) {
      return false;
    }
    throw error;
  }
}

function keyIdentifiersAgree(issuer: Certificate, subject: Certificate): boolean {
  const authority = findExtension(subject.extensions, EXTENSION.authorityKeyIdentifier);
  const own = findExtension(issuer.extensions, EXTENSION.subjectKeyIdentifier);
  if (authority === undefined || own === undefined) {
    return true;
  }
  const wanted = decodeAuthorityKeyIdentifier(authority.value).keyIdentifier;
  return (
    wanted === undefined || Buffer.compare(wanted, decodeSubjectKeyIdentifier(own.value)) === 0
  );
}
