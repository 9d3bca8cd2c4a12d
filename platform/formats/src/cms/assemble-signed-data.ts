import { encodeHashAlgorithm, type HashName } from '../algorithms/hash-algorithm.ts';
import {
  encodeSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../algorithms/signature-algorithm.ts';
import { hex } from '../bytes/bytes.ts';
import { encodeSerial } from '../certificate/build-certificate.ts';
import {
  explicit,
  implicit,
  implicitPrimitive,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
} from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { CONTENT_TYPE } from './oids.ts';

/** Who signed: the certificate's issuer (Name, DER) and serial, or its subject key identifier. */
export type SignerIdentifierFields =
  | { readonly issuer: Uint8Array; readonly serial: bigint | Uint8Array }
  | { readonly subjectKeyIdentifier: Uint8Array };

export interface SignerInfoFields {
  readonly signer: SignerIdentifierFields;
  readonly digestAlgorithm: HashName;
  /** The SET OF from `buildSignedAttributes`; without it the signature covers the content itself. */
  readonly signedAttributes?: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
}

export interface SignedDataFields {
  readonly eContentType: string;
  /** Content octets; leave away for a detached signature. */
  readonly eContent?: Uint8Array;
  readonly certificates: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfoFields[];
}

/** ContentInfo with SignedData (RFC 5652 5.1); versions follow its rules, every SET is sorted. */
export function assembleSignedData(parts: SignedDataFields): Uint8Array {
  const { eContentType, eContent, certificates, signerInfos } = parts;
  if (signerInfos.length === 0) throw new FormatError('value', 'SignedData: no signer');
  const digests = new Map(
    signerInfos.map(({ digestAlgorithm }) => {
      const encoded = encodeHashAlgorithm(digestAlgorithm);
      return [hex(encoded), encoded];
    }),
  );
  const signedData = sequence(
    integer(signedDataVersion(parts)),
    setOf([...digests.values()]),
    sequence(
      oid(eContentType),
      ...(eContent === undefined ? [] : [explicit(0, octetString(eContent))]),
    ),
    ...(certificates.length === 0 ? [] : [implicit(0, setOf(certificates))]),
    setOf(signerInfos.map((signer) => encodeSignerInfo(signer, eContentType))),
  );
  return sequence(oid(CONTENT_TYPE.signedData), explicit(0, signedData));
}

/** 3 when the content is not plain data or a signer is named by key identifier, else 1. */
function signedDataVersion({ eContentType, signerInfos }: SignedDataFields): 1 | 3 {
  const byKey = signerInfos.some(({ signer }) => 'subjectKeyIdentifier' in signer);
  return eContentType !== CONTENT_TYPE.data || byKey ? 3 : 1;
}

function encodeSignerInfo(info: SignerInfoFields, eContentType: string): Uint8Array {
  const { signer, signedAttributes } = info;
  if (signedAttributes === undefined && eContentType !== CONTENT_TYPE.data) {
    throw new FormatError('missing', 'SignerInfo: this content type needs signed attributes');
  }
  const byKey = 'subjectKeyIdentifier' in signer;
  return sequence(
    integer(byKey ? 3 : 1),
    byKey
      ? implicitPrimitive(0, signer.subjectKeyIdentifier)
      : sequence(signer.issuer, encodeSerial(signer.serial)),
    encodeHashAlgorithm(info.digestAlgorithm),
    ...(signedAttributes === undefined ? [] : [implicit(0, signedAttributes)]),
    encodeSignatureAlgorithm(info.signatureAlgorithm),
    octetString(info.signature),
  );
}
