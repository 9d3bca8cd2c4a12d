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
import { lintCertificate, lintCrl, lintOcspResponse } from './run-lints.ts';
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
}

/** Judges DER that may be a certificate, a CRL or an OCSP response. */
export function judgeBytes(bytes: Uint8Array, beside: Beside = {}): Judgement {
  const structure = looksLike(bytes);
  switch (structure) {
    case 'ocsp-response':
      return judgeOcspResponse(bytes, beside);
    case 'crl':
      return judgeCrl(bytes, beside);
    default:
      return judgeCertificate(bytes, beside);
  }
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

function judgeCrl(bytes: Uint8Array, { issuer }: Beside): Judgement {
  const structure = 'crl';
  const result = readStructure(structure, () => parseCrl(bytes));
  if (!('value' in result)) return { structure, findings: [result.finding] };
  const crl = result.value;
  const isShard = isPresent(crl, EXTENSION.issuingDistributionPoint);
  const kind = isShard ? 'citizen' : 'full';
  return { structure, findings: lintCrl({ crl, kind, ...(issuer && { issuer }) }) };
}

/** The responder is the certificate in the response, or the authority that was given. */
function judgeOcspResponse(bytes: Uint8Array, { issuer }: Beside): Judgement {
  const structure = 'ocsp-response';
  const result = readStructure(structure, () => {
    const response = readBasicResponse(bytes);
    const [included] = response.certificates;
    const responder = included === undefined ? issuer : parseCertificate(included);
    return { response, ...(responder && { responder }) };
  });
  if (!('value' in result)) return { structure, findings: [result.finding] };
  return { structure, findings: lintOcspResponse(result.value) };
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
