import {
  EXTENSION,
  element,
  encodeAuthorityKeyIdentifier,
  encodeCrlNumber,
  encodeDistributionPoints,
  encodeIssuingDistributionPoint,
  encodeName,
  encodeSignatureAlgorithm,
  enumerated,
  explicit,
  generalizedTime,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  TAG,
  time,
  utf8Bytes,
} from '@tamga/formats';
import { authorityName, serialOf } from './good-certificates.ts';
import { good, type LintCase } from './lint-case.ts';
import {
  drop,
  encodeExtension,
  ownIdentifier,
  put,
  type RawExtension,
  signed,
  turn,
} from './shapes.ts';

export interface CrlShape {
  readonly version: readonly Uint8Array[];
  readonly algorithm: Uint8Array;
  readonly outerAlgorithm?: Uint8Array;
  readonly issuer: Uint8Array;
  readonly times: readonly Uint8Array[];
  readonly entries: readonly Uint8Array[];
  readonly extensions: readonly RawExtension[];
}

const NOW = new Date('2026-06-01T00:00:00Z');
const LATER = new Date('2026-06-02T00:00:00Z');
export const SHARD_ADDRESS = 'http://crl.tamga.example/crl/citizen/17.crl';
const DELTA_ADDRESS = 'http://crl.tamga.example/crl/citizen/17-delta.crl';

const plain = (type: string, value: Uint8Array): RawExtension => ({
  oid: type,
  critical: false,
  value,
});
const address = (value: string) => ({ name: { fullName: [{ kind: 'uri' as const, value }] } });
const entry = (
  serial: Uint8Array,
  date: Date = NOW,
  ...extensions: readonly RawExtension[]
): Uint8Array =>
  sequence(
    serial,
    time(date),
    ...(extensions.length === 0 ? [] : [sequence(...extensions.map(encodeExtension))]),
  );
const reason = (number: number) => plain(EXTENSION.cRLReason, enumerated(number));
const authorityKey = (keyIdentifier: Uint8Array) => encodeAuthorityKeyIdentifier({ keyIdentifier });

const FULL: CrlShape = {
  version: [integer(1)],
  algorithm: encodeSignatureAlgorithm('rsa-pkcs1-sha256'),
  issuer: encodeName(authorityName('CSCA')),
  times: [time(NOW), time(LATER)],
  entries: [],
  extensions: [
    plain(EXTENSION.authorityKeyIdentifier, authorityKey(ownIdentifier(good('issuing')))),
    plain(EXTENSION.cRLNumber, encodeCrlNumber(7n)),
  ],
};
const SHARD: CrlShape = {
  ...FULL,
  issuer: encodeName(authorityName('Citizen Issuing CA')),
  entries: [
    entry(serialOf('a'), NOW, reason(1)),
    entry(serialOf('b')),
    entry(serialOf('c'), NOW, reason(6)),
  ],
  extensions: [
    ...FULL.extensions,
    plain(EXTENSION.freshestCRL, encodeDistributionPoints([address(DELTA_ADDRESS)])),
    {
      oid: EXTENSION.issuingDistributionPoint,
      critical: true,
      value: encodeIssuingDistributionPoint({
        ...address(SHARD_ADDRESS),
        onlyContainsUserCerts: true,
      }),
    },
  ],
};
const DELTA: CrlShape = put(
  { ...drop(SHARD, EXTENSION.freshestCRL), entries: [entry(serialOf('c'), NOW, reason(8))] },
  EXTENSION.deltaCRLIndicator,
  encodeCrlNumber(5n),
  true,
);

export const GOOD_CRLS = { 'crl-full': FULL, 'crl-shard': SHARD, 'crl-delta': DELTA } as const;

