import { createHash } from 'node:crypto';
import type { Role } from '@tamga/ca';
import {
  EXTENSION,
  encodeDocumentTypeList,
  encodeExtKeyUsage,
  encodeGeneralNames,
  encodeName,
  encodeNullExtension,
  encodeSignatureAlgorithm,
  encodeSubjectKeyIdentifier,
  explicit,
  integer,
  KEY_PURPOSE,
  type Name,
  name,
  QC_TYPE,
  sequence,
  time,
} from '@tamga/formats';
import {
  access,
  aki,
  basic,
  crl,
  FROM,
  identifier,
  plain,
  policy,
  purpose,
  STATE_NAMES,
  signsUntil,
  statements,
  until,
  usage,
} from './good-extensions.ts';
import { AUTHORITY_KEY, type CertificateShape, put, type RawExtension } from './shapes.ts';
import { specimenPublicKey } from './specimen-key.ts';

export interface GoodCertificate {
  readonly shape: CertificateShape;
  readonly roles: readonly Role[];
  /** Name of the good certificate above it; its own when it signs itself. */
  readonly issuer: string;
}

const SHA256_RSA = encodeSignatureAlgorithm('rsa-pkcs1-sha256');

export const validity = (from: Date, to: Date) => sequence(time(from), time(to));
export const serialOf = (phrase: string) =>
  integer(new Uint8Array([0x4d, ...createHash('sha256').update(phrase).digest().subarray(0, 15)]));

export const authorityName = (role: string): Name =>
  name(['C', 'MN'], ['O', 'Tamga Specimen Authority'], ['CN', `Tamga Specimen ${role}`]);

const ROOT = encodeName(authorityName('Citizen Root CA'));
const ISSUING = encodeName(authorityName('Citizen Issuing CA'));
const CSCA = encodeName(authorityName('CSCA'));
const CITIZEN = encodeName(
  name(
    ['C', 'MN'],
    ['CN', 'SPECIMEN BAT-ERDENE'],
    ['SN', 'SPECIMEN'],
    ['GN', 'BAT-ERDENE'],
    ['serialNumber', 'PNOMN-990011223344'],
  ),
);

function shape(
  phrase: string,
  names: { readonly issuer: Uint8Array; readonly subject: Uint8Array },
  years: number,
  extensions: readonly RawExtension[],
  spki = specimenPublicKey(`Tamga specimen ${phrase}`),
): CertificateShape {
  return {
    version: [explicit(0, integer(2))],
    serial: serialOf(phrase),
    algorithm: SHA256_RSA,
    issuer: names.issuer,
    validity: validity(FROM, until(2026 + years)),
    subject: names.subject,
    spki,
    uniqueIdentifiers: [],
    extensions: [
      ...extensions,
      plain(EXTENSION.subjectKeyIdentifier, encodeSubjectKeyIdentifier(identifier(spki))),
    ],
  };
}

const KEY = AUTHORITY_KEY.spki;
const named = (issuer: Uint8Array, role: string) => ({
  issuer,
  subject: encodeName(authorityName(role)),
});
const citizen = (phrase: string, extensions: readonly RawExtension[]) =>
  shape(phrase, { issuer: ISSUING, subject: CITIZEN }, 5, [
    aki(KEY),
    ...extensions,
    crl('citizen/17'),
    access('citizen-issuing.cer', true),
  ]);
const CSCA_EXTENSIONS = [
  usage('keyCertSign', 'cRLSign'),
  basic(0),
  ...STATE_NAMES,
  signsUntil(2031),
  crl('csca'),
];
const LINK = shape('csca link', { issuer: CSCA, subject: CSCA }, 15, [
  aki(KEY),
  ...CSCA_EXTENSIONS,
]);

