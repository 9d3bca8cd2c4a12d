import {
  type Certificate,
  equalBytes,
  parseSignedData,
  signatureAlgorithmOf,
} from '@tamga/formats';
import { DEFAULT_POLICY, validatePath, verifySignature } from '@tamga/verification';
import { CaError } from '../errors.ts';

/** What must come out of the signer: this signer's signature over this digest, up to this root. */
export interface ExpectedOutput {
  readonly messageDigest: Uint8Array;
  readonly signer: Certificate;
  readonly root: Certificate;
  readonly at: Date;
}

/**
 * Reads signed output back as a relying party would before it leaves the authority. The path of a signer is
 * validated once; each output costs the reading and one signature.
 *
 * @throws CaError OUTPUT_NOT_VERIFIED
 */
export function assertVerifies(contentInfo: Uint8Array, expected: ExpectedOutput): void {
  const fault = findFault(contentInfo, expected) ?? findPathFault(expected);
  if (fault !== undefined) {
    throw new CaError('OUTPUT_NOT_VERIFIED', `The output was kept back: ${fault}.`);
  }
}

function findFault(
  contentInfo: Uint8Array,
  { messageDigest, signer }: ExpectedOutput,
): string | undefined {
  const { certificates, signerInfos } = parseSignedData(contentInfo);
  const [info, another] = signerInfos;
  if (info?.signedAttributes === undefined || another !== undefined) return 'not one signer';
  if (!certificates.some((certificate) => equalBytes(certificate, signer.raw))) {
    return "the signer's certificate is not in it";
  }
  const { asSet, content, isSorted } = info.signedAttributes;
  if (!isSorted) return 'the signed attributes are not in the order of DER';
  if (!equalBytes(content.messageDigest ?? new Uint8Array(), messageDigest)) {
    return 'the digest is another';
  }
  const algorithm = signatureAlgorithmOf(info.signatureAlgorithm);
  const { signature } = info;
  const isOurs =
    algorithm !== undefined &&
    verifySignature({ spki: signer.spki.raw, algorithm, data: asSet, signature });
  return isOurs ? undefined : 'the signature is wrong';
}

/** Signers whose path to a root was found good, and that root. */
const validated = new WeakMap<Certificate, Certificate>();

/**
 * The path has two certificates: the signer and the root that issued it. What was good once is good until the
 * signer's certificate ends, or the policy's algorithm does, which is looked at again with every new process.
 */
function findPathFault({ signer, root, at }: ExpectedOutput): string | undefined {
  const isCurrent = at >= signer.notBefore && at <= signer.notAfter;
  if (isCurrent && validated.get(signer) === root) return undefined;
  const { verdict, checks } = validatePath([signer, root], DEFAULT_POLICY, at);
  if (verdict !== undefined) return checks.map(({ message }) => message).join('; ');
  validated.set(signer, root);
  return undefined;
}
