import {
  bitString,
  concat,
  EXTENSION,
  encodeNullExtension,
  implicitPrimitive,
  integer,
  KEY_PURPOSE,
  nullValue,
  oid,
  sequence,
  setOf,
  utf8String,
} from '@tamga/formats';
import { certificateCase as broken, type LintCase } from './lint-case.ts';
import { put } from './shapes.ts';

const twoPolicies = sequence(sequence(oid('1.2.3')), sequence(oid('1.2.3')));
const EMPTY = sequence();

/** Values whose ASN.1 is not what its clause has. */
export const VALUE_CASES: readonly LintCase[] = [
  broken('authority-key-identifier-value', 'peer', (c) =>
    put(c, EXTENSION.authorityKeyIdentifier, sequence(implicitPrimitive(2, Uint8Array.of(1)))),
  ),
  broken('subject-key-identifier-value', 'peer', (c) =>
    put(c, EXTENSION.subjectKeyIdentifier, bitString(new Uint8Array(20))),
  ),
  broken('key-usage-value', 'peer', (c) =>
    put(c, EXTENSION.keyUsage, bitString(Uint8Array.of(0x80))),
  ),
  broken(
    'certificate-policies-value',
    'issuing',
    (c) => put(c, EXTENSION.certificatePolicies, twoPolicies),
    'twice',
  ),
  broken(
    'certificate-policies-value',
    'issuing',
    (c) => put(c, EXTENSION.certificatePolicies, EMPTY),
    'empty',
  ),
  broken('policy-mappings-value', 'issuing', (c) => put(c, EXTENSION.policyMappings, EMPTY, true)),
  broken('subject-alternative-name-value', 'peer', (c) => put(c, EXTENSION.subjectAltName, EMPTY)),
  broken('issuer-alternative-name-value', 'peer', (c) => put(c, EXTENSION.issuerAltName, EMPTY)),
  broken('basic-constraints-value', 'peer', (c) =>
    put(c, EXTENSION.basicConstraints, sequence(Uint8Array.of(1, 1, 0))),
  ),
  broken('name-constraints-value', 'issuing', (c) =>
    put(c, EXTENSION.nameConstraints, EMPTY, true),
  ),
  broken('policy-constraints-value', 'issuing', (c) =>
    put(c, EXTENSION.policyConstraints, EMPTY, true),
  ),
  broken(
    'extended-key-usage-value',
    'peer',
    (c) =>
      put(
        c,
        EXTENSION.extKeyUsage,
        sequence(oid(KEY_PURPOSE.clientAuth), oid(KEY_PURPOSE.clientAuth)),
      ),
    'twice',
  ),
  broken('extended-key-usage-value', 'peer', (c) => put(c, EXTENSION.extKeyUsage, EMPTY), 'empty'),
  broken('crl-distribution-points-value', 'peer', (c) =>
    put(c, EXTENSION.cRLDistributionPoints, EMPTY),
  ),
  broken('inhibit-any-policy-value', 'issuing', (c) =>
    put(c, EXTENSION.inhibitAnyPolicy, integer(-1), true),
  ),
  broken('freshest-crl-value', 'peer', (c) => put(c, EXTENSION.freshestCRL, EMPTY)),
  broken('authority-information-access-value', 'peer', (c) =>
    put(c, EXTENSION.authorityInfoAccess, EMPTY),
  ),
  broken('qc-statements-value', 'peer', (c) => put(c, EXTENSION.qcStatements, EMPTY), 'empty'),
  broken(
    'qc-statements-value',
    'peer',
    (c) => put(c, EXTENSION.qcStatements, sequence(sequence(oid('0.4.0.1862.1.1'), nullValue()))),
    'compliance-with-information',
  ),
  broken('private-key-usage-period-value', 'document-signer', (c) =>
    put(c, EXTENSION.privateKeyUsagePeriod, EMPTY),
  ),
  broken('document-type-list-value', 'document-signer', (c) =>
    put(c, EXTENSION.documentTypeList, sequence(integer(0), setOf([utf8String('P')]))),
  ),
  broken('name-change-value', 'csca-link-renamed', (c) =>
    put(c, EXTENSION.nameChange, concat(integer(0))),
  ),
  broken('ocsp-no-check-value', 'ocsp-responder', (c) =>
    put(c, EXTENSION.ocspNoCheck, concat(encodeNullExtension(), encodeNullExtension())),
  ),
];
