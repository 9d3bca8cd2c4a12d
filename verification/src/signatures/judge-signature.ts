import { type Certificate, equalBytes, FormatError, parseSignedData } from '@tamga/formats';
import {
  type CertificateFacts,
  certificateFindings,
  reportFrame,
  signerOf,
} from '../certificate-judgement.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { isAcceptable, isAcceptableKey } from '../policy/acceptable.ts';
import type { Policy } from '../policy/policy.ts';
import { decide, type Finding, failed, passed, type ValidationReport } from '../report.ts';
import { verifyCmsSigner } from './cms-signature.ts';
import { judgePurpose } from './judge-purpose.ts';

export type SignatureFacts = Omit<CertificateFacts, 'certificate'>;

/** A signature without any wrapping: RSASSA-PKCS1-v1_5 with SHA-256 over the document. */
export function judgeRawSignature(
  input: {
    readonly document: Uint8Array;
    readonly signature: Uint8Array;
    readonly certificate: Certificate;
  },
  facts: SignatureFacts,
  policy: Policy,
  at: Date,
): ValidationReport {
  const cryptography = judgeRaw(input, policy, at);
  return report(cryptography, input.certificate, facts, policy, at);
}

const RAW_ALGORITHM = 'rsa-pkcs1-sha256';

function judgeRaw(
  input: Parameters<typeof judgeRawSignature>[0],
  policy: Policy,
  at: Date,
): Finding {
  const spki = input.certificate.spki.raw;
  if (!isAcceptable(policy, RAW_ALGORITHM, at) || !isAcceptableKey(policy, spki)) {
    return {
      checks: [
        failed(
          'algorithm',
          'The signature algorithm or the signer’s key is not acceptable.',
          'ETSI TS 119 312',
        ),
      ],
      verdict: { indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' },
    };
  }
  const isSigned = verifySignature({
    spki,
    algorithm: RAW_ALGORITHM,
    data: input.document,
    signature: input.signature,
  });
  return isSigned
    ? { checks: [passed('signature', 'The signature is the signer’s.', 'RFC 8017 8.2.2')] }
    : {
        checks: [
          failed(
            'signature',
            'The signature does not belong to this document and certificate.',
            'RFC 8017 8.2.2',
          ),
        ],
        verdict: { indication: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE' },
      };
}

/** A CMS SignedData, with its content inside or beside it; where it is in both places, it must be the same. */
export function judgeCmsSignature(
  input: { readonly signature: Uint8Array; readonly document?: Uint8Array },
  facts: SignatureFacts,
  policy: Policy,
  at: Date,
): ValidationReport {
  try {
    const signed = parseSignedData(input.signature);
    const { eContent } = signed;
    // An empty eContent is content too: the signature is then over nothing, whatever lies beside it.
    if (eContent && input.document && !equalBytes(eContent, input.document)) {
      return verdict(
        'content',
        'The document is another than the one inside the signature.',
        { indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
        policy,
        at,
      );
    }
    const content = eContent ?? input.document;
    if (content === undefined) {
      return verdict(
        'content',
        'The signed document is not there: give it together with its signature.',
        { indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' },
        policy,
        at,
      );
    }
    const { certificate, ...cryptography } = verifyCmsSigner(signed, content, policy, at);
    return report(cryptography, certificate, facts, policy, at);
  } catch (error) {
    if (error instanceof FormatError) {
      return verdict(
        'format',
        `The signature cannot be read: ${error.message}.`,
        { indication: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' },
        policy,
        at,
      );
    }
    throw error;
  }
}

function verdict(
  check: string,
  message: string,
  decided: NonNullable<Finding['verdict']>,
  policy: Policy,
  at: Date,
): ValidationReport {
  const finding: Finding = { checks: [failed(check, message)], verdict: decided };
  return { kind: 'signature', ...decide([finding]), ...reportFrame(policy, at) };
}

function report(
  cryptography: Finding,
  certificate: Certificate | undefined,
  facts: SignatureFacts,
  policy: Policy,
  at: Date,
): ValidationReport {
  const findings =
    certificate === undefined
      ? [cryptography]
      : [
          cryptography,
          judgePurpose(certificate),
          ...certificateFindings({ ...facts, certificate }, policy, at),
        ];
  return {
    kind: 'signature',
    ...decide(findings),
    ...reportFrame(policy, at),
    ...(certificate === undefined ? {} : { signer: signerOf(certificate) }),
  };
}
