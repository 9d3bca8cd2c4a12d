import {
  type Certificate,
  type CertificateRevocationList,
  CONTENT_TYPE,
  decodeBasicConstraints,
  decodeExtKeyUsage,
  decodeKeyUsage,
  EXTENSION,
  FormatError,
  findExtension,
  KEY_PURPOSE,
  parseCertificate,
  parseCscaMasterList,
  parseSignedData,
} from '@tamga/formats';
import { certificateFindings } from '../certificate-judgement.ts';
import type { Policy } from '../policy/policy.ts';
import { type Check, decide, type Finding, type Indication, passed } from '../report.ts';
import { verifyCmsSigner } from '../signatures/cms-signature.ts';
import { refuse } from './chip-finding.ts';

export interface MasterListFacts {
  /** The signed list: ContentInfo with SignedData, DER. */
  readonly bytes: Uint8Array;
  /** Country signing certificates by which its signer is judged: never those of the list itself. */
  readonly cscaCertificates: readonly Certificate[];
  readonly crls: readonly CertificateRevocationList[];
}

export interface MasterListJudgement {
  readonly indication: Indication;
  readonly checks: readonly Check[];
  /** The authorities of the list; none unless it passed. */
  readonly certificates: readonly Certificate[];
  /** Entries that cannot be read, or are no authority: lists in the field have some. */
  readonly passedOver: number;
}

/** Judges a CSCA master list (Doc 9303-12 section 9): content, its one signer's signature, purpose and path. Pure. */
export function verifyMasterList(
  facts: MasterListFacts,
  policy: Policy,
  at: Date,
): MasterListJudgement {
  const { findings, list } = collect(facts, policy, at);
  const { indication, checks } = decide(findings);
  if (indication !== 'TOTAL-PASSED') {
    return { indication, checks, certificates: [], passedOver: 0 };
  }
  const certificates = list.flatMap(readAuthority);
  return { indication, checks, certificates, passedOver: list.length - certificates.length };
}

function collect(
  { bytes, cscaCertificates, crls }: MasterListFacts,
  policy: Policy,
  at: Date,
): { readonly findings: readonly Finding[]; readonly list: readonly Uint8Array[] } {
  try {
    const signed = parseSignedData(bytes, { allowUnsortedSets: true });
    if (signed.eContent === undefined || signed.eContentType !== CONTENT_TYPE.cscaMasterList) {
      const nothing = refuse('masterList', 'It holds no CSCA master list.', 'FORMAT_FAILURE');
      return { findings: [nothing], list: [] };
    }
    const { certificate, ...signature } = verifyCmsSigner(signed, signed.eContent, policy, at, {
      allowUnsortedAttributes: true,
    });
    if (certificate === undefined) return { findings: [signature], list: [] };
    const path = certificateFindings(
      { certificate, intermediates: [], anchors: cscaCertificates, crls, ocspResponses: [] },
      policy,
      at,
    );
    const findings = [signature, ...path, judgePurpose(certificate)];
    return { findings, list: parseCscaMasterList(signed.eContent).certificates };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const unreadable = refuse(
      'format',
      `The list cannot be read: ${error.message}.`,
      'FORMAT_FAILURE',
    );
    return { findings: [unreadable], list: [] };
  }
}

/** Doc 9303-12 section 7.1 table 6: digitalSignature alone, and the purpose of master lists alone, critical. */
function judgePurpose({ extensions }: Certificate): Finding {
  const usage = findExtension(extensions, EXTENSION.keyUsage);
  const purpose = findExtension(extensions, EXTENSION.extKeyUsage);
  const isSigner =
    usage !== undefined &&
    decodeKeyUsage(usage.value).join() === 'digitalSignature' &&
    purpose?.critical === true &&
    decodeExtKeyUsage(purpose.value).join() === KEY_PURPOSE.masterListSigning;
  return isSigner
    ? { checks: [passed('purpose', 'The signer signs master lists.', 'Doc 9303-12 7.1')] }
    : refuse('purpose', 'The signer is no signer of master lists.', 'SIG_CONSTRAINTS_FAILURE');
}

function readAuthority(der: Uint8Array): readonly Certificate[] {
  try {
    const certificate = parseCertificate(der);
    const constraints = findExtension(certificate.extensions, EXTENSION.basicConstraints);
    const isAuthority = constraints !== undefined && decodeBasicConstraints(constraints.value).ca;
    return isAuthority ? [certificate] : [];
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}
