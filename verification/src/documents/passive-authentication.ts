import { createHash } from 'node:crypto';
import {
  type Certificate,
  type CertificateRevocationList,
  decodeDocumentTypeList,
  decodeKeyUsage,
  EXTENSION,
  equalBytes,
  FormatError,
  findExtension,
  LDS_SECURITY_OBJECT_OID,
  nameValues,
  parseDg1,
  parseLdsSecurityObject,
  parseSignedData,
  parseSod,
} from '@tamga/formats';
import { certificateFindings, reportFrame, signerOf } from '../certificate-judgement.ts';
import type { Policy } from '../policy/policy.ts';
import {
  type Check,
  decide,
  type Finding,
  failed,
  passed,
  type SubIndication,
  type ValidationReport,
} from '../report.ts';
import { verifyCmsSigner } from '../signatures/cms-signature.ts';

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
 * the hash of every data group as it was read, the countries and the document type. Pure.
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
    const { certificate, ...cryptography } = verifyCmsSigner(signed, signed.eContent, policy);
    const signature: Finding =
      cryptography.verdict === undefined
        ? {
            checks: [
              passed(
                'sodSignature',
                'EF.SOD was signed by its Document Signer.',
                'Doc 9303-11 5.1',
              ),
            ],
          }
        : refuse('sodSignature', 'The signature of EF.SOD is wrong.', 'SOD_SIGNATURE');
    if (certificate === undefined) {
      return { findings: [signature] };
    }
    return {
      signer: certificate,
      findings: [
        signature,
        judgeHashes(signed.eContent, facts.dataGroups),
        judgeSigner(certificate, facts, policy, at),
        judgeDocumentType(certificate, facts.dataGroups),
        judgeMrz(facts),
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

/** Every group that was read must be named, and be what was signed; the raw bytes are hashed. */
function judgeHashes(eContent: Uint8Array, dataGroups: ReadonlyMap<number, Uint8Array>): Finding {
  const object = parseLdsSecurityObject(eContent);
  const checks: Check[] = [];
  for (const [number, bytes] of dataGroups) {
    const signed = object.dataGroupHashes.find((entry) => entry.number === number);
    const hash = createHash(object.hash).update(bytes).digest();
    if (signed === undefined || !equalBytes(signed.hash, hash)) {
      return refuse(
        `hash.DG${number}`,
        `DG${number} is not what the issuer signed.`,
        'SOD_HASH_MISMATCH',
      );
    }
    checks.push(
      passed(`hash.DG${number}`, `DG${number} is what the issuer signed.`, 'Doc 9303-11 5.1'),
    );
  }
  return { checks };
}

/** The Document Signer up to a CSCA of the same country; a revoked one is named as such. */
function judgeSigner(
  certificate: Certificate,
  facts: ChipFacts,
  policy: Policy,
  at: Date,
): Finding {
  const findings = certificateFindings(
    {
      certificate,
      intermediates: [],
      anchors: facts.cscaCertificates,
      crls: facts.crls,
      ocspResponses: [],
    },
    policy,
    at,
  );
  const decided = decide(findings);
  if (decided.indication !== 'TOTAL-PASSED') {
    return {
      checks: decided.checks,
      verdict: { indication: 'INDETERMINATE', subIndication: signerCode(decided.subIndication) },
    };
  }
  if (!isDocumentSigner(certificate)) {
    return refuse(
      'documentSigner',
      'The signer’s certificate is not one of a Document Signer.',
      'DS_NOT_TRUSTED',
    );
  }
  const [country] = nameValues(certificate.subject.rdns, 'C');
  const [issuerCountry] = nameValues(certificate.issuer.rdns, 'C');
  if (country?.toUpperCase() !== issuerCountry?.toUpperCase()) {
    return refuse(
      'country',
      'The Document Signer and its CSCA are of two countries.',
      'DS_COUNTRY_MISMATCH',
    );
  }
  return {
    checks: [
      ...decided.checks,
      passed('country', 'The Document Signer and its CSCA are of one country.', 'Doc 9303-12 7.1'),
    ],
  };
}

/** Doc 9303-12 section 7.1 table 6: digitalSignature alone, and no purpose of another kind (master lists have one). */
function isDocumentSigner({ extensions }: Certificate): boolean {
  const usage = findExtension(extensions, EXTENSION.keyUsage);
  return (
    usage !== undefined &&
    decodeKeyUsage(usage.value).join() === 'digitalSignature' &&
    findExtension(extensions, EXTENSION.extKeyUsage) === undefined
  );
}

function signerCode(subIndication: SubIndication | undefined): SubIndication {
  switch (subIndication) {
    case 'NO_CERTIFICATE_CHAIN_FOUND':
    case 'CERTIFICATE_CHAIN_GENERAL_FAILURE':
      return 'CSCA_UNKNOWN';
    case 'REVOKED_NO_POE':
      return 'DS_REVOKED';
    case 'CRYPTO_CONSTRAINTS_FAILURE':
      return 'SOD_ALGORITHM_WEAK';
    default:
      return subIndication ?? 'DS_NOT_TRUSTED';
  }
}

/** documentTypeList (Doc 9303-12 section 7.1.1.1) against DG1's document code. */
function judgeDocumentType(
  certificate: Certificate,
  dataGroups: ReadonlyMap<number, Uint8Array>,
): Finding {
  const list = findExtension(certificate.extensions, EXTENSION.documentTypeList);
  const dg1 = dataGroups.get(1);
  if (list === undefined || dg1 === undefined) {
    return { checks: [] };
  }
  const { documentType } = parseDg1(dg1);
  return decodeDocumentTypeList(list.value).includes(documentType)
    ? {
        checks: [
          passed(
            'documentType',
            `The Document Signer may sign documents of type ${documentType}.`,
            'Doc 9303-12 7.1',
          ),
        ],
      }
    : refuse(
        'documentType',
        `The Document Signer may not sign documents of type ${documentType}.`,
        'DS_DOCUMENT_TYPE_MISMATCH',
      );
}

/** The page and the chip must be of one document, character by character. */
function judgeMrz({ mrz, dataGroups }: ChipFacts): Finding {
  if (mrz === undefined) {
    return { checks: [] };
  }
  const dg1 = dataGroups.get(1);
  return dg1 !== undefined && parseDg1(dg1).lines.join('') === mrz
    ? { checks: [passed('mrz', 'The printed MRZ is the one of the chip.', 'Doc 9303-11 5.1')] }
    : refuse('mrz', 'The printed MRZ is not the one of the chip.', 'MRZ_MISMATCH');
}

function refuse(check: string, message: string, subIndication: SubIndication): Finding {
  return {
    checks: [failed(check, message, 'Doc 9303-11 5.1')],
    verdict: { indication: 'TOTAL-FAILED', subIndication },
  };
}
