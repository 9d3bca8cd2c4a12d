import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { test } from 'node:test';
import { CONTENT_TYPE, EXTENSION, encodeExtKeyUsage, KEY_PURPOSE } from '@tamga/formats';
import {
  DEFAULT_POLICY,
  judgeCmsSignature,
  judgeRawSignature,
  type SubIndication,
} from '@tamga/verification';
import { altered, authority, cmsOf, crlOf, NOW, type Party, party } from './pki.ts';

const root = authority('SPECIMEN Root');
const signer = party({ issuer: root, usages: ['contentCommitment'], kind: 'rsa-2048' });
const another = party({ issuer: root, usages: ['contentCommitment'], commonName: 'SPECIMEN 2' });
const login = party({ issuer: root, usages: ['digitalSignature'], kind: 'rsa-2048' });
const text = new TextEncoder().encode('Загвар баримт / a specimen document');
const facts = {
  intermediates: [],
  anchors: [root.certificate],
  crls: [crlOf(root)],
  ocspResponses: [],
};

function cms(signature: Uint8Array, document?: Uint8Array) {
  const input = { signature, ...(document === undefined ? {} : { document }) };
  return judgeCmsSignature(input, facts, DEFAULT_POLICY, NOW);
}

function raw(by: Party, signature: Uint8Array, document: Uint8Array = text) {
  const input = { document, signature, certificate: by.certificate };
  return judgeRawSignature(input, facts, DEFAULT_POLICY, NOW);
}

const rawSignature = (by: Party): Uint8Array => sign('sha256', text, by.privateKey);

test('a CMS signature passes, with its content inside, beside it, and in both places', () => {
  assert.equal(cms(cmsOf(signer, text)).indication, 'TOTAL-PASSED');
  assert.equal(cms(cmsOf(signer, text), text).indication, 'TOTAL-PASSED');
  const detached = cms(cmsOf(signer, text, { isDetached: true }), text);
  assert.equal(detached.indication, 'TOTAL-PASSED');
  assert.match(detached.signer?.subject ?? '', /SPECIMEN/);
});

function purposeful(critical: boolean, ...purposes: readonly string[]): Party {
  return party({
    issuer: root,
    usages: ['contentCommitment'],
    extensions: [{ oid: EXTENSION.extKeyUsage, critical, value: encodeExtKeyUsage(purposes) }],
  });
}

for (const [what, by] of [
  ['documents, critically (RFC 9336)', purposeful(true, '1.3.6.1.5.5.7.3.36')],
  ['servers and mail, critically', purposeful(true, KEY_PURPOSE.serverAuth, '1.3.6.1.5.5.7.3.4')],
  ['anything, critically', purposeful(true, '2.5.29.37.0')],
  ['logging in, not critically', purposeful(false, KEY_PURPOSE.clientAuth)],
] as const) {
  test(`CMS: passes with a certificate for ${what}`, () => {
    assert.equal(cms(cmsOf(by, text)).indication, 'TOTAL-PASSED');
  });
}

