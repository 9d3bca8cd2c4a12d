import {
  type Attribute,
  assembleAuthenticatedRequest,
  assembleCvc,
  assembleOcspResponse,
  assembleSigned,
  type CardVerifiableCertificate,
  type Certificate,
  type CvcDomainParameters,
  parseCardVerifiableCertificate,
  parseCertificate,
  parseCrl,
  parseCvcRequest,
  parseTstInfo,
  readSignedAttributes,
  type SignatureAlgorithm,
} from '@tamga/formats';
import { CaError } from '../errors.ts';
import type { Role } from '../profiles/profile.ts';
import type { CrlTarget, LintFinding, SignedContent } from './lint.ts';
import { readBasicResponse } from './ocsp/read-basic-response.ts';
import {
  lintCertificate,
  lintCrl,
  lintCvc,
  lintOcspResponse,
  lintSignedAttributes,
  lintTimeStamp,
} from './run-lints.ts';
import { readSignedAttributeSet } from './signed-attributes/read-signed-attribute-set.ts';
import { readStructure, type Structure } from './structure.ts';
import type { TimeStampTarget } from './time-stamp/target.ts';

/** What a permit stands for; each key signs its kinds and nothing else. */
export type PermitKind =
  | 'certificate'
  | 'crl'
  | 'ocsp-response'
  | 'signed-attributes'
  | 'time-stamp'
  | 'checkpoint'
  | 'card-verifiable-certificate'
  | 'card-verifiable-request';

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
  const certificate = read('certificate', () =>
    parseCertificate(assembleSigned(tbs, algorithm, NO_SIGNATURE)),
  );
  refuse(
    lintCertificate({ certificate, roles: roleSet(roles), issuer: issuer ?? certificate }),
    'certificate',
  );
  return new Permit('certificate', tbs);
}

const roleSets = new WeakMap<readonly Role[], ReadonlySet<Role>>();

function roleSet(roles: readonly Role[]): ReadonlySet<Role> {
  const known = roleSets.get(roles);
  if (known !== undefined) return known;
  const made = new Set(roles);
  roleSets.set(roles, made);
  return made;
}

/** Lints a to-be-signed CRL. `distributionPoint` is what the certificates of its shard name. */
export function permitCrl(
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  kind: CrlTarget['kind'],
  issuer: Certificate,
  known: Pick<CrlTarget, 'distributionPoint'> = {},
): SigningPermit {
  const crl = read('crl', () => parseCrl(assembleSigned(tbs, algorithm, NO_SIGNATURE)));
  refuse(lintCrl({ crl, kind, issuer, ...known }), 'crl');
  return new Permit('crl', tbs);
}

/** Lints ResponseData that the key of `responder` will sign. */
export function permitOcspResponse(
  data: Uint8Array,
  algorithm: SignatureAlgorithm,
  { responder }: { readonly responder: Certificate },
): SigningPermit {
  const response = read('ocsp-response', () =>
    readBasicResponse(assembleOcspResponse(data, algorithm, NO_SIGNATURE)),
  );
  refuse(lintOcspResponse({ response, responder }), 'ocsp-response');
  return new Permit('ocsp-response', data);
}

/** Lints signed attributes, the SET OF that is signed (RFC 5652 5.4), against the content that they name. */
export function permitSignedAttributes(
  attributes: Uint8Array,
  content?: SignedContent,
): SigningPermit {
  refuseAttributes(attributes, content);
  return new Permit('signed-attributes', attributes);
}

/** Lints a time-stamp token: its TSTInfo, and the signed attributes that are signed for it. */
export function permitTimeStamp(
  tstInfo: Uint8Array,
  attributes: Uint8Array,
  asked: Pick<TimeStampTarget, 'request' | 'certificate' | 'policy'>,
): SigningPermit {
  const signedAttributes = readSignedAttributes(refuseAttributes(attributes, undefined));
  const target = { ...asked, tstInfo: parseTstInfo(tstInfo), signedAttributes };
  refuse(lintTimeStamp(target), 'time-stamp');
  return new Permit('time-stamp', attributes);
}

/** The heads of the audit chains, in the form of platform/service. */
export function permitCheckpoint(bytes: Uint8Array): SigningPermit {
  if (!Buffer.from(bytes).toString().startsWith('["tamga-checkpoint-1",')) {
    throw new CaError('LINT_FAILED', 'These bytes are no checkpoint of the audit chains.');
  }
  return new Permit('checkpoint', bytes);
}

/** Lints the body of a card verifiable certificate. `issuer` is absent for a self-signed one. */
export function permitCardVerifiableCertificate(
  body: Uint8Array,
  issuer?: {
    readonly certificate: CardVerifiableCertificate;
    readonly parameters?: CvcDomainParameters;
  },
): SigningPermit {
  const certificate = parseCardVerifiableCertificate(assembleCvc(body, NO_SIGNATURE));
  const issuerParameters = issuer?.parameters ?? parametersOf(issuer?.certificate ?? certificate);
  refuse(
    lintCvc({
      certificate,
      issuer: issuer?.certificate ?? certificate,
      ...(issuerParameters && { issuerParameters }),
    }),
    'cvc',
  );
  return new Permit('card-verifiable-certificate', body);
}

function parametersOf({ publicKey }: CardVerifiableCertificate): CvcDomainParameters | undefined {
  return publicKey.kind === 'ec' ? publicKey.parameters : undefined;
}

/** The body of a request for a card verifiable certificate must read back. */
export function permitCardVerifiableRequest(body: Uint8Array): SigningPermit {
  parseCvcRequest(assembleCvc(body, NO_SIGNATURE));
  return new Permit('card-verifiable-request', body);
}

/** The outer signature of such a request: what it covers must read back. */
export function permitCardVerifiableAuthentication(input: Uint8Array): SigningPermit {
  parseCvcRequest(assembleAuthenticatedRequest(input, NO_SIGNATURE));
  return new Permit('card-verifiable-request', input);
}

/** Stands where the signature will be while the bytes are judged. */
const NO_SIGNATURE = Uint8Array.of(0);

/** Gives the attributes that may be signed. */
function refuseAttributes(
  bytes: Uint8Array,
  content: SignedContent | undefined,
): readonly Attribute[] {
  const attributes = read('signed-attributes', () => readSignedAttributeSet(bytes));
  refuse(lintSignedAttributes({ attributes, ...(content && { content }) }), 'signed-attributes');
  return attributes;
}

function read<Value>(structure: Structure, parse: () => Value): Value {
  const result = readStructure(structure, parse);
  if ('value' in result) return result.value;
  return refuse([result.finding], structure);
}

type Refused = Structure | 'cvc' | 'time-stamp';

const NAMES: Readonly<Record<Refused, string>> = {
  certificate: 'certificate was',
  cvc: 'card verifiable certificate was',
  crl: 'CRL was',
  'ocsp-response': 'OCSP response was',
  'signed-attributes': 'signed attributes were',
  'time-stamp': 'time-stamp token was',
};

function refuse(findings: readonly [LintFinding], structure: Refused): never;
function refuse(findings: readonly LintFinding[], structure: Refused): void;
function refuse(findings: readonly LintFinding[], structure: Refused): void {
  if (findings.length === 0) return;
  const list = findings.map(({ lint, clause, message }) => `${lint} (${clause}): ${message}`);
  throw new CaError('LINT_FAILED', `The ${NAMES[structure]} not signed. ${list.join('; ')}.`);
}
