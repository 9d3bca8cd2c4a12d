import { parseAlgorithmIdentifier } from '../algorithms/algorithm-identifier.ts';
import { encodeHashAlgorithm, type HashName, requireHash } from '../algorithms/hash-algorithm.ts';
import { type Attribute, encodeAttributes } from '../csr/certification-request.ts';
import { expectTag, integerValue, parseOid, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { parseTime, time } from '../der/time.ts';
import { explicit, integer, octetString, oid, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { type GeneralName, parseGeneralNameList } from '../extensions/general-names.ts';
import { CMS_ATTRIBUTE } from './oids.ts';

/** ESSCertIDv2 (RFC 5035 4): the hash of a certificate, and who issued it. */
export interface EssCertIdV2Fields {
  readonly hash: HashName;
  readonly certHash: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly serial?: bigint;
}

export interface SignedAttributesFields {
  /** eContentType, dotted. */
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  readonly signingTime?: Date;
  /** The signer's certificate first. `issuer` is the issuer's Name, DER. */
  readonly signingCertificateV2?: readonly EssCertIdV2Fields[];
  readonly other?: readonly Attribute[];
}

/** SignedAttributes as the SET OF that is hashed and signed, in DER order (RFC 5652 5.4). */
export function buildSignedAttributes(parts: SignedAttributesFields): Uint8Array {
  const { signingTime, signingCertificateV2 } = parts;
  return encodeAttributes([
    { type: CMS_ATTRIBUTE.contentType, values: [oid(parts.contentType)] },
    { type: CMS_ATTRIBUTE.messageDigest, values: [octetString(parts.messageDigest)] },
    ...(signingTime === undefined
      ? []
      : [{ type: CMS_ATTRIBUTE.signingTime, values: [time(signingTime)] }]),
    ...(signingCertificateV2 === undefined
      ? []
      : [
          {
            type: CMS_ATTRIBUTE.signingCertificateV2,
            values: [sequence(sequence(...signingCertificateV2.map(encodeEssCertId)))],
          },
        ]),
    ...(parts.other ?? []),
  ]);
}

function encodeEssCertId(id: EssCertIdV2Fields): Uint8Array {
  const { issuer, serial } = id;
  if ((issuer === undefined) !== (serial === undefined)) {
    throw new FormatError('value', 'ESSCertIDv2: issuer and serial belong together');
  }
  return sequence(
    // SHA-256 is the DEFAULT and therefore not written (RFC 5035 4).
    ...(id.hash === 'sha256' ? [] : [encodeHashAlgorithm(id.hash)]),
    octetString(id.certHash),
    ...(issuer === undefined || serial === undefined
      ? []
      : [sequence(sequence(explicit(4, issuer)), integer(serial))]),
  );
}

export interface EssCertIdV2 {
  readonly hash: HashName;
  readonly certHash: Uint8Array;
  readonly issuerSerial?: { readonly issuer: readonly GeneralName[]; readonly serial: bigint };
}

/** What the usual signed attributes say. */
export interface SignedAttributesContent {
  readonly contentType?: string;
  readonly messageDigest?: Uint8Array;
  readonly signingTime?: Date;
  readonly signingCertificateV2?: readonly EssCertIdV2[];
}

/** Reads the usual attributes; one of them with several values is refused (RFC 5652 11). */
export function readSignedAttributes(attributes: readonly Attribute[]): SignedAttributesContent {
  const contentType = singleValue(attributes, CMS_ATTRIBUTE.contentType);
  const digest = singleValue(attributes, CMS_ATTRIBUTE.messageDigest);
  const signingTime = singleValue(attributes, CMS_ATTRIBUTE.signingTime);
  const certificate = singleValue(attributes, CMS_ATTRIBUTE.signingCertificateV2);
  return {
    ...(contentType && { contentType: parseOid(parseDer(contentType), 'contentType') }),
    ...(digest && {
      messageDigest: expectTag(parseDer(digest), TAG.octetString, 'messageDigest').content,
    }),
    ...(signingTime && { signingTime: parseTime(parseDer(signingTime)) }),
    ...(certificate && { signingCertificateV2: parseSigningCertificate(certificate) }),
  };
}

function singleValue(attributes: readonly Attribute[], type: string): Uint8Array | undefined {
  const attribute = attributes.find((candidate) => candidate.type === type);
  if (attribute !== undefined && attribute.values.length !== 1) {
    throw new FormatError('value', `signedAttrs: ${type} has not exactly one value`);
  }
  return attribute?.values[0];
}

function parseSigningCertificate(value: Uint8Array): readonly EssCertIdV2[] {
  const where = 'SigningCertificateV2';
  const reader = sequenceFields(parseDer(value), where);
  const certs = reader.take(TAG.sequence, 'certs').children;
  reader.optional(TAG.sequence);
  reader.end();
  return certs.map((node) => {
    const id = sequenceFields(node, where);
    const algorithm = id.optional(TAG.sequence);
    const certHash = id.take(TAG.octetString, 'certHash').content;
    const issuerSerial = id.optional(TAG.sequence);
    id.end();
    const hash =
      algorithm === undefined ? 'sha256' : requireHash(parseAlgorithmIdentifier(algorithm), where);
    if (issuerSerial === undefined) return { hash, certHash };
    const parts = sequenceFields(issuerSerial, `${where} issuerSerial`);
    const issuer = parseGeneralNameList(parts.take(TAG.sequence, 'issuer'), where);
    const serial = integerValue(parts.take(TAG.integer, 'serialNumber').content);
    parts.end();
    return { hash, certHash, issuerSerial: { issuer, serial } };
  });
}
