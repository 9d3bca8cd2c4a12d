import { createHash } from 'node:crypto';
import {
  assembleSignedData,
  buildSignedAttributes,
  CONTENT_TYPE,
  signatureScheme,
  type TimeStampRequest,
} from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { CaError } from '../errors.ts';
import { permitTimeStamp, type SigningPermit } from '../lint/signing-permit.ts';
import type { SigningAuthority } from '../pki.ts';

/** A token that was found good and may be signed once. */
export interface PreparedToken {
  readonly permit: SigningPermit;
  readonly signedAttributes: Uint8Array;
}

/**
 * Signed attributes over a TSTInfo, with the unit's certificate named by ESSCertIDv2 (RFC 5816 2.2.1), linted.
 *
 * @throws CaError LINT_FAILED
 */
export function prepareToken(
  tstInfo: Uint8Array,
  unit: SigningAuthority,
  request: TimeStampRequest,
  policy: string,
): PreparedToken {
  const { certificate, signer } = unit;
  const { hash } = signatureScheme(signer.algorithm);
  const signedAttributes = buildSignedAttributes({
    contentType: CONTENT_TYPE.tstInfo,
    messageDigest: createHash(hash).update(tstInfo).digest(),
    signingCertificateV2: [
      {
        hash: 'sha256',
        certHash: createHash('sha256').update(certificate.raw).digest(),
        issuer: certificate.issuer.raw,
        serial: certificate.serial.value,
      },
    ],
  });
  return {
    permit: permitTimeStamp(tstInfo, signedAttributes, { request, certificate, policy }),
    signedAttributes,
  };
}

/**
 * TimeStampToken (RFC 3161 2.4.2), its signature held against the unit's certificate.
 *
 * @param certificates what is put inside: none unless certReq asks (RFC 3161 2.4.1).
 * @throws CaError SIGNATURE_NOT_OURS
 */
export async function signToken(
  tstInfo: Uint8Array,
  { permit, signedAttributes }: PreparedToken,
  { certificate, signer }: SigningAuthority,
  certificates: readonly Uint8Array[],
): Promise<Uint8Array> {
  const signature = await signer.sign(permit);
  const { algorithm } = signer;
  const signed = { spki: certificate.spki.raw, algorithm, data: signedAttributes, signature };
  if (!verifySignature(signed)) {
    throw new CaError('SIGNATURE_NOT_OURS', `The key ${signer.label} signed something else.`);
  }
  return assembleSignedData({
    eContentType: CONTENT_TYPE.tstInfo,
    eContent: tstInfo,
    certificates,
    signerInfos: [
      {
        signer: { issuer: certificate.issuer.raw, serial: certificate.serial.value },
        digestAlgorithm: signatureScheme(algorithm).hash,
        signedAttributes,
        signatureAlgorithm: algorithm,
        signature,
      },
    ],
  });
}
