import { type Certificate, CONTENT_TYPE, encodeSod } from '@tamga/formats';
import { assembleData, type DataToSign, signAttributes } from '../cms/sign-data.ts';
import { algorithmFor, type SigningAuthority } from '../pki.ts';
import { assertVerifies } from './assert-verifies.ts';
import type { SodRequest } from './sod-request.ts';

/** EF.SOD (Doc 9303-10 4.6.2), and the signature in it. */
export interface SignedSod {
  readonly sod: Uint8Array;
  readonly signature: Uint8Array;
}

/**
 * EF.SOD over the hashes of the data groups, verified up to the CSCA.
 *
 * @throws CaError LINT_FAILED, OUTPUT_NOT_VERIFIED; HsmError
 */
export async function signSod(
  request: SodRequest,
  { certificate, signer }: SigningAuthority,
  csca: Certificate,
  now: Date,
): Promise<SignedSod> {
  const signature = await signAttributes(dataOf(request), signer);
  const contentInfo = assembleData(dataOf(request), {
    certificate,
    algorithm: signer.algorithm,
    signature,
  });
  const { messageDigest } = request;
  assertVerifies(contentInfo, { messageDigest, signer: certificate, root: csca, at: now });
  return { sod: encodeSod(contentInfo), signature };
}

/** The same EF.SOD again, from what is on record about it. */
export function rebuildSod(
  request: SodRequest,
  certificate: Certificate,
  signature: Uint8Array,
): Uint8Array {
  const algorithm = algorithmFor(certificate);
  return encodeSod(assembleData(dataOf(request), { certificate, algorithm, signature }));
}

function dataOf({ securityObject, messageDigest }: SodRequest): DataToSign {
  return {
    eContentType: CONTENT_TYPE.ldsSecurityObject,
    eContent: securityObject,
    messageDigest,
  };
}
