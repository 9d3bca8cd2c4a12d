import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  assembleOcspResponse,
  assembleSigned,
  assembleSignedData,
  buildResponseData,
  buildSignedAttributes,
  buildTbsCertificate,
  buildTbsCertList,
  type Certificate,
  type CertificateRevocationList,
  type CertStatus,
  CONTENT_TYPE,
  EXTENSION,
  type Extension,
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeCrlNumber,
  encodeExtKeyUsage,
  encodeIssuingDistributionPoint,
  encodeKeyUsage,
  encodeNullExtension,
  encodeSubjectKeyIdentifier,
  type IssuingDistributionPoint,
  KEY_PURPOSE,
  type KeyUsage,
  name,
  type OcspResponse,
  parseCertificate,
  parseCrl,
  parseDer,
  parseOcspResponse,
  type RevokedCertificate,
} from '@tamga/formats';

/** A certificate of the test's own and the key that it certifies. */
export interface Party {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
}

export const NOW = new Date('2026-06-01T12:00:00Z');
export const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

export interface PartyOptions {
  readonly commonName?: string;
  readonly country?: string;
  readonly issuer?: Party;
  readonly usages?: readonly KeyUsage[];
  /** Absent: no basicConstraints. */
  readonly authority?: { readonly pathLength?: number };
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions?: readonly Extension[];
  readonly kind?: 'ec' | 'rsa-2048' | 'rsa-1024';
  /** Signs in place of the issuer. */
  readonly signer?: KeyObject;
  /** Whose key is certified, in place of a new one. */
  readonly key?: Pick<Party, 'privateKey' | 'spki'>;
}

/** Makes a key and certifies it, by itself when there is no issuer. */
export function party(options: PartyOptions = {}): Party {
  const {
    commonName = 'SPECIMEN',
    country = 'MN',
    kind = 'ec',
    usages = ['digitalSignature'],
  } = options;
  const { privateKey, spki } = options.key ?? newKey(kind);
  const subject = name(['C', country], ['CN', commonName]);
  const { issuer } = options;
  const signer = options.signer ?? issuer?.privateKey ?? privateKey;
  const algorithm = algorithmOf(signer);
  const tbs = buildTbsCertificate({
    serial: Uint8Array.of(1, ...randomBytes(15)),
    issuer: issuer?.certificate.subject.raw ?? subject,
    subject,
    notBefore: options.notBefore ?? new Date(NOW.getTime() - YEAR_MS),
    notAfter: options.notAfter ?? new Date(NOW.getTime() + YEAR_MS),
    spki,
    signatureAlgorithm: algorithm,
    extensions: [
      {
        oid: EXTENSION.subjectKeyIdentifier,
        critical: false,
        value: encodeSubjectKeyIdentifier(keyIdentifier(spki)),
      },
      ...(issuer === undefined
        ? []
        : [
            {
              oid: EXTENSION.authorityKeyIdentifier,
              critical: false,
              value: encodeAuthorityKeyIdentifier({ keyIdentifier: keyIdentifier(issuer.spki) }),
            },
          ]),
      { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(usages) },
      ...(options.authority === undefined
        ? []
        : [
            {
              oid: EXTENSION.basicConstraints,
              critical: true,
              value: encodeBasicConstraints({ ca: true, ...options.authority }),
            },
          ]),
      ...(options.extensions ?? []),
    ],
  });
  const certificate = parseCertificate(assembleSigned(tbs, algorithm, sign('sha256', tbs, signer)));
  return { certificate, privateKey, spki };
}

function newKey(kind: NonNullable<PartyOptions['kind']>): Pick<Party, 'privateKey' | 'spki'> {
  const { privateKey, publicKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: kind === 'rsa-2048' ? 2048 : 1024 });
  return { privateKey, spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
}

export function authority(commonName: string, options: PartyOptions = {}): Party {
  return party({
    commonName,
    usages: ['keyCertSign', 'cRLSign'],
    authority: {},
    ...options,
  });
}

function keyIdentifier(spki: Uint8Array): Uint8Array {
  return createHash('sha1').update(spki).digest();
}

export function algorithmOf(key: KeyObject): 'ecdsa-sha256' | 'rsa-pkcs1-sha256' {
  return key.asymmetricKeyType === 'ec' ? 'ecdsa-sha256' : 'rsa-pkcs1-sha256';
}

export interface CrlOptions {
  readonly revoked?: readonly RevokedCertificate[];
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  readonly scope?: IssuingDistributionPoint;
  readonly extensions?: readonly Extension[];
  readonly signer?: KeyObject;
}

