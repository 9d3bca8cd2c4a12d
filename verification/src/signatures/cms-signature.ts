import { createHash } from 'node:crypto';
import {
  type Certificate,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  equalBytes,
  findExtension,
  hashOf,
  namesMatch,
  parseCertificate,
  parseDer,
  type SignedData,
  type SignerInfo,
  setOf,
  signatureAlgorithmOf,
  signatureScheme,
} from '@tamga/formats';
import { verifySignature } from '../crypto/verify-signature.ts';
import { isAcceptable, isAcceptableKey } from '../policy/acceptable.ts';
import type { Policy } from '../policy/policy.ts';
import { type Finding, failed, passed, type SubIndication } from '../report.ts';

/** One signer's mathematics: which certificate, and whether content and attributes are what was signed. */
export interface CmsFinding extends Finding {
  readonly certificate?: Certificate;
}

export interface CmsOptions {
  /** Document Signers of passports in the field write signed attributes in another order than DER's. */
  readonly allowUnsortedAttributes?: boolean;
}

/**
 * Verifies the one SignerInfo of a SignedData over `content` (RFC 5652 section 5.4, 5.6). Signed attributes must be
 * there, sorted unless `options` say otherwise, and name content type, digest and, where they name a certificate, exactly this one (RFC 5035).
 */
export function verifyCmsSigner(
  signed: SignedData,
  content: Uint8Array,
  policy: Policy,
  at: Date,
  options: CmsOptions = {},
): CmsFinding {
  const [signer, another] = signed.signerInfos;
  if (signer === undefined || another !== undefined) {
    return fail('signers', 'There must be exactly one signer.', 'FORMAT_FAILURE');
  }
  if (signed.certificates.length > policy.budget.maxCertificates) {
    return {
      checks: [failed('certificates', 'It holds more certificates than are judged.')],
      verdict: { indication: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' },
    };
  }
  const certificate = signed.certificates
    .map((bytes) => parseCertificate(bytes))
    .find((candidate) => isSigner(signer, candidate));
  if (certificate === undefined) {
    return {
      ...fail('signer', 'The signer’s certificate is not there.', 'NO_SIGNING_CERTIFICATE_FOUND'),
      verdict: { indication: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' },
    };
  }
  const problem = judgeAttributes(signed, signer, certificate, content, options);
  if (problem !== undefined) {
    return { ...problem, certificate };
  }
  const algorithm = signerAlgorithm(signer);
  if (!isAcceptable(policy, algorithm, at) || !isAcceptableKey(policy, certificate.spki.raw)) {
    return {
      checks: [
        failed(
          'algorithm',
          'The signature algorithm or the signer’s key is not acceptable.',
          'ETSI TS 119 312',
        ),
      ],
      verdict: { indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' },
      certificate,
    };
  }
  const isSigned = signedForms(signer, content).some((data) =>
    verifySignature({
      spki: certificate.spki.raw,
      algorithm,
      data,
      signature: signer.signature,
    }),
  );
  return isSigned
    ? {
        checks: [passed('signature', 'The signature is the signer’s.', 'RFC 5652 5.6')],
        certificate,
      }
    : {
        ...fail('signature', 'The signature is not the signer’s.', 'SIG_CRYPTO_FAILURE'),
        certificate,
      };
}

/** What may have been signed: the attributes as they stand, and sorted as DER wants where they are not (RFC 5652 section 5.4). */
function signedForms({ signedAttributes }: SignerInfo, content: Uint8Array): readonly Uint8Array[] {
  if (signedAttributes === undefined) {
    return [content];
  }
  const { asSet, isSorted } = signedAttributes;
  if (isSorted) {
    return [asSet];
  }
  const { children } = parseDer(asSet, { allowUnsortedSets: true });
  return [asSet, setOf(children.map(({ raw }) => raw))];
}

function judgeAttributes(
  signed: SignedData,
  signer: SignerInfo,
  certificate: Certificate,
  content: Uint8Array,
  { allowUnsortedAttributes = false }: CmsOptions,
): Finding | undefined {
  const attributes = signer.signedAttributes;
  const hash = hashOf(signer.digestAlgorithm);
  if (attributes === undefined || hash === undefined) {
    return fail(
      'attributes',
      'The signature has no signed attributes, or an unknown digest.',
      'FORMAT_FAILURE',
    );
  }
  // RFC 5652 section 5.1 lets a verifier refuse a digest that the list does not name: nobody signs that list.
  if (!signed.digestAlgorithms.some((listed) => hashOf(listed) === hash)) {
    return fail('digest', 'The digest is not among those that are listed.', 'FORMAT_FAILURE');
  }
  const { contentType, messageDigest, signingCertificateV2 } = attributes.content;
  if (contentType !== signed.eContentType || !(attributes.isSorted || allowUnsortedAttributes)) {
    return fail(
      'attributes',
      'The signed attributes are not those of this content.',
      'FORMAT_FAILURE',
    );
  }
  const digest = createHash(hash).update(content).digest();
  if (messageDigest === undefined || !equalBytes(messageDigest, digest)) {
    return fail('digest', 'The content was changed after it was signed.', 'HASH_FAILURE');
  }
  const [named] = signingCertificateV2 ?? [];
  if (named !== undefined) {
    const certificateHash = createHash(named.hash).update(certificate.raw).digest();
    if (!equalBytes(named.certHash, certificateHash)) {
      return fail(
        'signingCertificate',
        'The signature names another certificate.',
        'SIG_CONSTRAINTS_FAILURE',
      );
    }
  }
  return undefined;
}

/** rsaEncryption beside a digest is how many signers write RSASSA-PKCS1-v1_5 (RFC 3370 section 3.2). */
const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';

function signerAlgorithm(signer: SignerInfo) {
  const hash = hashOf(signer.digestAlgorithm);
  if (signer.signatureAlgorithm.oid === RSA_ENCRYPTION) {
    return hash === 'sha256' || hash === 'sha384' || hash === 'sha512'
      ? (`rsa-pkcs1-${hash}` as const)
      : undefined;
  }
  const algorithm = signatureAlgorithmOf(signer.signatureAlgorithm);
  // The digest of the attributes and the one of the content must be the same.
  return algorithm !== undefined && signatureScheme(algorithm).hash === hash
    ? algorithm
    : undefined;
}

/** Whether a SignerInfo names this certificate (RFC 5652 section 5.3). */
export function isSigner({ signer }: SignerInfo, certificate: Certificate): boolean {
  if (signer.kind === 'issuerAndSerial') {
    return (
      signer.serial.value === certificate.serial.value &&
      namesMatch(signer.issuer.rdns, certificate.issuer.rdns)
    );
  }
  const own = findExtension(certificate.extensions, EXTENSION.subjectKeyIdentifier);
  return (
    own !== undefined && equalBytes(signer.keyIdentifier, decodeSubjectKeyIdentifier(own.value))
  );
}

function fail(check: string, message: string, subIndication: SubIndication): Finding {
  return {
    checks: [failed(check, message, 'RFC 5652 5.6')],
    verdict: { indication: 'TOTAL-FAILED', subIndication },
  };
}
