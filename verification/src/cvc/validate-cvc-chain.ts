import {
  type CardVerifiableCertificate,
  type Chat,
  type CvcDomainParameters,
  commonRights,
  splitReference,
} from '@tamga/formats';
import {
  type Check,
  decide,
  type Finding,
  failed,
  type Indication,
  passed,
  type SubIndication,
} from '../report.ts';
import { cvcKeyBits, verifyCvcSignature } from './verify-cvc-signature.ts';

export interface CvcChain {
  /** The CVCA certificate that is trusted; its own signature is not judged. */
  readonly anchor: CardVerifiableCertificate;
  /** Domain parameters of an anchor that spells none out, as a link certificate may (TR-03110-3 D.3.3). */
  readonly anchorParameters?: CvcDomainParameters;
  /** From below the anchor down to the last one: links, Document Verifier, terminal. */
  readonly chain: readonly CardVerifiableCertificate[];
  readonly at: Date;
  /** Least size of keys: elliptic curves 256, RSA 2048 where absent. */
  readonly minimumBits?: { readonly ec: number; readonly rsa: number };
}

export interface CvcJudgement {
  readonly indication: Indication;
  readonly subIndication?: SubIndication;
  readonly checks: readonly Check[];
  /** Of the last certificate, with the rights that the whole chain grants (C.4.2); only when everything passed. */
  readonly authorization?: Chat;
  /** Of the last certificate's key; undefined for RSA. */
  readonly parameters?: CvcDomainParameters;
}

const MAX_CHAIN = 16;
const DAY_MS = 86_400_000;

/** Judges a chain of card verifiable certificates as a chip does (TR-03110-3 A.6.2, C.1 and C.4). Pure. */
export function validateCvcChain(options: CvcChain): CvcJudgement {
  const { anchor, chain } = options;
  if (anchor.chat.role !== 'cvca') {
    return decide([refuse('anchor', 'The trust anchor is no CVCA.', 'TR-03110-3 2.3.2')]);
  }
  if (chain.length > MAX_CHAIN) {
    return decide([refuse('budget', `More than ${MAX_CHAIN} certificates.`, 'TR-03110-3 2.3.3')]);
  }
  let issuer = anchor;
  let parameters = parametersOf(anchor, options.anchorParameters);
  let { rights } = anchor.chat;
  for (const certificate of chain) {
    const own = parametersOf(certificate, parameters);
    const problem =
      judgeForm(certificate, issuer) ??
      judgeKey(certificate, own, options.minimumBits) ??
      judgeSignature(certificate, issuer, parameters) ??
      judgeTime(certificate, issuer, options.at);
    if (problem !== undefined) return decide([problem]);
    rights = commonRights(rights, certificate.chat.rights);
    parameters = own;
    issuer = certificate;
  }
  const message = `${issuer.holderReference} chains to ${anchor.holderReference} over ${chain.length} step(s).`;
  return {
    ...decide([{ checks: [passed('cvcChain', message, 'TR-03110-3 2.3.3')] }]),
    authorization: { ...issuer.chat, rights },
    ...(parameters === undefined ? {} : { parameters }),
  };
}

/** Only a CVCA spells its curve out; everybody below uses the same (D.3.3). */
function parametersOf(
  { publicKey }: CardVerifiableCertificate,
  inherited: CvcDomainParameters | undefined,
): CvcDomainParameters | undefined {
  return publicKey.kind === 'rsa' ? undefined : (publicKey.parameters ?? inherited);
}

function judgeForm(
  { authorityReference, holderReference, chat, publicKey }: CardVerifiableCertificate,
  issuer: CardVerifiableCertificate,
): Finding | undefined {
  if (authorityReference !== issuer.holderReference) {
    return refuse(
      'reference',
      `${holderReference} names ${authorityReference} as its authority, not ${issuer.holderReference}.`,
      'TR-03110-3 A.6.1',
    );
  }
  if (chat.terminalType !== issuer.chat.terminalType) {
    return refuse(
      'terminalType',
      'The authorisations are of two types of terminals.',
      'TR-03110-3 C.4.1',
    );
  }
  if (!mayCertify(issuer.chat.role, chat.role)) {
    return refuse(
      'role',
      `A certificate of the role ${issuer.chat.role} issues none of the role ${chat.role}.`,
      'TR-03110-3 2.3.2',
    );
  }
  if (chat.role === 'cvca' && !isSameHolder(holderReference, issuer.holderReference)) {
    return refuse('link', 'A link certificate is for another holder.', 'TR-03110-3 2.3.2.1');
  }
  if (chat.role !== 'cvca' && publicKey.kind === 'ec' && publicKey.parameters !== undefined) {
    return refuse(
      'domainParameters',
      `${holderReference} brings domain parameters of its own.`,
      'TR-03110-3 D.3.3',
    );
  }
  return undefined;
}

