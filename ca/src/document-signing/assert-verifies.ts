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
 * Reads signed output back as a relying party would before it leaves the authority.
 *
 * @throws CaError OUTPUT_NOT_VERIFIED
 */
export function assertVerifies(contentInfo: Uint8Array, expected: ExpectedOutput): void {
  const fault = findFault(contentInfo, expected);
  if (fault !== undefined) {
    throw new CaError('OUTPUT_NOT_VERIFIED', `The output was kept back: ${fault}.`);
  }
}

function findFault(contentInfo: Uint8Array, expected: ExpectedOutput): string | undefined {
  const { certificates, signerInfos } = parseSignedData(contentInfo);
  const [info, another] = signerInfos;
  const [certificate] = certificates;
  if (info?.signedAttributes === undefined || another !== undefined) return 'not one signer';
  if (certificate === undefined || !equalBytes(certificate, expected.signer.raw)) {
    return "the signer's certificate is not in it";
  }
  const { asSet, content } = info.signedAttributes;
  if (!equalBytes(content.messageDigest ?? new Uint8Array(), expected.messageDigest)) {
    return 'the digest is another';
  }
  const algorithm = signatureAlgorithmOf(info.signatureAlgorithm);
  const spki = expected.signer.spki.raw;
  if (
    algorithm === undefined ||
    !verifySignature({ spki, algorithm, data: asSet, signature: info.signature })
  ) {
    return 'the signature is wrong';
  }
  return findPathFault(expected);
}

/** Paths found good, each by its signer: what it says of two certificates holds until one of them ends. */
const goodPaths = new WeakMap<Certificate, { root: Certificate; from: Date }>();

/** The path has two certificates: the signer and the root that issued it. */
function findPathFault({ signer, root, at }: ExpectedOutput): string | undefined {
  const good = goodPaths.get(signer);
  if (good?.root === root && at >= good.from && at <= signer.notAfter && at <= root.notAfter) {
    return undefined;
  }
  const { verdict, checks } = validatePath([signer, root], DEFAULT_POLICY, at);
  if (verdict === undefined) goodPaths.set(signer, { root, from: at });
  return verdict && checks.map(({ message }) => message).join('; ');
}
