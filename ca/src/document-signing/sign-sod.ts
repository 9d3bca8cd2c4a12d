import { createHash } from 'node:crypto';
import {
  type Certificate,
  CONTENT_TYPE,
  decodeDocumentTypeList,
  EXTENSION,
  encodeLdsSecurityObject,
  encodeSod,
  FormatError,
} from '@tamga/formats';
import { signData } from '../cms/sign-data.ts';
import { CaError } from '../errors.ts';
import { readExtension } from '../lint/read-extension.ts';
import type { SigningAuthority } from '../pki.ts';
import { assertMaySign } from './assert-may-sign.ts';
import { assertVerifies } from './assert-verifies.ts';

export interface SodRequest {
  /** As in the MRZ: `P`, `ID`. */
  readonly documentType: string;
  /** SHA-256 of each data group. */
  readonly dataGroupHashes: readonly { readonly number: number; readonly hash: Uint8Array }[];
}

/**
 * EF.SOD over the hashes of the data groups (Doc 9303-10 4.6.2), verified up to the CSCA.
 *
 * @throws CaError REQUEST_UNREADABLE, DOCUMENT_TYPE_NOT_ALLOWED, SIGNER_NOT_IN_PERIOD, OUTPUT_NOT_VERIFIED
 */
export async function signSod(
  { documentType, dataGroupHashes }: SodRequest,
  { certificate, signer }: SigningAuthority,
  csca: Certificate,
  now: Date,
): Promise<Uint8Array> {
  assertMaySign(certificate, now);
  assertSignsType(certificate, documentType);
  const eContent = encodeGroups(dataGroupHashes);
  const messageDigest = createHash('sha256').update(eContent).digest();
  const contentInfo = await signData({
    eContentType: CONTENT_TYPE.ldsSecurityObject,
    eContent,
    messageDigest,
    signer,
    certificate,
  });
  assertVerifies(contentInfo, { messageDigest, signer: certificate, root: csca, at: now });
  return encodeSod(contentInfo);
}

function encodeGroups(dataGroupHashes: SodRequest['dataGroupHashes']): Uint8Array {
  try {
    return encodeLdsSecurityObject({ hash: 'sha256', dataGroupHashes });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new CaError('REQUEST_UNREADABLE', cause.message, { cause });
  }
}

/** The Document Signer names the document codes that it signs (Doc 9303-12 7.1.1.6). */
function assertSignsType(certificate: Certificate, documentType: string): void {
  const types =
    readExtension(certificate, EXTENSION.documentTypeList, decodeDocumentTypeList) ?? [];
  // A code of two characters may stand for its first one alone: `PM` is a kind of `P`.
  if (types.includes(documentType) || types.includes(documentType.slice(0, 1))) return;
  throw new CaError(
    'DOCUMENT_TYPE_NOT_ALLOWED',
    `The Document Signer signs ${types.join(', ')}, not ${documentType}.`,
  );
}
