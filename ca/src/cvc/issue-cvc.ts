import {
  assembleCvc,
  buildCvcBody,
  type CardVerifiableCertificate,
  type Chat,
  type CvcBodyFields,
  type CvcDomainParameters,
  type CvcPublicKeyFields,
  type CvcRequest,
  equalBytes,
  parseCardVerifiableCertificate,
  recogniseCurve,
} from '@tamga/formats';
import { verifyCvcAuthentication, verifyCvcRequest, verifyCvcSignature } from '@tamga/verification';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { permitCardVerifiableCertificate } from '../lint/signing-permit.ts';
import { addPeriod, type Period } from '../profiles/profile.ts';
import { cvcKeyOf } from './cvc-key.ts';
import { signCvc } from './sign-cvc.ts';

/** A CVCA or a Document Verifier that certifies: its certificate and its key. */
export interface CvcAuthority {
  readonly certificate: CardVerifiableCertificate;
  readonly signer: AuthoritySigner;
  /** Of a Document Verifier's key, which inherits them; a CVCA's stand in its certificate. */
  readonly parameters?: CvcDomainParameters;
}

/** Whom a request is from, as far as that is known: the certificate over the key that it had before. */
export interface CvcApplicant {
  readonly certificate: CardVerifiableCertificate;
  readonly parameters?: CvcDomainParameters;
}

interface Term {
  /** The first day; what is below the day is cut off. */
  readonly now: Date;
  readonly validity: Period;
}

/**
 * A CVCA's certificate over its own key (TR-03110-3 C.1): the trust point of chips.
 *
 * @throws CaError LINT_FAILED, KEY_NOT_ALLOWED, SIGNATURE_NOT_OURS
 */
export async function issueCvca(
  options: Term & {
    readonly signer: AuthoritySigner;
    readonly holderReference: string;
    readonly chat: Chat;
  },
): Promise<CardVerifiableCertificate> {
  const { signer, holderReference, chat } = options;
  return sign(
    {
      authorityReference: holderReference,
      holderReference,
      chat,
      publicKey: await cvcKeyOf(signer),
      ...datesOf(options),
    },
    signer,
  );
}

/**
 * The link from a CVCA's key to its next one, whose self-signed certificate says what the link repeats (2.3.2.1): chips
 * that trust the old key follow it.
 *
 * @throws CaError LINT_FAILED, SIGNATURE_NOT_OURS
 */
export function issueCvcaLink(
  authority: CvcAuthority,
  next: CardVerifiableCertificate,
): Promise<CardVerifiableCertificate> {
  const { publicKey, holderReference, chat, effectiveDate, expirationDate } = next;
  const { holderReference: authorityReference } = authority.certificate;
  return sign(
    { authorityReference, publicKey, holderReference, chat, effectiveDate, expirationDate },
    authority.signer,
    authority,
  );
}

/**
 * Certifies what a request holds: a Document Verifier's key by a CVCA, an inspection system's by a Document Verifier. An
 * applicant that was certified before must authenticate the request with that key.
 *
 * @throws CaError PROOF_OF_POSSESSION_WRONG, KEY_NOT_ALLOWED, LINT_FAILED, SIGNATURE_NOT_OURS
 */
export function issueCvc(
  options: Term & {
    readonly authority: CvcAuthority;
    readonly request: CvcRequest;
    readonly chat: Chat;
    readonly applicant?: CvcApplicant;
  },
): Promise<CardVerifiableCertificate> {
  const { authority, request, chat, applicant } = options;
  const { holderReference: authorityReference } = authority.certificate;
  assertPossession(request, applicant);
  assertForUs(request, authorityReference);
  return sign(
    {
      authorityReference,
      publicKey: inheriting(request, parametersOf(authority)),
      holderReference: request.holderReference,
      chat,
      ...datesOf(options),
    },
    authority.signer,
    authority,
  );
}

function assertPossession(request: CvcRequest, applicant: CvcApplicant | undefined): void {
  if (!verifyCvcRequest(request)) {
    throw new CaError(
      'PROOF_OF_POSSESSION_WRONG',
      'The request was not signed by the key that it holds.',
    );
  }
  if (applicant === undefined) return;
  const { certificate, parameters } = applicant;
  const { publicKey, holderReference } = certificate;
  if (
    request.outer?.authorityReference !== holderReference ||
    !verifyCvcAuthentication(request, { publicKey, parameters })
  ) {
    throw new CaError(
      'PROOF_OF_POSSESSION_WRONG',
      `The request is not authenticated by the key of ${holderReference}.`,
    );
  }
}

/** A request may say by which key it expects to be certified. */
function assertForUs({ authorityReference }: CvcRequest, own: string): void {
  if (authorityReference === undefined || authorityReference === own) return;
  throw new CaError('KEY_NOT_ALLOWED', `The request is for ${authorityReference}, not for ${own}.`);
}

/** The request's key without its domain parameters, which must be the authority's (D.3.3). */
function inheriting(
  { publicKey }: CvcRequest,
  parameters: CvcDomainParameters | undefined,
): CvcPublicKeyFields {
  if (publicKey.kind === 'rsa') return publicKey;
  const own = publicKey.parameters && recogniseCurve(publicKey.parameters);
  if (own === undefined || own !== (parameters && recogniseCurve(parameters))) {
    throw new CaError('KEY_NOT_ALLOWED', 'The key is on another curve than the authority’s.');
  }
  const { algorithm, point } = publicKey;
  return { kind: 'ec', algorithm, point };
}

function parametersOf({ certificate, parameters }: CvcAuthority): CvcDomainParameters | undefined {
  const { publicKey } = certificate;
  return publicKey.kind === 'rsa' ? undefined : (publicKey.parameters ?? parameters);
}

function datesOf({ now, validity }: Term): Pick<CvcBodyFields, 'effectiveDate' | 'expirationDate'> {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  return { effectiveDate: day, expirationDate: addPeriod(day, validity) };
}

/** Lints, signs, and holds the signature against the key that must have made it. */
async function sign(
  fields: CvcBodyFields,
  signer: AuthoritySigner,
  authority?: CvcAuthority,
): Promise<CardVerifiableCertificate> {
  const body = buildCvcBody(fields);
  const parameters = authority && parametersOf(authority);
  const permit = permitCardVerifiableCertificate(
    body,
    authority && { certificate: authority.certificate, ...(parameters && { parameters }) },
  );
  const certificate = parseCardVerifiableCertificate(
    assembleCvc(body, await signCvc(signer, permit)),
  );
  const { publicKey } = authority?.certificate ?? certificate;
  const { signature } = certificate;
  if (
    !equalBytes(certificate.body, body) ||
    !verifyCvcSignature({ publicKey, parameters, data: body, signature })
  ) {
    throw new CaError('SIGNATURE_NOT_OURS', `The key ${signer.label} signed something else.`);
  }
  return certificate;
}
