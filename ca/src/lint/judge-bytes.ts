import {
  type Certificate,
  CRL_DER_LIMITS,
  EXTENSION,
  FormatError,
  parseCertificate,
  parseCrl,
  parseDer,
  TAG,
} from '@tamga/formats';
import type { Role } from '../profiles/profile.ts';
import { guessRoles } from './guess-roles.ts';
import type { LintFinding } from './lint.ts';
import { readBasicResponse } from './ocsp/read-basic-response.ts';
import { isPresent } from './read-extension.ts';
import { lintCertificate, lintCrl, lintOcspResponse, lintSignedAttributes } from './run-lints.ts';
import { readSignedAttributeSet } from './signed-attributes/read-signed-attribute-set.ts';
import { readStructure, type Structure } from './structure.ts';

export interface Judgement {
  readonly structure: Structure;
  /** Of a certificate that could be read: what it was taken for. */
  readonly roles?: readonly Role[];
  readonly findings: readonly LintFinding[];
}

export interface Beside {
  /** The authority above; a self-signed certificate needs none. */
  readonly issuer?: Certificate;
  /** Instead of guessing. */
  readonly roles?: ReadonlySet<Role>;
  readonly structure?: Structure;
  /** What the certificates of a CRL's shard name. */
  readonly distributionPoint?: string;
}

/** Judges DER: a certificate, a CRL or an OCSP response by what it looks like; the others only when they are named. */
export function judgeBytes(bytes: Uint8Array, beside: Beside = {}): Judgement {
  const structure = beside.structure ?? looksLike(bytes);
  switch (structure) {
    case 'certificate':
      return judgeCertificate(bytes, beside);
    case 'crl':
      return judgeCrl(bytes, beside);
    case 'ocsp-response':
      return judgeOcspResponse(bytes, beside);
    case 'signed-attributes':
      return judge(
        structure,
        () => readSignedAttributeSet(bytes),
        (attributes) => lintSignedAttributes({ attributes }),
      );
  }
}

/** A structure that cannot be read has that one finding. */
function judge<Value>(
  structure: Structure,
  parse: () => Value,
  lint: (value: Value) => readonly LintFinding[],
): Judgement {
  const result = readStructure(structure, parse);
  return {
    structure,
    findings: 'value' in result ? lint(result.value) : [result.finding],
  };
}

function judgeCertificate(bytes: Uint8Array, { issuer, roles }: Beside): Judgement {
  const structure = 'certificate';
  const result = readStructure(structure, () => parseCertificate(bytes));
  if (!('value' in result)) return { structure, findings: [result.finding] };
  const certificate = result.value;
  const taken = roles ?? guessRoles(certificate);
  const authority = issuer ?? (taken.has('root') ? certificate : undefined);
  const findings = lintCertificate({
    certificate,
    roles: taken,
    ...(authority && { issuer: authority }),
  });
  return { structure, roles: [...taken], findings };
}

function judgeCrl(bytes: Uint8Array, { issuer, distributionPoint }: Beside): Judgement {
  return judge(
    'crl',
    () => parseCrl(bytes),
    (crl) => {
      const isShard =
        distributionPoint !== undefined || isPresent(crl, EXTENSION.issuingDistributionPoint);
      return lintCrl({
        crl,
        kind: isShard ? 'citizen' : 'full',
        ...(issuer && { issuer }),
        ...(distributionPoint !== undefined && { distributionPoint }),
      });
    },
  );
}

/** The responder is the certificate in the response, or the one that was given. */
function judgeOcspResponse(bytes: Uint8Array, { issuer }: Beside): Judgement {
  return judge(
    'ocsp-response',
    () => {
      const response = readBasicResponse(bytes);
      const [included] = response.certificates;
      const responder = included === undefined ? issuer : parseCertificate(included);
      return { response, ...(responder && { responder }) };
    },
    lintOcspResponse,
  );
}

/**
 * By the first elements: OCSPResponse begins with an ENUMERATED; in the to-be-signed part, the version of a
 * certificate stands in [0], that of a CRL is an INTEGER before an algorithm (RFC 5280 4.1 and 5.1).
 */
function looksLike(bytes: Uint8Array): Structure {
  try {
    const [first] = parseDer(bytes, CRL_DER_LIMITS).children;
    if (first?.tagClass === 'universal' && first.tag === TAG.enumerated) return 'ocsp-response';
    const parts = first?.children ?? [];
    const times = parts.filter(({ tagClass, tag }) => tagClass === 'universal' && isTime(tag));
    return times.length > 0 ? 'crl' : 'certificate';
  } catch (error) {
    if (error instanceof FormatError) return 'certificate';
    throw error;
  }
}

function isTime(tag: number): boolean {
  return tag === TAG.utcTime || tag === TAG.generalizedTime;
}
