import { createHash } from 'node:crypto';
import {
  type Certificate,
  type CertificateRevocationList,
  CONTENT_TYPE,
  decodeCrlNumber,
  EXTENSION,
  hex,
  nameText,
} from '@tamga/formats';
import { signData } from '../cms/sign-data.ts';
import { readExtension } from '../lint/read-extension.ts';
import { AUTHORITY_KEYS } from './authorities.ts';
import type { CeremonyKeys, TokenName } from './ceremony-keys.ts';
import type { Authorities, Authority } from './issue-authorities.ts';
import type { Credential } from './issue-credentials.ts';
import { BUREAU_KEYS } from './make-secret-keys.ts';
import type { Ceremony } from './schema.ts';

/** What a ceremony made: no secret, everything that lets it be checked later. */
export interface Minutes {
  readonly format: 'tamga-minutes-1';
  readonly title: string;
  readonly heldAt: string;
  /** SHA-256 of the ceremony file's bytes. */
  readonly ceremony: string;
  readonly keys: readonly {
    readonly token: TokenName;
    readonly label: string;
    readonly kind: string;
    readonly checkValue: string;
  }[];
  readonly certificates: readonly {
    readonly file: string;
    readonly profile: string;
    readonly subject: string;
    readonly issuer: string;
    readonly serial: string;
    readonly notBefore: string;
    readonly notAfter: string;
    readonly sha256: string;
  }[];
  readonly crls: readonly {
    readonly file: string;
    readonly number: string;
    readonly nextUpdate: string;
    readonly sha256: string;
  }[];
}

export async function writeMinutes(options: {
  readonly ceremony: Ceremony;
  readonly ceremonyBytes: Uint8Array;
  readonly now: Date;
  readonly keys: CeremonyKeys;
  readonly authorities: Authorities;
  readonly credentials: readonly Credential[];
  readonly crls: ReadonlyMap<string, CertificateRevocationList>;
}): Promise<Minutes> {
  const { ceremony, keys, authorities, credentials, crls } = options;
  const labels = [
    ...AUTHORITY_KEYS.map(({ token, label }) => ({ token, label, kind: ceremony.keys[label] })),
    ...BUREAU_KEYS.map((label) => ({
      token: 'bureau' as const,
      label,
      kind: label === 'vendor-test-key' ? 'aes-128' : ceremony.keys[label],
    })),
  ];
  return {
    format: 'tamga-minutes-1',
    title: ceremony.title,
    heldAt: options.now.toISOString(),
    ceremony: sha256(options.ceremonyBytes),
    keys: await Promise.all(
      labels.map(async (key) => ({
        ...key,
        checkValue: hex(await keys.checkValue(key.token, key.label)),
      })),
    ),
    certificates: [
      ...[...authorities.values()].map(({ key, certificate }) =>
        certificateEntry(certificateFile(key.label), key.profile.name, certificate),
      ),
      ...credentials.map(({ file, profile, certificate }) =>
        certificateEntry(`${file}.crt`, profile.name, certificate),
      ),
    ],
    crls: [...crls].map(([file, crl]) => ({
      file,
      number: String(readExtension(crl, EXTENSION.cRLNumber, decodeCrlNumber)),
      nextUpdate: crl.nextUpdate?.toISOString() ?? '',
      sha256: sha256(crl.raw),
    })),
  };
}

/** Detached SignedData of the audit signer over the bytes of the minutes. */
export function signMinutes(
  bytes: Uint8Array,
  auditor: Pick<Authority, 'certificate' | 'signer'>,
  now: Date,
): Promise<Uint8Array> {
  return signData({
    eContentType: CONTENT_TYPE.data,
    messageDigest: createHash('sha256').update(bytes).digest(),
    signingTime: now,
    signer: auditor.signer,
    certificate: auditor.certificate,
  });
}

/** The OCSP key is named after whom it answers for, its certificate after what it is. */
export function certificateFile(label: string): string {
  return label === 'ocsp-citizen' ? 'ocsp-responder.crt' : `${label}.crt`;
}

export function certificateEntry(file: string, profile: string, certificate: Certificate) {
  return {
    file,
    profile,
    subject: nameText(certificate.subject.rdns),
    issuer: nameText(certificate.issuer.rdns),
    serial: hex(certificate.serial.bytes),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    sha256: sha256(certificate.raw),
  };
}

/** Hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