export function encodeCrl(shape: CrlShape): Uint8Array {
  const tbs = sequence(
    ...shape.version,
    shape.algorithm,
    shape.issuer,
    ...shape.times,
    ...(shape.entries.length === 0 ? [] : [sequence(...shape.entries)]),
    ...(shape.extensions.length === 0
      ? []
      : [explicit(0, sequence(...shape.extensions.map(encodeExtension)))]),
  );
  return signed(tbs, shape.outerAlgorithm ?? shape.algorithm);
}

export function crlBeside(shape: CrlShape): Pick<LintCase, 'beside' | 'distributionPoint'> {
  const isFull = shape.issuer === FULL.issuer;
  return isFull ? { beside: 'csca' } : { beside: 'issuing', distributionPoint: SHARD_ADDRESS };
}

function broken(
  lint: string,
  base: CrlShape,
  change: (shape: CrlShape) => CrlShape,
  variant?: string,
): LintCase {
  return {
    lint,
    ...(variant === undefined ? {} : { variant }),
    structure: 'crl',
    bytes: encodeCrl(change(base)),
    ...crlBeside(base),
  };
}

const entries =
  (...list: readonly Uint8Array[]) =>
  (c: CrlShape) => ({ ...c, entries: list });
const scope = (value: Uint8Array) => (c: CrlShape) =>
  put(c, EXTENSION.issuingDistributionPoint, value);
const full = address(SHARD_ADDRESS);
const idp = encodeIssuingDistributionPoint;

