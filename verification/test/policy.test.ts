import assert from 'node:assert/strict';
import { createHash, sign } from 'node:crypto';
import { test } from 'node:test';
import {
  EXTENSION,
  encodeAddressFile,
  encodeExtKeyUsage,
  encodeHomeAddress,
  type HashName,
} from '@tamga/formats';
import {
  DEFAULT_POLICY,
  isAcceptable,
  isAcceptableHash,
  judgeCertificate,
  judgeCmsSignature,
  judgeRawSignature,
  type Policy,
  verifyAddressFile,
  whyUnusable,
} from '@tamga/verification';
import { authority, cmsOf, crlOf, DAY_MS, NOW, ocspOf, party, responderOf } from './pki.ts';

/** The policy's date of an algorithm holds wherever something is verified by it. */
const root = authority('SPECIMEN Root');
const rsaRoot = authority('SPECIMEN RSA Root', { kind: 'rsa-2048' });
const signer = party({ issuer: root, usages: ['contentCommitment'], kind: 'rsa-2048' });
const card = party({ issuer: root, kind: 'rsa-2048', commonName: 'SPECIMEN card' });
const addressSigner = party({
  issuer: root,
  extensions: [
    {
      oid: EXTENSION.extKeyUsage,
      critical: true,
      value: encodeExtKeyUsage(['1.3.6.1.5.5.7.3.36']),
    },
  ],
});
const text = new TextEncoder().encode('SPECIMEN');
const challenge = new Uint8Array(32).fill(7);
const facts = {
  intermediates: [],
  anchors: [root.certificate, rsaRoot.certificate],
  crls: [crlOf(root)],
  ocspResponses: [],
};
const addressFile = encodeAddressFile(
  cmsOf(
    addressSigner,
    encodeHomeAddress({
      civilNumber: '100000000001',
      documentNumber: 'CX0000001',
      keyHash: createHash('sha256').update(card.spki).digest(),
      version: 1,
      issuedAt: new Date(NOW.getTime() - DAY_MS),
      validUntil: new Date(NOW.getTime() + DAY_MS),
      province: { code: 'MN-1', name: 'Загвар' },
      district: { code: '01101', name: 'Загвар' },
      subdistrict: { code: '0110101', name: 'Загвар' },
      latitude: 47.9,
      longitude: 106.9,
      text: 'Загвар хаяг',
      registeredOn: new Date('2024-06-01T00:00:00Z'),
    }),
  ),
  4096,
);

const below = party({ issuer: rsaRoot });
const leaf = party({ issuer: root });
const responder = responderOf(root, { kind: 'rsa-2048' });
const proof = {
  certificate: card.certificate,
  challenge,
  signature: sign('sha256', challenge, card.privateKey),
};
const raw = {
  document: text,
  signature: sign('sha256', text, signer.privateKey),
  certificate: signer.certificate,
};

const WEAK = 'CRYPTO_CONSTRAINTS_FAILURE';
const JUDGEMENTS: readonly (readonly [
  what: string,
  judge: (policy: Policy) => string | undefined,
  expected: string,
])[] = [
  [
    'a certificate',
    (policy) =>
      judgeCertificate(
        { ...facts, certificate: below.certificate, crls: [crlOf(rsaRoot)] },
        policy,
        NOW,
      ).subIndication,
    WEAK,
  ],
  [
    'a CMS signature',
    (policy) =>
      judgeCmsSignature({ signature: cmsOf(signer, text) }, facts, policy, NOW).subIndication,
    WEAK,
  ],
  ['a raw signature', (policy) => judgeRawSignature(raw, facts, policy, NOW).subIndication, WEAK],
  [
    'the challenge to a card',
    (policy) => verifyAddressFile(addressFile, proof, facts, policy, NOW).subIndication,
    WEAK,
  ],
  [
    'a CRL',
    (policy) => whyUnusable(crlOf(rsaRoot), below.certificate, rsaRoot.certificate, policy, NOW),
    'its algorithm is not acceptable',
  ],
  [
    'an OCSP answer',
    (policy) =>
      judgeCertificate(
        {
          ...facts,
          certificate: leaf.certificate,
          crls: [],
          ocspResponses: [ocspOf(leaf, root, { responder })],
        },
        policy,
        NOW,
      ).subIndication,
    'TRY_LATER',
  ],
];

const { 'rsa-pkcs1-sha256': _rsa, ...withoutRsa } = DEFAULT_POLICY.algorithms;
const ENDED: readonly (readonly [string, Policy['algorithms']])[] = [
  ['ended', { ...withoutRsa, 'rsa-pkcs1-sha256': '2020-01-01T00:00:00Z' }],
  ['ends at that moment', { ...withoutRsa, 'rsa-pkcs1-sha256': NOW.toISOString() }],
  ['is not named', withoutRsa],
];

for (const [what, judgement, expected] of JUDGEMENTS) {
  test(`the policy’s algorithms: ${what}`, () => {
    assert.equal(judgement(DEFAULT_POLICY), undefined);
    for (const [how, algorithms] of ENDED) {
      assert.equal(judgement({ ...DEFAULT_POLICY, algorithms }), expected, how);
      assert.equal(isAcceptable({ ...DEFAULT_POLICY, algorithms }, 'rsa-pkcs1-sha256', NOW), false);
    }
  });
}

test('the policy’s keys: a raw signature and a challenge', () => {
  const policy = { ...DEFAULT_POLICY, minimumRsaBits: 3072 };
  for (const { checks, subIndication } of [
    judgeRawSignature(raw, facts, policy, NOW),
    verifyAddressFile(addressFile, proof, facts, policy, NOW),
  ]) {
    assert.equal(subIndication, WEAK);
    assert.ok(
      checks.some(({ check, outcome }) => /algorithm|binding/.test(check) && outcome === 'failed'),
    );
  }
});

for (const [hash, expected] of [
  ['sha1', false],
  ['sha224', true],
  ['sha256', true],
  ['sha384', true],
  ['sha512', true],
] as const satisfies readonly (readonly [HashName, boolean])[]) {
  test(`the policy’s hashes: ${hash}`, () => {
    assert.equal(isAcceptableHash(DEFAULT_POLICY, hash, NOW), expected);
    assert.equal(isAcceptableHash(DEFAULT_POLICY, hash, new Date('2032-01-01T00:00:00Z')), false);
  });
}
