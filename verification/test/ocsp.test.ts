import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  EXTENSION,
  encodeExtKeyUsage,
  KEY_PURPOSE,
  type OcspResponse,
  type RevokedCertificate,
} from '@tamga/formats';
import {
  DEFAULT_POLICY,
  judgeCertificate,
  type SubIndication,
  statusInOcsp,
} from '@tamga/verification';
import { authority, crlOf, DAY_MS, NOW, ocspOf, type Party, party, responderOf } from './pki.ts';

/** RFC 6960 on answers of the test's own; each case changes one thing of a good one. */
const root = authority('SPECIMEN Root');
const other = authority('SPECIMEN Other');
const leaf = party({ issuer: root });
const revocationDate = new Date(NOW.getTime() - DAY_MS);

function judge(answer: OcspResponse) {
  return judgeCertificate(
    {
      certificate: leaf.certificate,
      intermediates: [],
      anchors: [root.certificate],
      crls: [],
      ocspResponses: [answer],
    },
    DEFAULT_POLICY,
    NOW,
  );
}

/** Without id-pkix-ocsp-nocheck. */
function responderFor(purposes: readonly string[]): Party {
  return responderOf(root, {
    extensions: [
      { oid: EXTENSION.extKeyUsage, critical: true, value: encodeExtKeyUsage(purposes) },
    ],
  });
}

test('OCSP: a responder without id-pkix-ocsp-nocheck answers as long as a CRL knows it as good', () => {
  const responder = responderFor([KEY_PURPOSE.ocspSigning]);
  const { bytes } = responder.certificate.serial;
  const statusWith = (revoked: readonly RevokedCertificate[]) =>
    statusInOcsp(
      ocspOf(leaf, root, { responder }),
      leaf.certificate,
      root.certificate,
      DEFAULT_POLICY,
      NOW,
      [crlOf(root, { revoked })],
    ).status;
  assert.equal(statusWith([]), 'good');
  assert.equal(statusWith([{ serial: bytes, revocationDate }]), 'unknown');
});

const ANSWERS: readonly (readonly [
  what: string,
  answer: () => OcspResponse,
  expected: SubIndication | undefined,
])[] = [
  ['good, by the issuer', () => ocspOf(leaf, root), undefined],
  [
    'good, by a responder that the issuer delegated to (RFC 6960 4.2.2.2)',
    () => ocspOf(leaf, root, { responder: responderOf(root) }),
    undefined,
  ],
  [
    'revoked',
    () => ocspOf(leaf, root, { status: { status: 'revoked', revocationTime: revocationDate } }),
    'REVOKED_NO_POE',
  ],
  [
    'on hold',
    () =>
      ocspOf(leaf, root, {
        status: { status: 'revoked', revocationTime: revocationDate, reason: 'certificateHold' },
      }),
    'TRY_LATER',
  ],
  ['unknown', () => ocspOf(leaf, root, { status: { status: 'unknown' } }), 'TRY_LATER'],
  ['about another serial', () => ocspOf(leaf, root, { serial: Uint8Array.of(9) }), 'TRY_LATER'],
  [
    'about another issuer of the same name',
    () => ocspOf(leaf, root, { issuer: other }),
    'TRY_LATER',
  ],
  [
    'a responder without id-kp-OCSPSigning',
    () => ocspOf(leaf, root, { responder: responderOf(root, { extensions: [] }) }),
    'TRY_LATER',
  ],
  [
    'a responder whose keyUsage has no digitalSignature',
    () => ocspOf(leaf, root, { responder: responderOf(root, { usages: ['keyEncipherment'] }) }),
    'TRY_LATER',
  ],
  [
    'a responder for other purposes',
    () => ocspOf(leaf, root, { responder: responderFor([KEY_PURPOSE.clientAuth]) }),
    'TRY_LATER',
  ],
  [
    'a responder of whose own status nothing is known (4.2.2.2.1)',
    () => ocspOf(leaf, root, { responder: responderFor([KEY_PURPOSE.ocspSigning]) }),
    'TRY_LATER',
  ],
  [
    'a responder of another authority',
    () => ocspOf(leaf, root, { responder: responderOf(other) }),
    'TRY_LATER',
  ],
  [
    'an expired responder',
    () =>
      ocspOf(leaf, root, {
        responder: responderOf(root, { notAfter: new Date(NOW.getTime() - 1000) }),
      }),
    'TRY_LATER',
  ],
  ['signed by another key', () => ocspOf(leaf, root, { signer: other.privateKey }), 'TRY_LATER'],
  [
    'replayed after its nextUpdate',
    () =>
      ocspOf(leaf, root, {
        thisUpdate: new Date(NOW.getTime() - DAY_MS),
        nextUpdate: new Date(NOW.getTime() - DAY_MS / 2),
      }),
    'TRY_LATER',
  ],
];

for (const [what, answer, expected] of ANSWERS) {
  test(`OCSP: ${what}`, () => {
    const report = judge(answer());
    assert.equal(report.subIndication, expected);
  });
}