export const CRL_CASES: readonly LintCase[] = [
  broken('crl-version-2', FULL, (c) => ({ ...c, version: [], extensions: [] })),
  broken('crl-structure', FULL, (c) => ({ ...c, times: [...c.times, sequence()] }), 'empty-list'),
  broken('crl-structure', FULL, (c) => ({ ...c, version: [] }), 'extensions-in-version-1'),
  broken('crl-signature-algorithms-agree', FULL, (c) => ({
    ...c,
    outerAlgorithm: encodeSignatureAlgorithm('rsa-pkcs1-sha512'),
  })),
  broken('crl-signature-algorithm-known', FULL, (c) => ({
    ...c,
    algorithm: sequence(oid('1.2.840.113549.1.1.5'), nullValue()),
  })),
  broken('crl-issuer', FULL, (c) => ({ ...c, issuer: encodeName(authorityName('Other CA')) })),
  {
    ...broken('crl-authority-may-sign', SHARD, (c) =>
      put(
        { ...c, issuer: good('peer').subject },
        EXTENSION.authorityKeyIdentifier,
        authorityKey(ownIdentifier(good('peer'))),
      ),
    ),
    beside: 'peer',
  },
  broken('crl-next-update', FULL, (c) => ({ ...c, times: [time(NOW)] }), 'missing'),
  broken('crl-next-update', FULL, (c) => ({ ...c, times: [time(LATER), time(NOW)] }), 'before'),
  broken(
    'crl-time-encoding',
    FULL,
    (c) => ({ ...c, times: [time(NOW), generalizedTime(LATER)] }),
    'generalized-before-2050',
  ),
  broken(
    'crl-time-encoding',
    FULL,
    (c) => ({
      ...c,
      times: [
        time(NOW),
        element('universal', TAG.generalizedTime, false, utf8Bytes('20510101000000.5Z')),
      ],
    }),
    'fraction',
  ),
  broken(
    'crl-authority-key-identifier',
    FULL,
    (c) => drop(c, EXTENSION.authorityKeyIdentifier),
    'missing',
  ),
  broken(
    'crl-authority-key-identifier',
    FULL,
    (c) => put(c, EXTENSION.authorityKeyIdentifier, authorityKey(new Uint8Array(20))),
    'other',
  ),
  broken('crl-number', FULL, (c) => drop(c, EXTENSION.cRLNumber)),
  broken(
    'crl-extensions-critical',
    SHARD,
    (c) => turn(c, EXTENSION.issuingDistributionPoint),
    'scope',
  ),
  broken('crl-extensions-critical', FULL, (c) => turn(c, EXTENSION.cRLNumber), 'number'),
  broken(
    'crl-full-without-scope',
    FULL,
    (c) => put(c, EXTENSION.deltaCRLIndicator, encodeCrlNumber(5n), true),
    'delta',
  ),
  broken(
    'crl-full-without-scope',
    FULL,
    (c) => put(c, EXTENSION.freshestCRL, encodeDistributionPoints([address(DELTA_ADDRESS)])),
    'freshest',
  ),
  broken('crl-shard-scope', SHARD, (c) => drop(c, EXTENSION.issuingDistributionPoint), 'missing'),
  broken(
    'crl-shard-scope',
    SHARD,
    scope(idp({ ...full, onlyContainsUserCerts: true, indirectCRL: true })),
    'indirect',
  ),
  broken('crl-shard-scope', SHARD, scope(idp(full)), 'every-certificate'),
  broken(
    'crl-shard-address',
    SHARD,
    scope(idp({ ...address(`${SHARD_ADDRESS}#`), onlyContainsUserCerts: true })),
  ),
  broken(
    'crl-scope-once',
    SHARD,
    scope(idp({ ...full, onlyContainsUserCerts: true, onlyContainsCACerts: true })),
  ),
  broken('crl-delta-base', DELTA, (c) => put(c, EXTENSION.deltaCRLIndicator, encodeCrlNumber(7n))),
  broken('crl-delta-no-freshest', DELTA, (c) =>
    put(c, EXTENSION.freshestCRL, encodeDistributionPoints([address(DELTA_ADDRESS)])),
  ),
  broken('crl-freshest-form', SHARD, (c) =>
    put(c, EXTENSION.freshestCRL, encodeDistributionPoints([address('delta.crl')])),
  ),
  broken('crl-remove-from-crl', SHARD, entries(entry(serialOf('a'), NOW, reason(8)))),
  broken('crl-entry-values', SHARD, entries(entry(serialOf('a'), NOW, reason(7)))),
  broken('crl-entry-serials', SHARD, entries(entry(integer(0))), 'zero'),
  broken(
    'crl-entry-serials',
    SHARD,
    entries(entry(integer(new Uint8Array(20).fill(0x81)))),
    '21-octets',
  ),
  broken('crl-serials-unique', SHARD, entries(entry(serialOf('a')), entry(serialOf('a')))),
  broken('crl-entry-dates', SHARD, entries(entry(serialOf('a'), LATER))),
  broken(
    'crl-entry-extensions-not-critical',
    SHARD,
    entries(entry(serialOf('a'), NOW, { ...reason(1), critical: true })),
  ),
  broken(
    'crl-no-certificate-issuer',
    SHARD,
    entries(
      entry(
        serialOf('a'),
        NOW,
        plain(EXTENSION.certificateIssuer, sequence(explicit(4, SHARD.issuer))),
      ),
    ),
  ),
  broken('crl-reason-unspecified', SHARD, entries(entry(serialOf('a'), NOW, reason(0)))),
  broken('crl-authority-key-identifier-value', FULL, (c) =>
    put(c, EXTENSION.authorityKeyIdentifier, octetString(new Uint8Array(20))),
  ),
  broken(
    'crl-number-value',
    FULL,
    (c) => put(c, EXTENSION.cRLNumber, integer(new Uint8Array(20).fill(0x81))),
    '21-octets',
  ),
  broken('crl-number-value', FULL, (c) => put(c, EXTENSION.cRLNumber, integer(-1)), 'negative'),
  broken('crl-delta-indicator-value', DELTA, (c) =>
    put(c, EXTENSION.deltaCRLIndicator, integer(-1)),
  ),
  broken('crl-issuing-distribution-point-value', SHARD, scope(octetString())),
  broken('crl-freshest-value', SHARD, (c) => put(c, EXTENSION.freshestCRL, sequence())),
  broken('crl-expired-certs-value', SHARD, (c) => put(c, EXTENSION.expiredCertsOnCRL, time(NOW))),
];
