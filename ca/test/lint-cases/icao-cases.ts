import {
  EXTENSION,
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeDocumentTypeList,
  encodeEcSpki,
  encodeExtKeyUsage,
  encodeGeneralNames,
  encodeName,
  encodeNullExtension,
  encodeSubjectKeyIdentifier,
  integer,
  KEY_PURPOSE,
  name,
  oid,
  printableString,
  sequence,
  setOf,
} from '@tamga/formats';
import { usage } from './good-extensions.ts';
import { alone, certificateCase as broken, type LintCase } from './lint-case.ts';
import { type CertificateShape, drop, put, turn } from './shapes.ts';

const state = (country: string) =>
  encodeGeneralNames([
    { kind: 'email', value: 'csca@tamga.example' },
    { kind: 'directory', rdns: name(['L', country]) },
  ]);
const signer = (country: string) =>
  encodeName(
    name(
      ['C', country],
      ['O', 'Tamga Specimen Authority'],
      ['CN', 'Tamga Specimen Document Signer'],
    ),
  );

/** Doc 9303-12: what certificates of travel documents must not be. */
export const ICAO_CASES: readonly LintCase[] = [
  broken(
    'icao-authority-key-identifier',
    'csca-link',
    (c) => drop(c, EXTENSION.authorityKeyIdentifier),
    'link',
  ),
  broken(
    'icao-authority-key-identifier',
    'document-signer',
    (c) => drop(c, EXTENSION.authorityKeyIdentifier),
    'document-signer',
  ),
  broken(
    'icao-private-key-usage-period',
    'csca',
    (c) => drop(c, EXTENSION.privateKeyUsagePeriod),
    'csca',
  ),
  broken(
    'icao-private-key-usage-period',
    'document-signer',
    (c) => drop(c, EXTENSION.privateKeyUsagePeriod),
    'document-signer',
  ),
  broken(
    'icao-alternative-names',
    'document-signer',
    (c) => drop(c, EXTENSION.issuerAltName),
    'missing',
  ),
  broken(
    'icao-alternative-names',
    'csca',
    (c) => put(c, EXTENSION.subjectAltName, state('MN')),
    'two-letters',
  ),
  alone(broken('icao-country', 'csca', (c) => lowerCaseCountry(c))),
  broken('icao-country-of-authority', 'document-signer', (c) => ({ ...c, subject: signer('KZ') })),
  broken(
    'icao-forbidden-extensions',
    'csca',
    (c) => put(c, '2.16.840.1.113730.1.13', printableString('specimen')),
    'netscape',
  ),
  broken(
    'icao-forbidden-extensions',
    'document-signer',
    (c) => put(c, '2.5.29.9', sequence(sequence(oid('2.5.4.6'), setOf([printableString('MN')])))),
    'directory-attributes',
  ),
  broken('icao-no-extended-key-usage', 'document-signer', (c) =>
    put(c, EXTENSION.extKeyUsage, encodeExtKeyUsage([KEY_PURPOSE.clientAuth])),
  ),
  broken(
    'icao-no-basic-constraints',
    'document-signer',
    (c) => put(c, EXTENSION.basicConstraints, encodeBasicConstraints({ ca: false }), true),
    'document-signer',
  ),
  broken(
    'icao-no-basic-constraints',
    'master-list-signer',
    (c) => put(c, EXTENSION.basicConstraints, encodeBasicConstraints({ ca: false }), true),
    'master-list-signer',
  ),
  broken(
    'icao-no-document-type-list',
    'csca',
    (c) => put(c, EXTENSION.documentTypeList, encodeDocumentTypeList(['P'])),
    'csca',
  ),
  broken(
    'icao-no-document-type-list',
    'master-list-signer',
    (c) => put(c, EXTENSION.documentTypeList, encodeDocumentTypeList(['P'])),
    'master-list-signer',
  ),
  broken('icao-no-name-change', 'document-signer', (c) =>
    put(c, EXTENSION.nameChange, encodeNullExtension()),
  ),
  broken('icao-ec-explicit-parameters', 'document-signer', (c) => ({
    ...c,
    spki: encodeEcSpki('brainpoolP256r1', Uint8Array.of(4, ...new Uint8Array(64).fill(5))),
  })),
  broken(
    'csca-link-name-change',
    'csca-link',
    (c) => put(c, EXTENSION.nameChange, encodeNullExtension()),
    'same-name',
  ),
  broken(
    'csca-link-name-change',
    'csca-link-renamed',
    (c) => drop(c, EXTENSION.nameChange),
    'other-name',
  ),
  broken('csca-link-new-key', 'csca-link', (c) => {
    const own = c.extensions.find(({ oid: type }) => type === EXTENSION.authorityKeyIdentifier);
    return put(
      c,
      EXTENSION.subjectKeyIdentifier,
      encodeSubjectKeyIdentifier(own?.value.subarray(4) ?? new Uint8Array()),
    );
  }),
  broken(
    'ca-path-length',
    'csca-link',
    (c) => put(c, EXTENSION.basicConstraints, encodeBasicConstraints({ ca: true, pathLength: 1 })),
    'link',
  ),
  broken('document-signer-usage', 'document-signer', (c) =>
    put(c, EXTENSION.keyUsage, usage('digitalSignature', 'contentCommitment').value),
  ),
  broken(
    'document-type-list',
    'document-signer',
    (c) => drop(c, EXTENSION.documentTypeList),
    'missing',
  ),
  broken(
    'document-type-list',
    'document-signer',
    (c) =>
      put(
        drop(c, EXTENSION.documentTypeList),
        '2.23.136.1.1.4',
        sequence(integer(0), setOf([printableString('P')])),
      ),
    'other-oid',
  ),
  broken('document-type-codes', 'document-signer', (c) =>
    put(c, EXTENSION.documentTypeList, encodeDocumentTypeList(['p'])),
  ),
  broken('master-list-signer-usage', 'master-list-signer', (c) =>
    put(c, EXTENSION.keyUsage, usage('digitalSignature', 'keyCertSign').value),
  ),
  broken(
    'master-list-signer-purpose',
    'master-list-signer',
    (c) => turn(c, EXTENSION.extKeyUsage),
    'not-critical',
  ),
  broken(
    'master-list-signer-purpose',
    'master-list-signer',
    (c) => put(c, EXTENSION.extKeyUsage, encodeExtKeyUsage([KEY_PURPOSE.deviationListSigning])),
    'deviation-list',
  ),
  broken(
    'authority-key-identifier',
    'csca',
    (c) =>
      put(
        c,
        EXTENSION.authorityKeyIdentifier,
        encodeAuthorityKeyIdentifier({ keyIdentifier: new Uint8Array(20) }),
      ),
    'csca',
  ),
];

function lowerCaseCountry(c: CertificateShape): CertificateShape {
  const lower = encodeName(
    name(['C', 'mn'], ['O', 'Tamga Specimen Authority'], ['CN', 'Tamga Specimen CSCA']),
  );
  return { ...c, issuer: lower, subject: lower };
}
