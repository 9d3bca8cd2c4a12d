import {
  bitString,
  CURVE_OID,
  EC_PUBLIC_KEY_OID,
  EXTENSION,
  element,
  encodeAuthorityKeyIdentifier,
  encodeName,
  encodeRsaSpki,
  encodeSignatureAlgorithm,
  explicit,
  generalizedTime,
  implicitPrimitive,
  integer,
  name,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  setOf,
  TAG,
  time,
  utf8Bytes,
  utf8String,
} from '@tamga/formats';
import { authorityName, validity } from './good-certificates.ts';
import { until } from './good-extensions.ts';
import { alone, certificateCase as broken, type LintCase } from './lint-case.ts';
import { ownIdentifier, put } from './shapes.ts';

const FROM = new Date('2026-03-01T00:00:00Z');
const EXPLICIT_P256 = sequence(
  integer(1),
  sequence(
    oid('1.2.840.10045.1.1'),
    integer(2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n),
  ),
  sequence(octetString(new Uint8Array(32).fill(1)), octetString(new Uint8Array(32).fill(2))),
  octetString(Uint8Array.of(4, ...new Uint8Array(64).fill(3))),
  integer(2n ** 255n + 1n),
  integer(1),
);
const POINT = Uint8Array.of(4, ...new Uint8Array(64).fill(5));
const ecSpki = (parameters: Uint8Array, point = POINT) =>
  sequence(sequence(oid(EC_PUBLIC_KEY_OID), parameters), bitString(point));
const attribute = (type: string, value: Uint8Array) => setOf([sequence(oid(type), value)]);
const MODULUS = new Uint8Array(256).fill(0xc1);

