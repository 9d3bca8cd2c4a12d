import {
  ACCESS_METHOD,
  buildTbsCertificate,
  type Certificate,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  type Extension,
  encodeAuthorityInfoAccess,
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeCertificatePolicies,
  encodeDistributionPoints,
  encodeDocumentTypeList,
  encodeExtKeyUsage,
  encodeGeneralNames,
  encodeKeyUsage,
  encodeNullExtension,
  encodePrivateKeyUsagePeriod,
  encodeQcStatements,
  encodeSubjectKeyIdentifier,
  findExtension,
  type GeneralName,
  keepEncoded,
  type Name,
  name,
  namesMatch,
  type SignatureAlgorithm,
} from '@tamga/formats';
import { keyIdentifier } from '../keys/key-identifier.ts';
import { addPeriod, lastSecond, type Profile } from '../profiles/profile.ts';

/** Who the state is, in alternative names (Doc 9303-12 7.1.1.2). */
export interface IcaoContact {
  /** Three-letter code as in the MRZ: MNG. */
  readonly state: string;
  readonly email: string;
}

/** What every certificate of one profile and issuer has in common. */
export interface TemplateOptions {
  readonly profile: Profile;
  /** Absent: self-signed. */
  readonly issuer?: Certificate;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Where certificates, CRLs and OCSP are reached, without a slash at its end. */
  readonly publicUrl: string;
  readonly icao?: IcaoContact;
}

export interface CertificateFields {
  readonly serial: Uint8Array;
  readonly subject: Name;
  readonly spki: Uint8Array;
  /** Whole seconds. */
  readonly notBefore: Date;
  readonly shard?: number;
  readonly peerNames?: readonly GeneralName[];
}

/** Builds the to-be-signed bytes of one certificate after another. */
export type CertificateTemplate = (fields: CertificateFields) => Uint8Array;

export function certificateTemplate(options: TemplateOptions): CertificateTemplate {
  const { profile, issuer, signatureAlgorithm } = options;
  const before = identifyAuthority(issuer).map(keepEncoded);
  const usage = usageExtensions(profile).map(keepEncoded);
  const after = accessExtensions(options).map(keepEncoded);
  return (fields) =>
    buildTbsCertificate({
      serial: fields.serial,
      issuer: issuer?.subject.raw ?? fields.subject,
      subject: fields.subject,
      notBefore: fields.notBefore,
      notAfter: endOf(options, fields.notBefore),
      spki: fields.spki,
      signatureAlgorithm,
      extensions: [
        ...before,
        plain(
          EXTENSION.subjectKeyIdentifier,
          encodeSubjectKeyIdentifier(keyIdentifier(fields.spki)),
        ),
        ...usage,
        ...alternativeNames(options, fields),
        ...changedName(options, fields.subject),
        ...periods(profile, fields.notBefore),
        ...distributionPoint(options, fields.shard),
        ...after,
      ],
    });
}

/** Address of the CRL that a certificate of this profile names. */
export function crlUrl(publicUrl: string, path: string, shard?: number): string {
  return `${publicUrl}/crl/${path.replace('{shard}', String(shard))}.crl`;
}

function plain(oid: string, value: Uint8Array): Extension {
  return { oid, critical: false, value };
}

function identifyAuthority(issuer: Certificate | undefined): readonly Extension[] {
  const identifier = issuer && findExtension(issuer.extensions, EXTENSION.subjectKeyIdentifier);
  if (identifier === undefined) return [];
  return [
    plain(
      EXTENSION.authorityKeyIdentifier,
      encodeAuthorityKeyIdentifier({ keyIdentifier: decodeSubjectKeyIdentifier(identifier.value) }),
    ),
  ];
}

