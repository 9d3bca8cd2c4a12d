import { createHash } from 'node:crypto';
import {
  type Certificate,
  decodeExtKeyUsage,
  EXTENSION,
  equalBytes,
  FormatError,
  findExtension,
  type HomeAddress,
  parseAddressFile,
  parseHomeAddress,
  parseSignedData,
} from '@tamga/formats';
import {
  type CertificateFacts,
  certificateFindings,
  reportFrame,
  signerOf,
} from '../certificate-judgement.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { isAcceptable, isAcceptableKey } from '../policy/acceptable.ts';
import type { Policy } from '../policy/policy.ts';
import {
  decide,
  type Finding,
  failed,
  notDone,
  passed,
  type SubIndication,
  type ValidationReport,
  warned,
} from '../report.ts';
import { verifyCmsSigner } from '../signatures/cms-signature.ts';
import { DOCUMENT_SIGNING } from '../signatures/judge-purpose.ts';

/** Proof that the card in hand holds the key that the address names: a fresh challenge, and its signature. */
export interface ChallengeProof {
  readonly certificate: Certificate;
  readonly challenge: Uint8Array;
  readonly signature: Uint8Array;
}

export interface AddressReport extends ValidationReport {
  /** Read from the file; worth nothing unless the indication is TOTAL-PASSED. */
  readonly address?: HomeAddress;
}

/**
 * Judges the address file of a card: the address signer's signature and certificate, the period, and the binding to the
 * card's authentication key, which counts only after a fresh challenge to it. Pure.
 */
export function verifyAddressFile(
  file: Uint8Array,
  proof: ChallengeProof | undefined,
  facts: Omit<CertificateFacts, 'certificate'>,
  policy: Policy,
  at: Date,
): AddressReport {
  const { findings, signer, address } = collect(file, proof, facts, policy, at);
  return {
    kind: 'address',
    ...decide(findings),
    ...reportFrame(policy, at),
    ...(signer === undefined ? {} : { signer: signerOf(signer) }),
    ...(address === undefined ? {} : { address }),
  };
}

function collect(
  file: Uint8Array,
  proof: ChallengeProof | undefined,
  facts: Omit<CertificateFacts, 'certificate'>,
  policy: Policy,
  at: Date,
): {
  readonly findings: readonly Finding[];
  readonly signer?: Certificate;
  readonly address?: HomeAddress;
} {
  try {
    const contentInfo = parseAddressFile(file);
    const signed = contentInfo === undefined ? undefined : parseSignedData(contentInfo);
    if (signed?.eContent === undefined) {
      return { findings: [refuse('format', 'The file holds no address.', 'FORMAT_FAILURE')] };
    }
    const { certificate, ...cryptography } = verifyCmsSigner(signed, signed.eContent, policy, at);
    const address = parseHomeAddress(signed.eContent);
    return {
      address,
      ...(certificate === undefined ? {} : { signer: certificate }),
      findings: [
        cryptography,
        ...(certificate === undefined
          ? []
          : [
              judgeSigner(certificate),
              ...certificateFindings({ ...facts, certificate }, policy, at),
            ]),
        judgePeriod(address, at),
        judgeBinding(address, proof, policy, at),
        {
          checks: [
            warned(
              'freshness',
              `This is version ${address.version} of ${address.issuedAt.toISOString().slice(0, 10)}; whether a newer one exists was not asked (FRESHNESS_UNKNOWN).`,
            ),
          ],
        },
      ],
    };
  } catch (error) {
    if (error instanceof FormatError) {
      return {
        findings: [
          refuse('format', `The file cannot be read: ${error.message}.`, 'FORMAT_FAILURE'),
        ],
      };
    }
    throw error;
  }
}

/** Citizens' certificates lead to the same root: only a certificate for this purpose may sign an address. */
function judgeSigner(certificate: Certificate): Finding {
  const usage = findExtension(certificate.extensions, EXTENSION.extKeyUsage);
  return usage !== undefined && decodeExtKeyUsage(usage.value).includes(DOCUMENT_SIGNING)
    ? { checks: [passed('addressSigner', 'The signer may sign addresses.', 'RFC 9336 3')] }
    : refuse(
        'addressSigner',
        'The signer is not an address signer: its certificate is for another purpose.',
        'SIG_CONSTRAINTS_FAILURE',
      );
}

function judgePeriod(address: HomeAddress, at: Date): Finding {
  return at >= address.issuedAt && at <= address.validUntil
    ? {
        checks: [passed('period', `Valid until ${address.validUntil.toISOString().slice(0, 10)}.`)],
      }
    : {
        checks: [failed('period', 'The address is not valid at this time.')],
        verdict: { indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' },
      };
}

const CHALLENGE_ALGORITHM = 'rsa-pkcs1-sha256';

function judgeBinding(
  address: HomeAddress,
  proof: ChallengeProof | undefined,
  policy: Policy,
  at: Date,
): Finding {
  if (proof === undefined) {
    return {
      checks: [
        notDone(
          'binding',
          'The card was not asked to prove itself: the file may be a copy from another card.',
        ),
      ],
      verdict: { indication: 'INDETERMINATE', subIndication: 'BINDING_NOT_PROVEN' },
    };
  }
  const spki = proof.certificate.spki.raw;
  const belongs = equalBytes(createHash('sha256').update(spki).digest(), address.keyHash);
  const foreign = refuse('binding', 'The address belongs to another card.', 'NOT_BOUND');
  if (!belongs) {
    return foreign;
  }
  if (!isAcceptable(policy, CHALLENGE_ALGORITHM, at) || !isAcceptableKey(policy, spki)) {
    return {
      checks: [
        failed(
          'binding',
          'The algorithm or the key by which the card proves itself is not acceptable.',
          'ETSI TS 119 312',
        ),
      ],
      verdict: { indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' },
    };
  }
  const isProven = verifySignature({
    spki,
    algorithm: CHALLENGE_ALGORITHM,
    data: proof.challenge,
    signature: proof.signature,
  });
  return isProven
    ? {
        checks: [
          passed('binding', 'BOUND: the card in hand holds the key that the address names.'),
        ],
      }
    : foreign;
}

function refuse(check: string, message: string, subIndication: SubIndication): Finding {
  return {
    checks: [failed(check, message)],
    verdict: { indication: 'TOTAL-FAILED', subIndication },
  };
}
