import {
  type AttributeName,
  EXTENSION,
  encodeCertificatePolicies,
  encodeInhibitAnyPolicy,
  encodeName,
  encodeQcStatements,
  implicitPrimitive,
  name,
  oid,
  QC_TYPE,
  type QcStatement,
  SEMANTICS_NATURAL_OID,
  sequence,
  setOf,
} from '@tamga/formats';
import { authorityName } from './good-certificates.ts';
import { usage } from './good-extensions.ts';
import { alone, certificateCase as broken, type LintCase } from './lint-case.ts';
import { type CertificateShape, drop, put, turn } from './shapes.ts';

const SEMANTICS: QcStatement = { kind: 'semantics', identifier: SEMANTICS_NATURAL_OID };
const says =
  (...list: readonly QcStatement[]) =>
  (c: CertificateShape) =>
    put(c, EXTENSION.qcStatements, encodeQcStatements([SEMANTICS, ...list]));
const subject =
  (...attributes: readonly (readonly [AttributeName, string])[]) =>
  (c: CertificateShape) => ({
    ...c,
    subject: encodeName(name(...attributes)),
  });
const NUMBER = ['serialNumber', 'PNOMN-990011223344'] as const;
const policies =
  (...list: readonly string[]) =>
  (c: CertificateShape) =>
    put(
      c,
      EXTENSION.certificatePolicies,
      encodeCertificatePolicies(list.map((policy) => ({ policy }))),
    );

/** EN 319 411 and 412: what citizens' certificates must not be. */
export const ETSI_CASES: readonly LintCase[] = [
  alone(
    broken('issuer-names-authority', 'authentication', (c) => ({
      ...c,
      issuer: encodeName(name(['C', 'MN'], ['CN', 'Tamga Specimen Citizen Issuing CA'])),
    })),
  ),
  broken('qc-statements-not-critical', 'authentication', (c) => turn(c, EXTENSION.qcStatements)),
  broken('qc-statements-unique', 'authentication', says(SEMANTICS)),
  broken(
    'qc-type',
    'authentication',
    says({ kind: 'type', types: [QC_TYPE.esign, '0.4.0.1862.1.6.9'] }),
    'two',
  ),
  broken('qc-type', 'authentication', says({ kind: 'type', types: [] }), 'none'),
  broken(
    'qc-pds',
    'authentication',
    says({ kind: 'pds', locations: [{ url: 'http://tamga.example/pds.pdf', language: 'en' }] }),
    'http',
  ),
  broken(
    'qc-pds',
    'authentication',
    says({ kind: 'pds', locations: [{ url: 'https://tamga.example/pds.pdf', language: 'EN' }] }),
    'language',
  ),
  broken('qc-legislation', 'signing', (c) =>
    says({ kind: 'compliance' }, { kind: 'sscd' }, { kind: 'legislation', countries: ['mn'] })(c),
  ),
  broken('qc-retention-period', 'authentication', says({ kind: 'retentionPeriod', years: 0 })),
  broken(
    'qc-limit-value',
    'authentication',
    says({ kind: 'limitValue', currency: 'mnt', amount: 1, exponent: 6 }),
  ),
  broken('qc-compliance-legislation', 'signing', says({ kind: 'compliance' }, { kind: 'sscd' })),
  broken('citizen-authority-information', 'authentication', (c) =>
    drop(c, EXTENSION.authorityInfoAccess),
  ),
  broken(
    'citizen-subject',
    'authentication',
    subject(['C', 'MN'], ['CN', 'BAT'], ['CN', 'BAT'], ['GN', 'BAT'], NUMBER),
  ),
  broken('citizen-names', 'authentication', subject(['C', 'MN'], ['CN', 'BAT'], NUMBER), 'none'),
  broken(
    'citizen-names',
    'authentication',
    subject(['C', 'MN'], ['CN', 'BAT'], ['GN', 'BAT'], ['pseudonym', 'B'], NUMBER),
    'both',
  ),
  broken(
    'citizen-serial-number',
    'authentication',
    subject(['C', 'MN'], ['CN', 'BAT'], ['GN', 'BAT'], ['serialNumber', '990011223344']),
    'form',
  ),
  broken(
    'citizen-serial-number',
    'authentication',
    subject(['C', 'MN'], ['CN', 'BAT'], ['GN', 'BAT']),
    'missing',
  ),
  broken(
    'name-string-types',
    'authentication',
    (c) => ({
      ...c,
      subject: encodeCyrillicNumber(),
    }),
    'cyrillic-serial-number',
  ),
  broken('citizen-semantics-identifier', 'authentication', (c) => drop(c, EXTENSION.qcStatements)),
  alone(
    broken('citizen-issuer-organization-identifier', 'authentication', (c) => ({
      ...c,
      issuer: encodeName([
        ...authorityName('Citizen Issuing CA'),
        ...name(['organizationIdentifier', 'Tamga Specimen Authority']),
      ]),
    })),
  ),
  broken('citizen-policy', 'authentication', policies('1.2.3'), 'none'),
  broken('citizen-policy', 'authentication', policies('0.4.0.2042.1.1', '0.4.0.2042.1.2'), 'two'),
  broken(
    'citizen-policy-statements',
    'authentication',
    policies('0.4.0.194112.1.0'),
    'no-compliance',
  ),
  broken('citizen-policy-statements', 'signing', policies('0.4.0.194112.1.0'), 'device'),
  broken('citizen-qc-type', 'authentication', says({ kind: 'type', types: [QC_TYPE.eseal] })),
  broken(
    'citizen-authentication-usage',
    'authentication',
    (c) => put(c, EXTENSION.keyUsage, usage('digitalSignature', 'contentCommitment').value),
    'mixed',
  ),
  broken(
    'citizen-authentication-usage',
    'authentication',
    (c) => drop(c, EXTENSION.extKeyUsage),
    'no-purpose',
  ),
  broken('citizen-signing-usage', 'signing', (c) =>
    put(c, EXTENSION.keyUsage, usage('digitalSignature', 'contentCommitment').value),
  ),
  broken('citizen-extended-key-usage-not-critical', 'authentication', (c) =>
    turn(c, EXTENSION.extKeyUsage),
  ),
  broken('citizen-forbidden-extensions', 'authentication', (c) =>
    put(c, EXTENSION.inhibitAnyPolicy, encodeInhibitAnyPolicy(0), true),
  ),
  broken(
    'crl-distribution-point',
    'authentication',
    (c) => drop(c, EXTENSION.cRLDistributionPoints),
    'citizen',
  ),
];

/** The registry number of a citizen begins with two Cyrillic letters, which PrintableString does not have. */
function encodeCyrillicNumber(): Uint8Array {
  const number = implicitPrimitive(0, new Uint8Array(Buffer.from('PNOMN-УБ99112233')));
  number[0] = 0x13;
  return sequence(
    ...[...name(['C', 'MN'], ['CN', 'BAT'], ['GN', 'BAT'])].map((rdn) => rdnBytes(rdn)),
    setOf([sequence(oid('2.5.4.5'), number)]),
  );
}

function rdnBytes(rdn: ReturnType<typeof name>[number]): Uint8Array {
  return encodeName([rdn]).subarray(2);
}