const digestOfNothing = new Uint8Array(32);
const CMS: readonly (readonly [
  what: string,
  report: () => ReturnType<typeof cms>,
  indication: string,
  sub: SubIndication,
])[] = [
  [
    'its document was changed',
    () => cms(cmsOf(signer, text, { isDetached: true }), altered(text)),
    'TOTAL-FAILED',
    'HASH_FAILURE',
  ],
  [
    'its content is inside, and the document beside it is another',
    () => cms(cmsOf(signer, text), altered(text)),
    'TOTAL-FAILED',
    'HASH_FAILURE',
  ],
  [
    'its content is inside, and the document beside it is empty',
    () => cms(cmsOf(signer, text), new Uint8Array()),
    'TOTAL-FAILED',
    'HASH_FAILURE',
  ],
  [
    'its content is inside and empty, and a document is beside it',
    () => cms(cmsOf(signer, new Uint8Array()), text),
    'TOTAL-FAILED',
    'HASH_FAILURE',
  ],
  [
    'its document is missing',
    () => cms(cmsOf(signer, text, { isDetached: true })),
    'INDETERMINATE',
    'SIGNED_DATA_NOT_FOUND',
  ],
  [
    'the signature value was changed',
    () => {
      const bytes = cmsOf(signer, text);
      return cms(altered(bytes, bytes.length - 40));
    },
    'TOTAL-FAILED',
    'SIG_CRYPTO_FAILURE',
  ],
  [
    'the digest attribute is of another content',
    () => cms(cmsOf(signer, text, { digest: digestOfNothing })),
    'TOTAL-FAILED',
    'HASH_FAILURE',
  ],
  [
    'the content type attribute names another type (RFC 5652 5.3)',
    () => cms(cmsOf(signer, text, { attributeType: CONTENT_TYPE.ldsSecurityObject })),
    'TOTAL-FAILED',
    'FORMAT_FAILURE',
  ],
  [
    'the signing certificate is named by another’s hash (RFC 5035)',
    () => cms(cmsOf(signer, text, { named: another.certificate })),
    'TOTAL-FAILED',
    'SIG_CONSTRAINTS_FAILURE',
  ],
  [
    'its attributes are in another order than DER’s, which was signed',
    () => cms(cmsOf(signer, text, { attributesTurned: 'before' })),
    'TOTAL-FAILED',
    'FORMAT_FAILURE',
  ],
  [
    'its attributes are in another order than the one that was signed',
    () => cms(cmsOf(signer, text, { attributesTurned: 'after' })),
    'TOTAL-FAILED',
    'FORMAT_FAILURE',
  ],
  [
    'its certificate is not there',
    () => cms(cmsOf(signer, text, { certificates: [another.certificate] })),
    'INDETERMINATE',
    'NO_SIGNING_CERTIFICATE_FOUND',
  ],
  [
    'the content instead of the attributes was signed',
    () => cms(cmsOf(signer, text, { signatureOver: text })),
    'TOTAL-FAILED',
    'SIG_CRYPTO_FAILURE',
  ],
  [
    'a key for logging in signed a document',
    () => cms(cmsOf(login, text)),
    'INDETERMINATE',
    'SIG_CONSTRAINTS_FAILURE',
  ],
  [
    'its certificate is critically for servers only (RFC 5280 4.2.1.12)',
    () => cms(cmsOf(purposeful(true, KEY_PURPOSE.serverAuth), text)),
    'INDETERMINATE',
    'SIG_CONSTRAINTS_FAILURE',
  ],
  [
    'a stranger signed',
    () => cms(cmsOf(party({ usages: ['contentCommitment'] }), text)),
    'INDETERMINATE',
    'NO_CERTIFICATE_CHAIN_FOUND',
  ],
  [
    'its bytes end early',
    () => cms(cmsOf(signer, text).subarray(0, 200)),
    'TOTAL-FAILED',
    'FORMAT_FAILURE',
  ],
];

for (const [what, report, indication, sub] of CMS) {
  test(`CMS: ${what}`, () => {
    const judged = report();
    assert.equal(judged.subIndication, sub);
    assert.equal(judged.indication, indication);
  });
}

test('raw: passes, and fails when document, signature or certificate is another', () => {
  assert.equal(raw(signer, rawSignature(signer)).indication, 'TOTAL-PASSED');
  for (const report of [
    raw(signer, rawSignature(signer), altered(text)),
    raw(signer, altered(rawSignature(signer))),
    raw(another, rawSignature(signer)),
    raw(signer, new Uint8Array(256)),
    raw(signer, new Uint8Array()),
  ]) {
    assert.equal(report.indication, 'TOTAL-FAILED');
    assert.equal(report.subIndication, 'SIG_CRYPTO_FAILURE');
  }
});

test('raw: a key for logging in does not sign documents', () => {
  assert.equal(raw(login, rawSignature(login)).subIndication, 'SIG_CONSTRAINTS_FAILURE');
});

test('every single turned bit of a CMS signature is refused', () => {
  const good = cmsOf(signer, text);
  for (let at = 0; at < good.length; at += 7) {
    assert.notEqual(cms(altered(good, at)).indication, 'TOTAL-PASSED', `byte ${at}`);
  }
});
