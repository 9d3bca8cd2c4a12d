import {
  EXTENSION,
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeExtKeyUsage,
  encodeName,
  KEY_PURPOSE,
} from '@tamga/formats';
import { authorityName, validity } from './good-certificates.ts';
import { until, usage } from './good-extensions.ts';
import { certificateCase as broken, good, type LintCase } from './lint-case.ts';
import { drop, ownIdentifier, put, turn } from './shapes.ts';

const FROM = new Date('2026-03-01T00:00:00Z');

/** What authorities, responders and time-stamping units must not be. */
export const AUTHORITY_CASES: readonly LintCase[] = [
  broken(
    'ca-basic-constraints',
    'root',
    (c) => turn(c, EXTENSION.basicConstraints),
    'not-critical',
  ),
  broken('ca-basic-constraints', 'csca', (c) => drop(c, EXTENSION.basicConstraints), 'missing'),
  broken('ca-key-usage', 'root', (c) =>
    put(c, EXTENSION.keyUsage, usage('digitalSignature', 'keyCertSign', 'cRLSign').value),
  ),
  broken(
    'ca-path-length',
    'issuing',
    (c) => put(c, EXTENSION.basicConstraints, encodeBasicConstraints({ ca: true })),
    'missing',
  ),
  broken(
    'ca-path-length',
    'csca',
    (c) => put(c, EXTENSION.basicConstraints, encodeBasicConstraints({ ca: true, pathLength: 1 })),
    'csca',
  ),
  broken('path-length-needs-ca', 'peer', (c) =>
    put(c, EXTENSION.basicConstraints, encodeBasicConstraints({ ca: false, pathLength: 0 }), true),
  ),
  broken('end-entity-not-ca', 'peer', (c) =>
    put(c, EXTENSION.basicConstraints, encodeBasicConstraints({ ca: true }), true),
  ),
  broken('validity-within-authority', 'peer', (c) => ({
    ...c,
    validity: validity(FROM, until(2047)),
  })),
  {
    ...broken('authority-may-issue', 'peer', (c) => ({
      ...put(
        c,
        EXTENSION.authorityKeyIdentifier,
        encodeAuthorityKeyIdentifier({ keyIdentifier: ownIdentifier(c) }),
      ),
      issuer: c.subject,
    })),
    beside: 'peer',
  },
  {
    ...broken('authority-path-length', 'issuing', (c) => ({
      ...c,
      issuer: good('issuing').subject,
      subject: encodeName(authorityName('Sub CA')),
      validity: good('peer').validity,
    })),
    beside: 'issuing',
  },
  broken('ocsp-responder-usage', 'ocsp-responder', (c) =>
    put(
      c,
      EXTENSION.extKeyUsage,
      encodeExtKeyUsage([KEY_PURPOSE.ocspSigning, KEY_PURPOSE.clientAuth]),
    ),
  ),
  broken('ocsp-responder-no-check', 'ocsp-responder', (c) => drop(c, EXTENSION.ocspNoCheck)),
  broken('ocsp-responder-lifetime', 'ocsp-responder', (c) => ({
    ...c,
    validity: validity(FROM, until(2030)),
  })),
  broken('time-stamping-usage', 'time-stamping', (c) =>
    put(c, EXTENSION.keyUsage, usage('digitalSignature', 'keyEncipherment').value),
  ),
  broken(
    'time-stamping-purpose',
    'time-stamping',
    (c) => turn(c, EXTENSION.extKeyUsage),
    'not-critical',
  ),
  broken(
    'time-stamping-purpose',
    'time-stamping',
    (c) =>
      put(
        c,
        EXTENSION.extKeyUsage,
        encodeExtKeyUsage([KEY_PURPOSE.timeStamping, KEY_PURPOSE.clientAuth]),
      ),
    'not-alone',
  ),
];