function mayCertify(issuer: Chat['role'], subject: Chat['role']): boolean {
  if (issuer === 'cvca') return subject !== 'terminal';
  return issuer !== 'terminal' && subject === 'terminal';
}

/** A link differs from its issuer in the sequence number alone. */
function isSameHolder(reference: string, other: string): boolean {
  const [a, b] = [splitReference(reference), splitReference(other)];
  return (
    a !== undefined && a.country === b?.country && a.mnemonic === b.mnemonic && reference !== other
  );
}

function judgeKey(
  { publicKey, holderReference }: CardVerifiableCertificate,
  parameters: CvcDomainParameters | undefined,
  minimum = { ec: 256, rsa: 2048 },
): Finding | undefined {
  const bits = cvcKeyBits(publicKey, parameters) ?? 0;
  const isWeakHash = publicKey.scheme.hash === 'sha1' || publicKey.scheme.hash === 'sha224';
  if (bits >= minimum[publicKey.kind] && !isWeakHash) return undefined;
  return {
    checks: [
      failed(
        'algorithm',
        `The key of ${holderReference}, or what it signs with, is not acceptable.`,
        'TR-03116-2',
      ),
    ],
    verdict: { indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' },
  };
}

function judgeSignature(
  { body, signature, holderReference }: CardVerifiableCertificate,
  { publicKey }: CardVerifiableCertificate,
  parameters: CvcDomainParameters | undefined,
): Finding | undefined {
  if (verifyCvcSignature({ publicKey, parameters, data: body, signature })) return undefined;
  return {
    checks: [
      failed(
        'certificateSignature',
        `${holderReference} was not signed by its authority.`,
        'TR-03110-3 A.6.3',
      ),
    ],
    verdict: { indication: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE' },
  };
}

/** Both days are included. A chip takes an expired link, but no expired Document Verifier or terminal (2.3.3). */
function judgeTime(
  { effectiveDate, expirationDate, holderReference, chat }: CardVerifiableCertificate,
  issuer: CardVerifiableCertificate,
  at: Date,
): Finding | undefined {
  const refuseTime = (message: string, subIndication: SubIndication): Finding => ({
    checks: [failed('validity', message, 'TR-03110-3 2.3.3')],
    verdict: { indication: 'INDETERMINATE', subIndication },
  });
  if (expirationDate < effectiveDate) {
    return refuseTime(`${holderReference} ends before it begins.`, 'CHAIN_CONSTRAINTS_FAILURE');
  }
  if (effectiveDate < issuer.effectiveDate || effectiveDate >= dayAfter(issuer.expirationDate)) {
    return refuseTime(
      `${holderReference} was issued outside the validity of ${issuer.holderReference}.`,
      'CHAIN_CONSTRAINTS_FAILURE',
    );
  }
  if (at < effectiveDate) {
    return refuseTime(`${holderReference} is not valid yet.`, 'NOT_YET_VALID');
  }
  if (chat.role !== 'cvca' && at >= dayAfter(expirationDate)) {
    return refuseTime(`${holderReference} has expired.`, 'OUT_OF_BOUNDS_NO_POE');
  }
  return undefined;
}

function dayAfter(day: Date): Date {
  return new Date(day.getTime() + DAY_MS);
}

function refuse(check: string, message: string, clause: string): Finding {
  return {
    checks: [failed(check, message, clause)],
    verdict: { indication: 'TOTAL-FAILED', subIndication: 'CHAIN_CONSTRAINTS_FAILURE' },
  };
}
