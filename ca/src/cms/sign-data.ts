import {
  assembleSignedData,
  buildSignedAttributes,
  type Certificate,
  signatureScheme,
} from '@tamga/formats';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { permitSignedAttributes } from '../lint/signing-permit.ts';

/** SignedData with one signer, its certificate inside (RFC 5652); detached when `eContent` is absent. */
export async function signData(options: {
  readonly eContentType: string;
  readonly eContent?: Uint8Array;
  /** Of the content, by the hash of the signer's algorithm. */
  readonly messageDigest: Uint8Array;
  readonly signingTime?: Date;
  readonly signer: AuthoritySigner;
  readonly certificate: Certificate;
}): Promise<Uint8Array> {
  const { eContentType, eContent, messageDigest, signingTime, signer, certificate } = options;
  const signedAttributes = buildSignedAttributes({
    contentType: eContentType,
    messageDigest,
    ...(signingTime === undefined ? {} : { signingTime }),
  });
  const signature = await signer.sign(
    permitSignedAttributes(signedAttributes, { type: eContentType, messageDigest }),
  );
  return assembleSignedData({
    eContentType,
    ...(eContent === undefined ? {} : { eContent }),
    certificates: [certificate.raw],
    signerInfos: [
      {
        signer: { issuer: certificate.issuer.raw, serial: certificate.serial.value },
        digestAlgorithm: signatureScheme(signer.algorithm).hash,
        signedAttributes,
        signatureAlgorithm: signer.algorithm,
        signature,
      },
    ],
  });
}
