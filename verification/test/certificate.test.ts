import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { type Certificate, EXTENSION, encodeNameConstraints, octetString } from '@tamga/formats';
import { DEFAULT_POLICY, judgeCertificate, type SubIndication } from '@tamga/verification';
import { authority, crlOf, DAY_MS, NOW, type Party, type PartyOptions, party } from './pki.ts';

/** RFC 5280 section 6.1 on paths of the test's own; each case changes one thing of a good path. */
const root = authority('SPECIMEN Root');

function judge(leaf: Certificate, intermediates: readonly Party[], anchors = [root], at = NOW) {
  return judgeCertificate(
    {
      certificate: leaf,
      intermediates: intermediates.map(({ certificate }) => certificate),
      anchors: anchors.map(({ certificate }) => certificate),
      crls: [root, ...intermediates].map((issuer) => crlOf(issuer)),
      ocspResponses: [],
    },
    DEFAULT_POLICY,
    at,
  );
}

test('a good path passes, with who signed and every check', () => {
  const issuing = authority('SPECIMEN Issuing', { issuer: root, authority: { pathLength: 0 } });
  const leaf = party({ issuer: issuing });
  const report = judge(leaf.certificate, [issuing]);
  assert.equal(report.indication, 'TOTAL-PASSED');
  assert.equal(report.subIndication, undefined);
  assert.match(report.signer?.subject ?? '', /CN=SPECIMEN/);
  assert.ok(report.checks.length >= 3);
  assert.ok(report.checks.every(({ outcome }) => outcome === 'passed'));
  assert.match(report.policy.hash, /^[0-9a-f]{64}$/);
});

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const unknownCritical = { oid: '2.999.1', critical: true, value: octetString(Uint8Array.of(1)) };
const BAD_PATHS: readonly (readonly [
  what: string,
  changes: { issuing?: PartyOptions; leaf?: PartyOptions },
  expected: SubIndication,
])[] = [
  ['expired leaf', { leaf: { notAfter: new Date(NOW.getTime() - 1000) } }, 'OUT_OF_BOUNDS_NO_POE'],
  [
    'leaf of the future',
    { leaf: { notBefore: new Date(NOW.getTime() + DAY_MS) } },
    'OUT_OF_BOUNDS_NO_POE',
  ],
  [
    'expired authority',
    { issuing: { notAfter: new Date(NOW.getTime() - 1000) } },
    'OUT_OF_BOUNDS_NO_POE',
  ],
  [
    'leaf signed by a stranger',
    { leaf: { signer: stranger } },
    'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  ],
  [
    'authority signed by a stranger',
    { issuing: { signer: stranger } },
    'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  ],
  [
    'unknown critical extension in the leaf (RFC 5280 4.2)',
    { leaf: { extensions: [unknownCritical] } },
    'CHAIN_CONSTRAINTS_FAILURE',
  ],
  [
    'unknown critical extension in the authority',
    { issuing: { extensions: [unknownCritical] } },
    'CHAIN_CONSTRAINTS_FAILURE',
  ],
  [
    'name constraints, which are not evaluated, fail closed even when not critical',
    {
      issuing: {
        extensions: [
          {
            oid: EXTENSION.nameConstraints,
            critical: false,
            value: encodeNameConstraints({
              permitted: [{ kind: 'dns', value: 'example' }],
              excluded: [],
            }),
          },
        ],
      },
    },
    'CHAIN_CONSTRAINTS_FAILURE',
  ],
  [
    'authority without keyCertSign (6.1.4(n))',
    { issuing: { usages: ['cRLSign'] } },
    'CHAIN_CONSTRAINTS_FAILURE',
  ],
  ['RSA key of 1024 bits', { leaf: { kind: 'rsa-1024' } }, 'CRYPTO_CONSTRAINTS_FAILURE'],
];

for (const [what, changes, expected] of BAD_PATHS) {
  test(`refused: ${what}`, () => {
    const issuing = authority('SPECIMEN Issuing', { issuer: root, ...changes.issuing });
    const leaf = party({ issuer: issuing, ...changes.leaf });
    const report = judge(leaf.certificate, [issuing]);
    assert.equal(report.indication, 'INDETERMINATE');
    assert.equal(report.subIndication, expected);
    assert.ok(report.checks.some(({ outcome }) => outcome === 'failed'));
  });
}

test('refused: an issuer without basicConstraints (6.1.4(k))', () => {
  const citizen = party({ issuer: root, usages: ['keyCertSign'] });
  const leaf = party({ commonName: 'SPECIMEN 2', issuer: citizen });
  assert.equal(judge(leaf.certificate, [citizen]).subIndication, 'CHAIN_CONSTRAINTS_FAILURE');
});

test('refused: a path longer than pathLenConstraint (6.1.4(l))', () => {
  const one = authority('SPECIMEN One', { issuer: root, authority: { pathLength: 0 } });
  const two = authority('SPECIMEN Two', { issuer: one });
  const leaf = party({ issuer: two });
  assert.equal(judge(leaf.certificate, [one, two]).subIndication, 'CHAIN_CONSTRAINTS_FAILURE');
});

test('refused: a leaf in the trust store issues nothing', () => {
  const trusted = party({ commonName: 'SPECIMEN Leaf' });
  const leaf = party({ issuer: trusted });
  assert.equal(judge(leaf.certificate, [], [trusted]).subIndication, 'CHAIN_CONSTRAINTS_FAILURE');
});

test('refused: another root of the same name', () => {
  const impostor = authority('SPECIMEN Root');
  const leaf = party({ issuer: impostor });
  assert.equal(judge(leaf.certificate, []).subIndication, 'NO_CERTIFICATE_CHAIN_FOUND');
});

test('a cycle of cross-certificates ends within 50 ms', () => {
  const a = authority('SPECIMEN A');
  const b = authority('SPECIMEN B');
  const around = Array.from({ length: 12 }, (_, index) =>
    authority(index % 2 === 0 ? 'SPECIMEN A' : 'SPECIMEN B', { issuer: index % 2 === 0 ? b : a }),
  );
  const leaf = party({ issuer: a });
  const started = performance.now();
  assert.equal(
    judgeCertificate(
      {
        certificate: leaf.certificate,
        intermediates: [a, b, ...around].map(({ certificate }) => certificate),
        anchors: [root.certificate],
        crls: [],
        ocspResponses: [],
      },
      DEFAULT_POLICY,
      NOW,
    ).subIndication,
    'NO_CERTIFICATE_CHAIN_FOUND',
  );
  assert.ok(performance.now() - started < 50);
});

test('the same facts, policy and time give the same report', () => {
  const facts = {
    certificate: party({ issuer: root }).certificate,
    intermediates: [],
    anchors: [root.certificate],
    crls: [crlOf(root)],
    ocspResponses: [],
  };
  assert.deepEqual(
    judgeCertificate(facts, DEFAULT_POLICY, NOW),
    judgeCertificate(facts, DEFAULT_POLICY, NOW),
  );
});
