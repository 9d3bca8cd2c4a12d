import {
  ACCESS_METHOD,
  EXTENSION,
  encodeAuthorityInfoAccess,
  encodeAuthorityKeyIdentifier,
  encodeCertificatePolicies,
  encodeDistributionPoints,
  encodeEcSpki,
  encodeExtKeyUsage,
  encodeGeneralNames,
  encodeInhibitAnyPolicy,
  encodeNameConstraints,
  encodePolicyConstraints,
  encodePolicyMappings,
  encodePrivateKeyUsagePeriod,
  type GeneralName,
  KEY_PURPOSE,
  namedBits,
  nullValue,
  oid,
  sequence,
} from '@tamga/formats';
import { authorityName } from './good-certificates.ts';
import { until, usage } from './good-extensions.ts';
import { certificateCase as broken, type LintCase } from './lint-case.ts';
import { drop, put, turn } from './shapes.ts';

const FROM = new Date('2026-03-01T00:00:00Z');
const POINT = Uint8Array.of(4, ...new Uint8Array(64).fill(5));
const uri = (value: string): GeneralName => ({ kind: 'uri', value });
const names = (...list: readonly GeneralName[]) => encodeGeneralNames(list);
const points = (...list: readonly GeneralName[]) =>
  encodeDistributionPoints([{ name: { fullName: list } }]);

