import {
  type Certificate,
  decodeExtKeyUsage,
  decodeKeyUsage,
  EXTENSION,
  findExtension,
} from '@tamga/formats';
import { type Finding, failed, passed } from '../report.ts';

/** id-kp-documentSigning (RFC 9336 section 3). */
export const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';
/** Purposes that signing a document is: anyExtendedKeyUsage, id-kp-emailProtection (RFC 5280 section 4.2.1.12), documentSigning. */
const PURPOSES: ReadonlySet<string> = new Set([
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.4',
  DOCUMENT_SIGNING,
]);

/** Documents are signed with contentCommitment; neither the key for logging in nor one for another purpose does. */
export function judgePurpose(certificate: Certificate): Finding {
  const usage = findExtension(certificate.extensions, EXTENSION.keyUsage);
  const usages = usage === undefined ? [] : decodeKeyUsage(usage.value);
  return usages.includes('contentCommitment') && allowsDocuments(certificate)
    ? { checks: [passed('purpose', 'The certificate is for signatures.', 'RFC 5280 4.2.1.3')] }
    : {
        checks: [
          failed(
            'purpose',
            'The certificate is not for signatures of documents.',
            'RFC 5280 4.2.1.3',
          ),
        ],
        verdict: { indication: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' },
      };
}

/** Purposes that are not critical are the issuer's advice; critical ones must be kept. */
function allowsDocuments({ extensions }: Certificate): boolean {
  const purposes = findExtension(extensions, EXTENSION.extKeyUsage);
  return (
    purposes?.critical !== true ||
    decodeExtKeyUsage(purposes.value).some((purpose) => PURPOSES.has(purpose))
  );
}
