import {
  type Certificate,
  type CertificateRevocationList,
  decodeDocumentTypeList,
  decodeKeyUsage,
  EXTENSION,
  findExtension,
  type Mrz,
  nameValues,
} from '@tamga/formats';
import { certificateFindings } from '../certificate-judgement.ts';
import type { Policy } from '../policy/policy.ts';
import { decide, type Finding, passed, type SubIndication } from '../report.ts';
import { refuse } from './chip-finding.ts';

/** The Document Signer up to a CSCA of the same country; a revoked one is named as such. */
export function judgeDocumentSigner(
  certificate: Certificate,
  facts: {
    readonly cscaCertificates: readonly Certificate[];
    readonly crls: readonly CertificateRevocationList[];
  },
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
export function judgeDocumentType(certificate: Certificate, { documentType }: Mrz): Finding {
  const list = findExtension(certificate.extensions, EXTENSION.documentTypeList);
  if (list === undefined) {
    return { checks: [] };
  }
  return mayCover(decodeDocumentTypeList(list.value), documentType)
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

/** `P` in the list stands for every passport: the second letter is the issuer's own (Doc 9303-4 section 4.2.2). */
function mayCover(list: readonly string[], documentType: string): boolean {
  return list.includes(documentType) || (list.includes('P') && documentType.startsWith('P'));
}