function usageExtensions(profile: Profile): readonly Extension[] {
  const { basicConstraints, extKeyUsage, policies, qcStatements } = profile;
  return [
    { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(profile.keyUsage) },
    ...(basicConstraints === undefined
      ? []
      : [
          {
            oid: EXTENSION.basicConstraints,
            critical: true,
            value: encodeBasicConstraints(basicConstraints),
          },
        ]),
    ...(extKeyUsage === undefined
      ? []
      : [
          {
            oid: EXTENSION.extKeyUsage,
            critical: extKeyUsage.critical,
            value: encodeExtKeyUsage(extKeyUsage.purposes),
          },
        ]),
    ...(policies === undefined
      ? []
      : [plain(EXTENSION.certificatePolicies, encodeCertificatePolicies(policies))]),
    ...(qcStatements === undefined
      ? []
      : [plain(EXTENSION.qcStatements, encodeQcStatements(qcStatements))]),
  ];
}

function alternativeNames(
  { profile, icao }: TemplateOptions,
  { peerNames }: CertificateFields,
): readonly Extension[] {
  if (profile.altNames === 'peer' && peerNames !== undefined) {
    return [plain(EXTENSION.subjectAltName, encodeGeneralNames(peerNames))];
  }
  if (profile.altNames === 'icao' && icao !== undefined) {
    const value = encodeGeneralNames([
      { kind: 'email', value: icao.email },
      { kind: 'directory', rdns: name(['L', icao.state]) },
    ]);
    return [plain(EXTENSION.subjectAltName, value), plain(EXTENSION.issuerAltName, value)];
  }
  return [];
}

function endOf({ profile, issuer }: TemplateOptions, notBefore: Date): Date {
  const end = lastSecond(notBefore, profile.validity);
  const isCut = profile.endsWithIssuer === true && issuer !== undefined && issuer.notAfter < end;
  return isCut ? issuer.notAfter : end;
}

function changedName({ profile, issuer }: TemplateOptions, subject: Name): readonly Extension[] {
  const isNew = issuer !== undefined && !namesMatch(issuer.subject.rdns, subject);
  return profile.nameChange === true && isNew
    ? [plain(EXTENSION.nameChange, encodeNullExtension())]
    : [];
}

function periods(profile: Profile, notBefore: Date): readonly Extension[] {
  const { privateKeyUsage, documentTypes } = profile;
  return [
    ...(privateKeyUsage === undefined
      ? []
      : [
          plain(
            EXTENSION.privateKeyUsagePeriod,
            encodePrivateKeyUsagePeriod({
              notBefore,
              notAfter: addPeriod(notBefore, privateKeyUsage),
            }),
          ),
        ]),
    ...(documentTypes === undefined
      ? []
      : [plain(EXTENSION.documentTypeList, encodeDocumentTypeList(documentTypes))]),
  ];
}

function distributionPoint(
  { profile, publicUrl }: TemplateOptions,
  shard: number | undefined,
): readonly Extension[] {
  if (profile.crl === undefined) return [];
  const value = crlUrl(publicUrl, profile.crl, shard);
  return [
    plain(
      EXTENSION.cRLDistributionPoints,
      encodeDistributionPoints([{ name: { fullName: [{ kind: 'uri', value }] } }]),
    ),
  ];
}

function accessExtensions({ profile, publicUrl }: TemplateOptions): readonly Extension[] {
  const descriptions = [
    ...(profile.ocsp === true
      ? [
          {
            method: ACCESS_METHOD.ocsp,
            location: { kind: 'uri', value: `${publicUrl}/ocsp` } as const,
          },
        ]
      : []),
    ...(profile.caIssuers === undefined
      ? []
      : [
          {
            method: ACCESS_METHOD.caIssuers,
            location: { kind: 'uri', value: `${publicUrl}/certs/${profile.caIssuers}` } as const,
          },
        ]),
  ];
  return [
    ...(descriptions.length === 0
      ? []
      : [plain(EXTENSION.authorityInfoAccess, encodeAuthorityInfoAccess(descriptions))]),
    ...(profile.ocspNoCheck === true ? [plain(EXTENSION.ocspNoCheck, encodeNullExtension())] : []),
  ];
}
