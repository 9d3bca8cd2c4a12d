import type { Certificate, CertificateRevocationList } from '@tamga/formats';
import { FormatError, type OcspResponse } from '@tamga/formats';
import type { Policy } from '../policy/policy.ts';
import { type Check, type Finding, failed, passed } from '../report.ts';
import { statusInCrl, whyUnusable } from './crl.ts';
import { statusInOcsp } from './ocsp.ts';
import type { RevocationStatus } from './status.ts';

/** Everything that was collected about revocation, already parsed. */
export interface RevocationEvidence {
  readonly crls: readonly CertificateRevocationList[];
  readonly ocspResponses: readonly OcspResponse[];
}

/** The best statement about one certificate: revoked before good before unknown. */
export function revocationStatus(
  certificate: Certificate,
  issuer: Certificate,
  evidence: RevocationEvidence,
  policy: Policy,
  at: Date,
): RevocationStatus {
  const statements: RevocationStatus[] = [
    ...evidence.ocspResponses.map((response) =>
      readably('an OCSP answer', () =>
        statusInOcsp(response, certificate, issuer, policy, at, evidence.crls),
      ),
    ),
    ...evidence.crls.map((crl) =>
      readably('a CRL', () => {
        const why = whyUnusable(crl, certificate, issuer, policy, at);
        return why === undefined
          ? statusInCrl(crl, certificate)
          : { status: 'unknown', why: `a CRL was passed over: ${why}` };
      }),
    ),
  ];
  return (
    statements.find(({ status }) => status === 'revoked') ??
    statements.find(({ status }) => status === 'good') ??
    statements[0] ?? { status: 'unknown', why: 'no CRL and no OCSP answer is at hand' }
  );
}

/** Evidence comes from the network: one piece that cannot be read says nothing, and the others still count. */
function readably(what: string, statement: () => RevocationStatus): RevocationStatus {
  try {
    return statement();
  } catch (error) {
    if (error instanceof FormatError) {
      return { status: 'unknown', why: `${what} cannot be read: ${error.message}` };
    }
    throw error;
  }
}

/** Judges the revocation of every certificate of a path but its anchor. */
export function judgeRevocation(
  path: readonly Certificate[],
  evidence: RevocationEvidence,
  policy: Policy,
  at: Date,
): Finding {
  const checks: Check[] = [];
  for (const [depth, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[depth + 1];
    if (issuer === undefined) {
      continue;
    }
    const status = revocationStatus(certificate, issuer, evidence, policy, at);
    const finding = judgeStatus(status, depth > 0);
    checks.push(...finding.checks);
    if (finding.verdict !== undefined) {
      return { checks, verdict: finding.verdict };
    }
  }
  return { checks };
}

function judgeStatus(status: RevocationStatus, isAuthority: boolean): Finding {
  const check = isAuthority ? 'authorityRevocation' : 'revocation';
  switch (status.status) {
    case 'good':
      return {
        checks: [
          passed(
            check,
            `Not revoked according to ${status.source.toUpperCase()} of ${status.producedAt.toISOString()}.`,
            'RFC 5280 6.3',
          ),
        ],
      };
    case 'unknown':
      return {
        checks: [failed(check, `Revocation is not known: ${status.why}.`, 'EN 319 102-1 5.2.6')],
        verdict: { indication: 'INDETERMINATE', subIndication: 'TRY_LATER' },
      };
    case 'revoked': {
      const isHold = status.reason === 'certificateHold';
      return {
        checks: [
          failed(
            check,
            isHold
              ? `The certificate is suspended since ${status.since.toISOString()}.`
              : `The certificate was revoked on ${status.since.toISOString()} (${status.reason}).`,
            'EN 319 102-1 5.2.6',
          ),
        ],
        verdict: {
          indication: 'INDETERMINATE',
          subIndication: isHold
            ? 'TRY_LATER'
            : isAuthority
              ? 'REVOKED_CA_NO_POE'
              : 'REVOKED_NO_POE',
        },
      };
    }
  }
}