export function crlOf(issuer: Party, options: CrlOptions = {}): CertificateRevocationList {
  const signer = options.signer ?? issuer.privateKey;
  const algorithm = algorithmOf(signer);
  const tbs = buildTbsCertList({
    signatureAlgorithm: algorithm,
    issuer: issuer.certificate.subject.raw,
    thisUpdate: options.thisUpdate ?? new Date(NOW.getTime() - 3_600_000),
    nextUpdate: options.nextUpdate ?? new Date(NOW.getTime() + DAY_MS),
    revoked: options.revoked ?? [],
    extensions: [
      { oid: EXTENSION.cRLNumber, critical: false, value: encodeCrlNumber(1n) },
      ...(options.scope === undefined
        ? []
        : [
            {
              oid: EXTENSION.issuingDistributionPoint,
              critical: true,
              value: encodeIssuingDistributionPoint(options.scope),
            },
          ]),
      ...(options.extensions ?? []),
    ],
  });
  return parseCrl(assembleSigned(tbs, algorithm, sign('sha256', tbs, signer)));
}

export interface OcspOptions {
  readonly status?: CertStatus;
  readonly serial?: Uint8Array;
  /** Whose name and key the CertID hashes. */
  readonly issuer?: Party;
  readonly responder?: Party;
  readonly signer?: KeyObject;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
}

/** An answer about `subject`, by its issuer or by a responder. */
export function ocspOf(subject: Party, issuer: Party, options: OcspOptions = {}): OcspResponse {
  const { responder = issuer, issuer: named = issuer } = options;
  const signer = options.signer ?? responder.privateKey;
  const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const data = buildResponseData({
    responderId: { byName: responder.certificate.subject.raw },
    producedAt: NOW,
    responses: [
      {
        certId: {
          hash: 'sha256',
          issuerNameHash: digest(named.certificate.subject.raw),
          issuerKeyHash: digest(named.certificate.spki.publicKey),
          serial: options.serial ?? subject.certificate.serial.bytes,
        },
        certStatus: options.status ?? { status: 'good' },
        thisUpdate: options.thisUpdate ?? NOW,
        nextUpdate: options.nextUpdate ?? new Date(NOW.getTime() + 600_000),
      },
    ],
  });
  const algorithm = algorithmOf(signer);
  const bytes = assembleOcspResponse(data, algorithm, sign('sha256', data, signer), [
    ...(responder === issuer ? [] : [responder.certificate.raw]),
  ]);
  return parseOcspResponse(bytes);
}

/** A responder that `issuer` delegated to, unless `changes` say otherwise. */
export function responderOf(issuer: Party, changes: PartyOptions = {}): Party {
  return party({
    commonName: 'SPECIMEN Responder',
    issuer,
    extensions: [
      {
        oid: EXTENSION.extKeyUsage,
        critical: true,
        value: encodeExtKeyUsage([KEY_PURPOSE.ocspSigning]),
      },
      { oid: EXTENSION.ocspNoCheck, critical: false, value: encodeNullExtension() },
    ],
    ...changes,
  });
}

export interface CmsOptions {
  readonly contentType?: string;
  /** Beside the signature instead of inside. */
  readonly isDetached?: boolean;
  readonly digest?: Uint8Array;
  readonly attributeType?: string;
  readonly certificates?: readonly Certificate[];
  readonly signatureOver?: Uint8Array;
  /** Named in signing-certificate-v2. */
  readonly named?: Certificate;
  readonly isByKeyIdentifier?: boolean;
  /** Turns the order of the signed attributes, before or after they are signed. */
  readonly attributesTurned?: 'before' | 'after';
}

function turned(set: Uint8Array): Uint8Array {
  const { raw, content, children } = parseDer(set);
  const header = raw.subarray(0, raw.length - content.length);
  return Uint8Array.from(Buffer.concat([header, ...[...children].reverse().map((one) => one.raw)]));
}

export function cmsOf(signer: Party, content: Uint8Array, options: CmsOptions = {}): Uint8Array {
  const { contentType = CONTENT_TYPE.data } = options;
  const { certificate, privateKey } = signer;
  const sorted = buildSignedAttributes({
    contentType: options.attributeType ?? contentType,
    messageDigest: options.digest ?? createHash('sha256').update(content).digest(),
    ...(options.named === undefined
      ? {}
      : {
          signingCertificateV2: [
            { hash: 'sha256', certHash: createHash('sha256').update(options.named.raw).digest() },
          ],
        }),
  });
  const written = options.attributesTurned === undefined ? sorted : turned(sorted);
  const signed = options.attributesTurned === 'before' ? written : sorted;
  return assembleSignedData({
    eContentType: contentType,
    ...(options.isDetached === true ? {} : { eContent: content }),
    certificates: (options.certificates ?? [certificate]).map(({ raw }) => raw),
    signerInfos: [
      {
        signer:
          options.isByKeyIdentifier === true
            ? { subjectKeyIdentifier: keyIdentifier(signer.spki) }
            : { issuer: certificate.issuer.raw, serial: certificate.serial.bytes },
        digestAlgorithm: 'sha256',
        signedAttributes: written,
        signatureAlgorithm: algorithmOf(privateKey),
        signature: sign('sha256', options.signatureOver ?? signed, privateKey),
      },
    ],
  });
}

/** A copy with one bit turned. */
export function altered(bytes: Uint8Array, at = Math.floor(bytes.length / 2)): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
