import {
  type Certificate,
  type CertificateRevocationList,
  FormatError,
  LDS_SECURITY_OBJECT_OID,
  parseDg1,
  parseLdsSecurityObject,
  parseSignedData,
  parseSod,
} from '@tamga/formats';
import { reportFrame, signerOf } from '../certificate-judgement.ts';
import type { Policy } from '../policy/policy.ts';
import { decide, type Finding, failed, passed, type ValidationReport } from '../report.ts';
import { verifyCmsSigner } from '../signatures/cms-signature.ts';
import { refuse } from './chip-finding.ts';
import { judgeCompleteness, judgeHashAlgorithm, judgeHashes } from './data-groups.ts';
import { judgeDocumentSigner, judgeDocumentType } from './document-signer.ts';
import { judgeIssuingState } from './issuing-state.ts';
import { judgeExpiry, judgePrintedMrz } from './travel-document.ts';

export interface ChipFacts {
  /** EF.SOD as read. */
  readonly sod: Uint8Array;
  /** Data groups as read, by number. */
  readonly dataGroups: ReadonlyMap<number, Uint8Array>;
  /** The lines of the printed MRZ, joined, where somebody read them: DG1 must say the same. */
  readonly mrz?: string;
  readonly cscaCertificates: readonly Certificate[];
  readonly crls: readonly CertificateRevocationList[];
}

/**
 * Passive authentication (Doc 9303-11 section 5.1): the Document Signer's signature over EF.SOD, its path to a CSCA,
 * the hash of every data group as it was read, the countries and the document type; DG1 and DG2 must be there. Pure.
 */
export function verifyPassiveAuth(facts: ChipFacts, policy: Policy, at: Date): ValidationReport {
  const { findings, signer } = collect(facts, policy, at);
  return {
    kind: 'passport',
    ...decide(findings),
    ...reportFrame(policy, at),
    ...(signer === undefined ? {} : { signer: signerOf(signer) }),
  };
}

function collect(
  facts: ChipFacts,
  policy: Policy,
  at: Date,
): { readonly findings: readonly Finding[]; readonly signer?: Certificate } {
  try {
    const signed = parseSignedData(parseSod(facts.sod), { allowUnsortedSets: true });
    if (signed.eContent === undefined || signed.eContentType !== LDS_SECURITY_OBJECT_OID) {
      return {
        findings: [refuse('sod', 'EF.SOD holds no LDS security object.', 'FORMAT_FAILURE')],
      };
    }
    const { certificate, ...cryptography } = verifyCmsSigner(signed, signed.eContent, policy, at, {
      allowUnsortedAttributes: true,
    });
    const signature = judgeSignature(cryptography);
    if (certificate === undefined) {
      return { findings: [signature] };
    }
    const object = parseLdsSecurityObject(signed.eContent);
    const hashes = judgeHashes(object, facts.dataGroups);
    return {
      signer: certificate,
      findings: [
        signature,
        hashes,
        judgeHashAlgorithm(object, policy, at),
        judgeDocumentSigner(certificate, facts, policy, at),
        // What is not the issuer's need not be readable.
        ...(hashes.verdict === undefined ? judgeDg1(certificate, facts, at) : []),
        judgeCompleteness(object, facts.dataGroups),
      ],
    };
  } catch (error) {
    if (error instanceof FormatError) {
      return {
        findings: [
          refuse('format', `The files cannot be read: ${error.message}.`, 'FORMAT_FAILURE'),
        ],
      };
    }
    throw error;
  }
}

/** The signer's mathematics in the words of passive authentication. */
function judgeSignature({ verdict }: Finding): Finding {
  switch (verdict?.subIndication) {
    case undefined:
      return {
        checks: [
          passed('sodSignature', 'EF.SOD was signed by its Document Signer.', 'Doc 9303-11 5.1'),
        ],
      };
    case 'CRYPTO_CONSTRAINTS_FAILURE':
      return {
        checks: [
          failed(
            'sodSignature',
            'The algorithm or key of EF.SOD’s signature is not acceptable.',
            'Doc 9303-12 4.1.6',
          ),
        ],
        verdict: { indication: 'INDETERMINATE', subIndication: 'SOD_ALGORITHM_WEAK' },
      };
    default:
      return refuse('sodSignature', 'The signature of EF.SOD is wrong.', 'SOD_SIGNATURE');
  }
}

/** What DG1 says, against the Document Signer, the printed page and the time. */
function judgeDg1(
  certificate: Certificate,
  { dataGroups, mrz: printed }: ChipFacts,
  at: Date,
): readonly Finding[] {
  const dg1 = dataGroups.get(1);
  const mrz = dg1 === undefined ? undefined : parseDg1(dg1);
  const ofPage = judgePrintedMrz(mrz, printed);
  return mrz === undefined
    ? [ofPage]
    : [
        judgeDocumentType(certificate, mrz),
        judgeIssuingState(certificate, mrz),
        ofPage,
        judgeExpiry(mrz, at),
      ];
}
