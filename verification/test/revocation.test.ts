import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CertificateRevocationList,
  EXTENSION,
  encodeCrlNumber,
  encodeDistributionPoints,
  encodeNullExtension,
  type OcspResponse,
  octetString,
} from '@tamga/formats';
import { DEFAULT_POLICY, judgeCertificate, type SubIndication } from '@tamga/verification';
import { authority, crlOf, DAY_MS, NOW, ocspOf, type Party, party } from './pki.ts';

const SHARD = 'http://pki.example/crl/1.crl';
const root = authority('SPECIMEN Root');
const other = authority('SPECIMEN Other');
const leaf = party({
  issuer: root,
  extensions: [
    {
      oid: EXTENSION.cRLDistributionPoints,
      critical: false,
      value: encodeDistributionPoints([{ name: { fullName: [{ kind: 'uri', value: SHARD }] } }]),
    },
  ],
});
const serial = leaf.certificate.serial.bytes;
const revocationDate = new Date(NOW.getTime() - DAY_MS);
const shard = (uri: string) => ({ fullName: [{ kind: 'uri', value: uri }] }) as const;

function judge(
  evidence: {
    readonly crls?: readonly CertificateRevocationList[];
    readonly ocspResponses?: readonly OcspResponse[];
  },
  subject: Party = leaf,
) {
  return judgeCertificate(
    {
      certificate: subject.certificate,
      intermediates: [],
      anchors: [root.certificate],
      crls: evidence.crls ?? [],
      ocspResponses: evidence.ocspResponses ?? [],
    },
    DEFAULT_POLICY,
    NOW,
  );
}

const CRLS: readonly (readonly [
  what: string,
  crl: () => CertificateRevocationList,
  expected: SubIndication | undefined,
])[] = [
  ['full CRL without the certificate', () => crlOf(root), undefined],
  ['the certificate’s shard', () => crlOf(root, { scope: { name: shard(SHARD) } }), undefined],
  [
    'revoked (REVOKED_NO_POE)',
    () => crlOf(root, { revoked: [{ serial, revocationDate, reason: 'keyCompromise' }] }),
    'REVOKED_NO_POE',
  ],
  [
    'on hold (TRY_LATER)',
    () => crlOf(root, { revoked: [{ serial, revocationDate, reason: 'certificateHold' }] }),
    'TRY_LATER',
  ],
  [
    'another shard (RFC 5280 6.3.3(b)(2))',
    () => crlOf(root, { scope: { name: shard('http://pki.example/crl/2.crl') } }),
    'TRY_LATER',
  ],
  [
    'authorities’ certificates only',
    () => crlOf(root, { scope: { onlyContainsCACerts: true } }),
    'TRY_LATER',
  ],
  [
    'some reasons only',
    () => crlOf(root, { scope: { onlySomeReasons: ['keyCompromise'] } }),
    'TRY_LATER',
  ],
  ['indirect CRL', () => crlOf(root, { scope: { indirectCRL: true } }), 'TRY_LATER'],
  [
    'delta CRL without its base',
    () =>
      crlOf(root, {
        extensions: [
          { oid: EXTENSION.deltaCRLIndicator, critical: true, value: encodeCrlNumber(1n) },
        ],
      }),
    'TRY_LATER',
  ],
  [
    'unknown critical extension of the CRL (5.2)',
    () =>
      crlOf(root, {
        extensions: [{ oid: '2.999.1', critical: true, value: octetString(Uint8Array.of(1)) }],
      }),
    'TRY_LATER',
  ],
  [
    'unknown critical extension of an entry (5.3)',
    () =>
      crlOf(root, {
        revoked: [
          {
            serial: 77n,
            revocationDate,
            extensions: [{ oid: '2.999.1', critical: true, value: octetString(Uint8Array.of(1)) }],
          },
        ],
      }),
    'TRY_LATER',
  ],
  ['another issuer’s CRL', () => crlOf(other), 'TRY_LATER'],
  ['signed by another key', () => crlOf(root, { signer: other.privateKey }), 'TRY_LATER'],
  ['stale', () => crlOf(root, { nextUpdate: new Date(NOW.getTime() - 1000) }), 'TRY_LATER'],
  [
    'of the future',
    () => crlOf(root, { thisUpdate: new Date(NOW.getTime() + DAY_MS / 2) }),
    'TRY_LATER',
  ],
];

for (const [what, crl, expected] of CRLS) {
  test(`CRL: ${what}`, () => {
    const report = judge({ crls: [crl()] });
    assert.equal(report.subIndication, expected);
    assert.equal(report.indication, expected === undefined ? 'TOTAL-PASSED' : 'INDETERMINATE');
  });
}

test('CRL: an issuer without cRLSign', () => {
  const weak = authority('SPECIMEN Root', { usages: ['keyCertSign'] });
  const subject = party({ issuer: weak });
  const report = judgeCertificate(
    {
      certificate: subject.certificate,
      intermediates: [],
      anchors: [weak.certificate],
      crls: [crlOf(weak)],
      ocspResponses: [],
    },
    DEFAULT_POLICY,
    NOW,
  );
  assert.equal(report.subIndication, 'TRY_LATER');
});

test('id-pkix-ocsp-nocheck on another certificate excuses it of nothing', () => {
  const excused = party({
    issuer: root,
    extensions: [{ oid: EXTENSION.ocspNoCheck, critical: false, value: encodeNullExtension() }],
  });
  const { bytes } = excused.certificate.serial;
  for (const [crls, expected] of [
    [[], 'TRY_LATER'],
    [[crlOf(root, { revoked: [{ serial: bytes, revocationDate }] })], 'REVOKED_NO_POE'],
    [[crlOf(root)], undefined],
  ] as const) {
    assert.equal(judge({ crls }, excused).subIndication, expected);
  }
});

test('nothing known about revocation is never good', () => {
  assert.equal(judge({}).subIndication, 'TRY_LATER');
});

test('revoked by one source outweighs good by another', () => {
  const report = judge({
    crls: [crlOf(root, { revoked: [{ serial, revocationDate }] })],
    ocspResponses: [ocspOf(leaf, root)],
  });
  assert.equal(report.subIndication, 'REVOKED_NO_POE');
});

test('a revoked authority is REVOKED_CA_NO_POE', () => {
  const issuing = authority('SPECIMEN Issuing', { issuer: root });
  const subject = party({ issuer: issuing });
  const report = judgeCertificate(
    {
      certificate: subject.certificate,
      intermediates: [issuing.certificate],
      anchors: [root.certificate],
      crls: [
        crlOf(issuing),
        crlOf(root, { revoked: [{ serial: issuing.certificate.serial.bytes, revocationDate }] }),
      ],
      ocspResponses: [],
    },
    DEFAULT_POLICY,
    NOW,
  );
  assert.equal(report.subIndication, 'REVOKED_CA_NO_POE');
});