/** One good certificate after another, with what RFC 5280 4.2 forbids in extensions. */
export const EXTENSION_CASES: readonly LintCase[] = [
  broken('never-critical', 'peer', (c) => turn(c, EXTENSION.authorityKeyIdentifier)),
  broken('critical-extension-known', 'peer', (c) =>
    put(c, '1.3.6.1.4.1.99999.1', nullValue(), true),
  ),
  broken(
    'authority-key-identifier',
    'peer',
    (c) => drop(c, EXTENSION.authorityKeyIdentifier),
    'missing',
  ),
  broken(
    'authority-key-identifier',
    'peer',
    (c) =>
      put(
        c,
        EXTENSION.authorityKeyIdentifier,
        encodeAuthorityKeyIdentifier({ keyIdentifier: new Uint8Array(20) }),
      ),
    'other',
  ),
  broken(
    'subject-key-identifier',
    'peer',
    (c) => drop(c, EXTENSION.subjectKeyIdentifier),
    'missing',
  ),
  broken(
    'subject-key-identifier',
    'peer',
    (c) => turn(c, EXTENSION.subjectKeyIdentifier),
    'critical',
  ),
  broken('key-usage-critical', 'peer', (c) => turn(c, EXTENSION.keyUsage)),
  broken('key-usage-not-empty', 'peer', (c) =>
    put(drop(c, EXTENSION.extKeyUsage), EXTENSION.keyUsage, namedBits([])),
  ),
  broken(
    'key-usage-fits-key',
    'peer',
    (c) => put(c, EXTENSION.keyUsage, usage('digitalSignature', 'keyAgreement').value),
    'rsa',
  ),
  broken(
    'key-usage-fits-key',
    'peer',
    (c) =>
      put(
        { ...c, spki: encodeEcSpki('P-256', POINT) },
        EXTENSION.keyUsage,
        usage('digitalSignature', 'keyEncipherment').value,
      ),
    'ec',
  ),
  broken('key-usage-cipher-only', 'peer', (c) =>
    put(
      { ...c, spki: encodeEcSpki('P-256', POINT) },
      EXTENSION.keyUsage,
      usage('digitalSignature', 'encipherOnly').value,
    ),
  ),
  broken('key-cert-sign-needs-ca', 'peer', (c) =>
    put(c, EXTENSION.keyUsage, usage('digitalSignature', 'keyCertSign').value),
  ),
  broken('subject-alternative-name-not-critical', 'peer', (c) => turn(c, EXTENSION.subjectAltName)),
  broken(
    'alternative-name-forms',
    'peer',
    (c) => put(c, EXTENSION.subjectAltName, names({ kind: 'dns', value: ' ' })),
    'dns',
  ),
  broken(
    'alternative-name-forms',
    'peer',
    (c) => put(c, EXTENSION.subjectAltName, names(uri('ca.tamga.example'))),
    'uri',
  ),
  broken(
    'alternative-name-forms',
    'peer',
    (c) => put(c, EXTENSION.subjectAltName, names({ kind: 'email', value: 'Name <a@b.example>' })),
    'email',
  ),
  broken(
    'policy-qualifiers',
    'issuing',
    (c) =>
      put(
        c,
        EXTENSION.certificatePolicies,
        encodeCertificatePolicies([{ policy: '2.5.29.32.0', cps: ['practice statement'] }]),
      ),
    'cps',
  ),
  broken(
    'policy-qualifiers',
    'issuing',
    (c) =>
      put(
        c,
        EXTENSION.certificatePolicies,
        encodeCertificatePolicies([
          { policy: '2.5.29.32.0', otherQualifiers: [sequence(oid('1.2.3'), nullValue())] },
        ]),
      ),
    'other',
  ),
  broken('policy-mappings', 'issuing', (c) =>
    put(
      c,
      EXTENSION.policyMappings,
      encodePolicyMappings([{ issuerDomainPolicy: '2.5.29.32.0', subjectDomainPolicy: '1.2.3' }]),
      true,
    ),
  ),
  broken('policy-constraints-critical', 'issuing', (c) =>
    put(c, EXTENSION.policyConstraints, encodePolicyConstraints({ requireExplicitPolicy: 0 })),
  ),
  broken('inhibit-any-policy-critical', 'issuing', (c) =>
    put(c, EXTENSION.inhibitAnyPolicy, encodeInhibitAnyPolicy(0)),
  ),
  broken(
    'name-constraints',
    'issuing',
    (c) =>
      put(
        c,
        EXTENSION.nameConstraints,
        encodeNameConstraints({
          permitted: [{ kind: 'dns', value: 'tamga.example' }],
          excluded: [],
        }),
      ),
    'not-critical',
  ),
  broken(
    'name-constraints',
    'peer',
    (c) =>
      put(
        c,
        EXTENSION.nameConstraints,
        encodeNameConstraints({
          permitted: [{ kind: 'dns', value: 'tamga.example' }],
          excluded: [],
        }),
        true,
      ),
    'end-entity',
  ),
  broken('any-extended-key-usage', 'peer', (c) =>
    put(c, EXTENSION.extKeyUsage, encodeExtKeyUsage(['2.5.29.37.0'])),
  ),
  broken('extended-key-usage-fits-key-usage', 'peer', (c) =>
    put(
      put(c, EXTENSION.keyUsage, usage('contentCommitment').value),
      EXTENSION.extKeyUsage,
      encodeExtKeyUsage([KEY_PURPOSE.clientAuth]),
    ),
  ),
  broken('crl-distribution-point', 'issuing', (c) => drop(c, EXTENSION.cRLDistributionPoints)),
  broken(
    'distribution-point-forms',
    'peer',
    (c) => put(c, EXTENSION.cRLDistributionPoints, points(uri('ftp://crl.tamga.example/root.crl'))),
    'scheme',
  ),
  broken(
    'distribution-point-forms',
    'peer',
    (c) =>
      put(
        c,
        EXTENSION.cRLDistributionPoints,
        encodeDistributionPoints([
          {
            name: { fullName: [uri('http://crl.tamga.example/root.crl')] },
            reasons: ['keyCompromise'],
          },
        ]),
      ),
    'reasons',
  ),
  broken(
    'distribution-point-forms',
    'peer',
    (c) =>
      put(
        c,
        EXTENSION.freshestCRL,
        encodeDistributionPoints([
          { crlIssuer: [{ kind: 'directory', rdns: authorityName('CRL') }] },
        ]),
      ),
    'freshest',
  ),
  broken('authority-information-forms', 'peer', (c) =>
    put(
      c,
      EXTENSION.authorityInfoAccess,
      encodeAuthorityInfoAccess([
        { method: ACCESS_METHOD.caIssuers, location: { kind: 'email', value: 'ca@tamga.example' } },
      ]),
    ),
  ),
  broken('private-key-usage-period-range', 'document-signer', (c) =>
    put(
      c,
      EXTENSION.privateKeyUsagePeriod,
      encodePrivateKeyUsagePeriod({ notBefore: FROM, notAfter: until(2040) }),
    ),
  ),
];