/** Every authority below has the one key that signs; a good certificate of each role breaks no clause. */
export const GOOD_CERTIFICATES = {
  root: {
    roles: ['ca', 'root'],
    issuer: 'root',
    shape: shape(
      'root',
      { issuer: ROOT, subject: ROOT },
      20,
      [usage('keyCertSign', 'cRLSign'), basic()],
      KEY,
    ),
  },
  issuing: {
    roles: ['ca', 'subordinate-ca'],
    issuer: 'root',
    shape: shape(
      'issuing',
      { issuer: ROOT, subject: ISSUING },
      10,
      [
        aki(KEY),
        usage('keyCertSign', 'cRLSign'),
        basic(0),
        policy('2.5.29.32.0'),
        crl('root'),
        access('citizen-root.cer', false),
      ],
      KEY,
    ),
  },
  authentication: {
    roles: ['end-entity', 'citizen', 'citizen-authentication'],
    issuer: 'issuing',
    shape: citizen('authentication', [
      usage('digitalSignature'),
      purpose(KEY_PURPOSE.clientAuth, false),
      policy('0.4.0.2042.1.2'),
      statements(),
    ]),
  },
  signing: {
    roles: ['end-entity', 'citizen', 'citizen-signing'],
    issuer: 'issuing',
    shape: citizen('signing', [
      usage('contentCommitment'),
      policy('0.4.0.194112.1.2'),
      statements(
        { kind: 'compliance' },
        { kind: 'sscd' },
        { kind: 'type', types: [QC_TYPE.esign] },
        { kind: 'pds', locations: [{ url: 'https://tamga.example/pds-en.pdf', language: 'en' }] },
        { kind: 'legislation', countries: ['MN'] },
        { kind: 'retentionPeriod', years: 10 },
        { kind: 'limitValue', currency: 'MNT', amount: 1, exponent: 9 },
      ),
    ]),
  },
  peer: {
    roles: ['end-entity', 'operations'],
    issuer: 'root',
    shape: shape('peer', named(ROOT, 'Service'), 2, [
      aki(KEY),
      usage('digitalSignature'),
      {
        oid: EXTENSION.extKeyUsage,
        critical: false,
        value: encodeExtKeyUsage([KEY_PURPOSE.serverAuth, KEY_PURPOSE.clientAuth]),
      },
      plain(
        EXTENSION.subjectAltName,
        encodeGeneralNames([
          { kind: 'dns', value: 'ca.tamga.example' },
          { kind: 'ip', value: Uint8Array.of(127, 0, 0, 1) },
          { kind: 'uri', value: 'urn:tamga:service:ca' },
        ]),
      ),
    ]),
  },
  csca: {
    roles: ['ca', 'root', 'icao', 'csca'],
    issuer: 'csca',
    shape: shape('csca', { issuer: CSCA, subject: CSCA }, 15, CSCA_EXTENSIONS, KEY),
  },
  'csca-link': { roles: ['ca', 'icao', 'csca', 'csca-link'], issuer: 'csca', shape: LINK },
  'csca-link-renamed': {
    roles: ['ca', 'icao', 'csca', 'csca-link'],
    issuer: 'csca',
    shape: put(
      { ...LINK, subject: encodeName(authorityName('CSCA 2')) },
      EXTENSION.nameChange,
      encodeNullExtension(),
    ),
  },
  'document-signer': {
    roles: ['end-entity', 'icao', 'document-signer'],
    issuer: 'csca',
    shape: shape('document signer', named(CSCA, 'Document Signer'), 10, [
      aki(KEY),
      usage('digitalSignature'),
      ...STATE_NAMES,
      signsUntil(2027),
      plain(EXTENSION.documentTypeList, encodeDocumentTypeList(['P', 'ID'])),
      crl('csca'),
    ]),
  },
  'master-list-signer': {
    roles: ['end-entity', 'icao', 'master-list-signer'],
    issuer: 'csca',
    shape: shape('master list signer', named(CSCA, 'Master List Signer'), 5, [
      aki(KEY),
      usage('digitalSignature'),
      purpose(KEY_PURPOSE.masterListSigning, true),
      ...STATE_NAMES,
      crl('csca'),
    ]),
  },
  'ocsp-responder': {
    roles: ['end-entity', 'ocsp-responder'],
    issuer: 'issuing',
    shape: shape('ocsp responder', named(ISSUING, 'OCSP Responder'), 1, [
      aki(KEY),
      usage('digitalSignature'),
      purpose(KEY_PURPOSE.ocspSigning, false),
      plain(EXTENSION.ocspNoCheck, encodeNullExtension()),
      access('citizen-issuing.cer', false),
    ]),
  },
  'time-stamping': {
    roles: ['end-entity', 'time-stamping'],
    issuer: 'root',
    shape: shape('time stamping', named(ROOT, 'Time-Stamping Unit'), 10, [
      aki(KEY),
      usage('digitalSignature'),
      purpose(KEY_PURPOSE.timeStamping, true),
      signsUntil(2027),
      crl('root'),
      access('citizen-root.cer', false),
    ]),
  },
} satisfies Readonly<Record<string, GoodCertificate>>;

export type GoodName = keyof typeof GOOD_CERTIFICATES;
