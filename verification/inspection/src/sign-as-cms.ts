import { createHash } from 'node:crypto';
import { signData, type Transceiver } from '@tamga/applet-tools';
import {
  assembleSignedData,
  buildSignedAttributes,
  CONTENT_TYPE,
  parseCertificate,
} from '@tamga/formats';

/** A CMS signature with the card's signing key, document and certificate inside (RFC 5652, ESS RFC 5035). */
export async function signAsCms(
  card: Transceiver,
  document: Uint8Array,
  certificate: Uint8Array,
): Promise<Uint8Array> {
  const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const { issuer, serial } = parseCertificate(certificate);
  const signedAttributes = buildSignedAttributes({
    contentType: CONTENT_TYPE.data,
    messageDigest: digest(document),
    signingTime: wholeSecond(new Date()),
    signingCertificateV2: [{ hash: 'sha256', certHash: digest(certificate) }],
  });
  return assembleSignedData({
    eContentType: CONTENT_TYPE.data,
    eContent: document,
    certificates: [certificate],
    signerInfos: [
      {
        signer: { issuer: issuer.raw, serial: serial.bytes },
        digestAlgorithm: 'sha256',
        signedAttributes,
        signatureAlgorithm: 'rsa-pkcs1-sha256',
        signature: await signData(card, 'signing', signedAttributes),
      },
    ],
  });
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
