import {
  assembleSignedData,
  buildSignedAttributes,
  type Certificate,
  type SignatureAlgorithm,
  signatureScheme,
} from '@tamga/formats';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { permitSignedAttributes } from '../lint/signing-permit.ts';

/** What the signature of one signer covers. */
export interface DataToSign {
  readonly eContentType: string;
  /** Absent in a detached signature. */
  readonly eContent?: Uint8Array;
  /** Of the content, by the hash of the signer's algorithm. */
  readonly messageDigest: Uint8Array;
  readonly signingTime?: Date;
}

/** The signer's certificate, and others that a reader needs beside it. */
export interface CarriedCertificates {
  readonly certificate: Certificate;
  readonly others?: readonly Certificate[];
}

/** SignedData with one signer, its certificate inside (RFC 5652). */
export async function signData(
  options: DataToSign & CarriedCertificates & { readonly signer: AuthoritySigner },
): Promise<Uint8Array> {
  const { algorithm } = options.signer;
  const signature = await signAttributes(options, options.signer);
  return assembleData(options, { ...options, algorithm, signature });
}

/** The signature over the signed attributes of `data` (RFC 5652 5.4). */
export function signAttributes(data: DataToSign, signer: AuthoritySigner): Promise<Uint8Array> {
  const { eContentType: type, messageDigest } = data;
  return signer.sign(permitSignedAttributes(attributesOf(data), { type, messageDigest }));
}

/** The same bytes from the same parts, whenever they are put together. */
export function assembleData(
  data: DataToSign,
  signed: CarriedCertificates & {
    readonly algorithm: SignatureAlgorithm;
    readonly signature: Uint8Array;
  },
): Uint8Array {
  const { eContentType, eContent } = data;
  const { certificate, others = [], algorithm, signature } = signed;
  return assembleSignedData({
    eContentType,
    ...(eContent === undefined ? {} : { eContent }),
    certificates: [certificate, ...others].map(({ raw }) => raw),
    signerInfos: [
      {
        signer: { issuer: certificate.issuer.raw, serial: certificate.serial.value },
        digestAlgorithm: signatureScheme(algorithm).hash,
        signedAttributes: attributesOf(data),
        signatureAlgorithm: algorithm,
        signature,
      },
    ],
  });
}

function attributesOf({ eContentType, messageDigest, signingTime }: DataToSign): Uint8Array {
  return buildSignedAttributes({
    contentType: eContentType,
    messageDigest,
    ...(signingTime === undefined ? {} : { signingTime }),
  });
}