/** One good certificate after another, with what RFC 5280 4.1 forbids. */
export const FIELD_CASES: readonly LintCase[] = [
  broken('version-3', 'peer', (c) => ({ ...c, version: [], extensions: [] }), 'v1'),
  broken('serial-number-range', 'peer', (c) => ({ ...c, serial: integer(0) }), 'zero'),
  broken(
    'serial-number-range',
    'peer',
    (c) => ({
      ...c,
      serial: element('universal', TAG.integer, false, new Uint8Array(16).fill(0x81)),
    }),
    'negative',
  ),
  broken(
    'serial-number-range',
    'peer',
    (c) => ({ ...c, serial: integer(new Uint8Array(20).fill(0x81)) }),
    '21-octets',
  ),
  broken('serial-number-entropy', 'peer', (c) => ({ ...c, serial: integer(4711) })),
  broken(
    'certificate-structure',
    'peer',
    (c) => ({
      ...c,
      serial: element(
        'universal',
        TAG.integer,
        false,
        Uint8Array.of(0),
        new Uint8Array(12).fill(0x41),
      ),
    }),
    'padded-serial',
  ),
  broken(
    'certificate-structure',
    'peer',
    (c) => ({ ...c, extensions: [...c.extensions, ...c.extensions.slice(0, 1)] }),
    'extension-twice',
  ),
  broken(
    'certificate-structure',
    'peer',
    (c) => ({
      ...c,
      extensions: [],
      uniqueIdentifiers: [explicit(3, sequence())],
    }),
    'no-extension',
  ),
  broken(
    'certificate-structure',
    'peer',
    (c) => ({ ...c, version: [explicit(0, integer(0))] }),
    'default-version',
  ),
  broken(
    'certificate-structure',
    'peer',
    (c) => ({ ...c, version: [explicit(0, integer(1))] }),
    'extensions-in-version-2',
  ),
  broken(
    'certificate-structure',
    'peer',
    (c) => ({
      ...c,
      validity: sequence(
        time(FROM),
        element('universal', TAG.utcTime, false, utf8Bytes('270230000000Z')),
      ),
    }),
    'no-such-day',
  ),
  broken('signature-algorithms-agree', 'peer', (c) => ({
    ...c,
    outerAlgorithm: encodeSignatureAlgorithm('rsa-pkcs1-sha384'),
  })),
  broken(
    'signature-algorithms-agree',
    'peer',
    (c) => ({ ...c, outerAlgorithm: sequence(oid('1.2.840.113549.1.1.11')) }),
    'parameters',
  ),
  broken(
    'signature-algorithm-known',
    'peer',
    (c) => ({ ...c, algorithm: sequence(oid('1.2.840.113549.1.1.5'), nullValue()) }),
    'sha1',
  ),
  broken(
    'signature-algorithm-known',
    'document-signer',
    (c) => ({ ...c, algorithm: sequence(oid('1.2.840.113549.1.1.10'), sequence()) }),
    'pss-defaults',
  ),
  broken('signature-fits-authority-key', 'peer', (c) => ({
    ...c,
    algorithm: encodeSignatureAlgorithm('ecdsa-sha256'),
  })),
  broken('validity-order', 'peer', (c) => ({ ...c, validity: validity(until(2027), until(2027)) })),
  broken(
    'validity-encoding',
    'peer',
    (c) => ({ ...c, validity: sequence(time(FROM), generalizedTime(until(2028))) }),
    'generalized-before-2050',
  ),
  broken(
    'validity-encoding',
    'peer',
    (c) => ({
      ...c,
      validity: sequence(
        time(FROM),
        element('universal', TAG.generalizedTime, false, utf8Bytes('20280228235959.5Z')),
      ),
    }),
    'fraction',
  ),
  alone(broken('issuer-not-empty', 'peer', (c) => ({ ...c, issuer: sequence() }))),
  broken('subject-not-empty', 'peer', (c) => ({ ...c, subject: sequence() }), 'end-entity'),
  broken('subject-not-empty', 'issuing', (c) => ({ ...c, subject: sequence() }), 'authority'),
  broken(
    'name-string-types',
    'peer',
    (c) => ({
      ...c,
      subject: sequence(
        attribute('2.5.4.6', utf8String('MN')),
        attribute('2.5.4.3', utf8String('ca')),
      ),
    }),
    'country-utf8',
  ),
  broken(
    'name-string-types',
    'peer',
    (c) => ({
      ...c,
      subject: sequence(
        attribute('2.5.4.3', element('universal', TAG.teletexString, false, utf8Bytes('ca'))),
      ),
    }),
    'teletex',
  ),
  broken(
    'name-lengths',
    'peer',
    (c) => ({ ...c, subject: encodeName(name(['CN', 'x'.repeat(65)])) }),
    'common-name',
  ),
  broken(
    'name-lengths',
    'peer',
    (c) => ({ ...c, subject: encodeName(name(['C', 'MNG'], ['CN', 'ca'])) }),
    'country',
  ),
  broken(
    'name-lengths',
    'peer',
    (c) => ({ ...c, subject: sequence(attribute('2.5.4.10', printableString(''))) }),
    'empty',
  ),
  broken('issuer-is-subject-of-authority', 'peer', (c) => ({
    ...c,
    issuer: encodeName(authorityName('Other CA')),
  })),
  broken('root-self-issued', 'root', (c) => ({
    ...put(
      c,
      EXTENSION.authorityKeyIdentifier,
      encodeAuthorityKeyIdentifier({ keyIdentifier: ownIdentifier(c) }),
    ),
    subject: encodeName(authorityName('Other CA')),
  })),
  broken('no-unique-identifiers', 'peer', (c) => ({
    ...c,
    uniqueIdentifiers: [implicitPrimitive(1, Uint8Array.of(0, 1))],
  })),
  broken('rsa-modulus', 'peer', (c) => ({
    ...c,
    spki: encodeRsaSpki(MODULUS.subarray(0, 128), Uint8Array.of(1, 0, 1)),
  })),
  broken('rsa-public-exponent', 'peer', (c) => ({
    ...c,
    spki: encodeRsaSpki(MODULUS, Uint8Array.of(3)),
  })),
  broken('rsa-parameters', 'peer', (c) => ({
    ...c,
    spki: sequence(
      sequence(oid('1.2.840.113549.1.1.1')),
      bitString(sequence(integer(MODULUS), integer(65_537))),
    ),
  })),
  broken('ec-curve', 'peer', (c) => ({ ...c, spki: ecSpki(oid('1.3.132.0.10')) })),
  broken('ec-named-curve', 'peer', (c) => ({ ...c, spki: ecSpki(EXPLICIT_P256) })),
  broken('ec-point', 'peer', (c) => ({
    ...c,
    spki: ecSpki(oid(CURVE_OID['P-256']), Uint8Array.of(2, ...new Uint8Array(32).fill(5))),
  })),
  broken('public-key-known', 'peer', (c) => ({
    ...c,
    spki: sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(32).fill(7))),
  })),
];
