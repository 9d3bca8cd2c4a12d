import { type Certificate, CONTENT_TYPE } from '@tamga/formats';
import { signData } from '../cms/sign-data.ts';
import type { SigningAuthority } from '../pki.ts';
import { assertMaySign } from './assert-may-sign.ts';
import { assertVerifies } from './assert-verifies.ts';

/**
 * Detached SignedData over the SHA-256 digest of a canonical address: the address never comes here.
 *
 * @throws CaError SIGNER_NOT_IN_PERIOD, OUTPUT_NOT_VERIFIED
 */
export async function signAddress(
  messageDigest: Uint8Array,
  { certificate, signer }: SigningAuthority,
  root: Certificate,
  now: Date,
): Promise<Uint8Array> {
  assertMaySign(certificate, now);
  const contentInfo = await signData({
    eContentType: CONTENT_TYPE.data,
    messageDigest,
    signer,
    certificate,
  });
  assertVerifies(contentInfo, { messageDigest, signer: certificate, root, at: now });
  return contentInfo;
}
