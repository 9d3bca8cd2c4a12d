import {
  assembleOcspResponse,
  assembleSigned,
  type Certificate,
  parseCertificate,
  parseCrl,
  parseDer,
  parseOcspResponse,
  type SignatureAlgorithm,
  TAG,
} from '@tamga/formats';
import { CaError } from '../errors.ts';
import type { Role } from '../profiles/profile.ts';
import type { CrlTarget, LintFinding } from './lint.ts';
import { lintCertificate, lintCrl } from './run-lints.ts';

/** What a permit stands for; each key signs its kinds and nothing else. */
export type PermitKind =
  | 'certificate'
  | 'crl'
  | 'ocsp-response'
  | 'signed-attributes'
  | 'checkpoint';

/**
 * The right to sign these bytes once. Only the functions of this file make one, after the bytes were
 * checked; the HSM's signer takes nothing else, so that nothing is signed unchecked.
 */
class Permit {
  readonly kind: PermitKind;
  #bytes: Uint8Array | undefined;

  constructor(kind: PermitKind, bytes: Uint8Array) {
    this.kind = kind;
    this.#bytes = bytes;
  }

  redeem(): Uint8Array {
    const bytes = this.#bytes;
    this.#bytes = undefined;
    if (bytes === undefined) {
      throw new CaError('PERMIT_USED', `This permit (${this.kind}) has signed already.`);
    }
    return bytes;
  }
}

export type SigningPermit = Permit;

/** The `redeem` of a signer whose key signs the given kinds only. */
export function redeemFor(...kinds: readonly PermitKind[]): (permit: SigningPermit) => Uint8Array {
  return (permit) => {
    if (!kinds.includes(permit.kind)) {
      throw new CaError(
        'PERMIT_FOR_OTHER_KEY',
        `A permit for ${permit.kind} does not fit a key for ${kinds.join(', ')}.`,
      );
    }
    return permit.redeem();
  };
}

/** Lints a to-be-signed certificate. `issuer` is absent for a self-signed one. */
export function permitCertificate(
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  roles: readonly Role[],
  issuer: Certificate | undefined,
): SigningPermit {
  const certificate = parseCertificate(assembleSigned(tbs, algorithm, NO_SIGNATURE));
  refuse(
    lintCertificate({ certificate, roles: new Set(roles), issuer: issuer ?? certificate }),
    'certificate',
  );
  return new Permit('certificate', tbs);
}

/** Lints a to-be-signed CRL. */
export function permitCrl(
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  kind: CrlTarget['kind'],
  issuer: Certificate,
): SigningPermit {
  const crl = parseCrl(assembleSigned(tbs, algorithm, NO_SIGNATURE));
  refuse(lintCrl({ crl, kind, issuer }), 'CRL');
  return new Permit('crl', tbs);
}

/** ResponseData must read back as OCSP. */
export function permitOcspResponse(data: Uint8Array, algorithm: SignatureAlgorithm): SigningPermit {
  parseOcspResponse(assembleOcspResponse(data, algorithm, NO_SIGNATURE));
  return new Permit('ocsp-response', data);
}

/** Signed attributes of CMS are a SET, strict DER, which the reader checks (RFC 5652 5.4). */
export function permitSignedAttributes(attributes: Uint8Array): SigningPermit {
  if (parseDer(attributes).tag !== TAG.set) {
    throw new CaError('LINT_FAILED', 'Signed attributes are not a SET (RFC 5652 5.4).');
  }
  return new Permit('signed-attributes', attributes);
}

/** The heads of the audit chains, in the form of platform/service. */
export function permitCheckpoint(bytes: Uint8Array): SigningPermit {
  if (!Buffer.from(bytes).toString().startsWith('["tamga-checkpoint-1",')) {
    throw new CaError('LINT_FAILED', 'These bytes are no checkpoint of the audit chains.');
  }
  return new Permit('checkpoint', bytes);
}

/** Stands where the signature will be while the bytes are judged. */
const NO_SIGNATURE = Uint8Array.of(0);

function refuse(findings: readonly LintFinding[], what: string): void {
  if (findings.length === 0) return;
  const list = findings.map(({ lint, clause, message }) => `${lint} (${clause}): ${message}`);
  throw new CaError('LINT_FAILED', `The ${what} was not signed. ${list.join('; ')}.`);
}
