import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  assembleSigned,
  buildTbsCertificate,
  type Certificate,
  EXTENSION,
  encodeBasicConstraints,
  encodeKeyUsage,
  encodePem,
  encodeRsaSpki,
  parseCertificate,
} from '@tamga/formats';
import {
  createVerifier,
  DEFAULT_POLICY,
  isAcceptableKey,
  judgeCertificate,
  judgeCmsSignature,
  keyBits,
  linkJudge,
  OFFLINE,
  type Policy,
  verifySignature,
} from '@tamga/verification';
import { authority, cmsOf, crlOf, DAY_MS, NOW, party } from './pki.ts';

/** Whoever sends a file chooses its certificates and keys: the time they cost is bounded. */
const root = authority('SPECIMEN Root');
const F4 = Uint8Array.of(1, 0, 1);
const LONG_EXPONENT = Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0x1d);

/** A modulus that nobody can factor or needs to: nothing is signed with it. */
function modulusOf(bits: number): Uint8Array {
  const modulus = new Uint8Array(randomBytes(bits / 8));
  modulus[0] = 0xff;
  modulus[modulus.length - 1] = 1;
  return modulus;
}

/** A certificate under the root's name whose signature is as long as the modulus, so that OpenSSL computes it. */
function claiming(bits: number, exponent = F4): Certificate {
  const tbs = buildTbsCertificate({
    serial: Uint8Array.of(1, ...randomBytes(15)),
    issuer: root.certificate.subject.raw,
    subject: root.certificate.subject.raw,
    notBefore: new Date(NOW.getTime() - DAY_MS),
    notAfter: new Date(NOW.getTime() + DAY_MS),
    spki: encodeRsaSpki(modulusOf(bits), exponent),
    signatureAlgorithm: 'rsa-pkcs1-sha256',
    extensions: [
      {
        oid: EXTENSION.keyUsage,
        critical: true,
        value: encodeKeyUsage(['contentCommitment', 'keyCertSign']),
      },
      {
        oid: EXTENSION.basicConstraints,
        critical: true,
        value: encodeBasicConstraints({ ca: true }),
      },
    ],
  });
  const signature = new Uint8Array(bits / 8).fill(0x11);
  return parseCertificate(assembleSigned(tbs, 'rsa-pkcs1-sha256', signature));
}

function judge(
  certificate: Certificate,
  intermediates: readonly Certificate[],
  policy: Policy = DEFAULT_POLICY,
) {
  return judgeCertificate(
    {
      certificate,
      intermediates,
      anchors: [root.certificate],
      crls: [crlOf(root)],
      ocspResponses: [],
    },
    policy,
    NOW,
  );
}

const KEYS: readonly (readonly [what: string, bits: number, exponent: Uint8Array])[] = [
  ['RSA of 16384 bits', 16384, F4],
  ['an exponent of 64 bits', 2048, LONG_EXPONENT],
  ['an exponent of 33 bits', 2048, Uint8Array.of(1, 0, 0, 0, 1)],
  ['an even exponent', 2048, Uint8Array.of(1, 0, 0)],
  ['the exponent 1', 2048, Uint8Array.of(1)],
];

for (const [what, bits, exponent] of KEYS) {
  test(`a key is no key before anything is computed with it: ${what}`, () => {
    const spki = encodeRsaSpki(modulusOf(bits), exponent);
    assert.equal(keyBits(spki), undefined);
    assert.equal(isAcceptableKey(DEFAULT_POLICY, spki), false);
  });
}

test('with the exponent 1 every padded hash would be its own signature', () => {
  const data = new TextEncoder().encode('SPECIMEN');
  const info = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const end = Buffer.concat([Buffer.of(0), info, createHash('sha256').update(data).digest()]);
  const signature = Buffer.concat([Buffer.of(0, 1), Buffer.alloc(254 - end.length, 0xff), end]);
  const spki = encodeRsaSpki(modulusOf(2048), Uint8Array.of(1));
  assert.equal(verifySignature({ spki, algorithm: 'rsa-pkcs1-sha256', data, signature }), false);
});

test('thirty issuers with keys of 16384 bits are refused within 300 ms', () => {
  const leaf = claiming(16384, LONG_EXPONENT);
  const issuers = Array.from({ length: 30 }, () => claiming(16384, LONG_EXPONENT));
  const started = performance.now();
  assert.equal(judge(leaf, issuers).subIndication, 'CRYPTO_CONSTRAINTS_FAILURE');
  assert.ok(performance.now() - started < 300);
});

test('RSA of 8192 bits is computed only where the policy says so', () => {
  const leaf = claiming(8192);
  assert.equal(judge(leaf, [claiming(8192)]).subIndication, 'CRYPTO_CONSTRAINTS_FAILURE');
  const policy = { ...DEFAULT_POLICY, maximumRsaBits: 8192 };
  assert.equal(
    judge(leaf, [claiming(8192)], policy).subIndication,
    'CERTIFICATE_CHAIN_GENERAL_FAILURE',
  );
});

test('a signer’s key beyond the policy is not computed', () => {
  const signer = party({
    issuer: root,
    usages: ['contentCommitment'],
    kind: 'rsa-2048',
  });
  const facts = {
    intermediates: [],
    anchors: [root.certificate],
    crls: [crlOf(root)],
    ocspResponses: [],
  };
  const signature = cmsOf(signer, new TextEncoder().encode('SPECIMEN'));
  const policy = { ...DEFAULT_POLICY, maximumRsaBits: 1024 };
  const [first] = judgeCmsSignature({ signature }, facts, policy, NOW).checks;
  assert.equal(first?.check, 'algorithm');
});

test('a signature that holds more certificates than are read stays open', () => {
  const signer = party({ issuer: root, usages: ['contentCommitment'] });
  const facts = {
    intermediates: [],
    anchors: [root.certificate],
    crls: [crlOf(root)],
    ocspResponses: [],
  };
  for (const [more, expected] of [
    [31, undefined],
    [32, 'SIG_CONSTRAINTS_FAILURE'],
  ] as const) {
    const certificates = [signer, ...Array.from({ length: more }, () => root)].map(
      ({ certificate }) => certificate,
    );
    const signature = cmsOf(signer, new TextEncoder().encode('SPECIMEN'), { certificates });
    const report = judgeCmsSignature({ signature }, facts, DEFAULT_POLICY, NOW);
    assert.equal(report.subIndication, expected);
  }
});

test('links of several paths are judged once, and as many as the policy says', () => {
  const issuing = authority('SPECIMEN Issuing', { issuer: root });
  const leaf = party({ issuer: issuing });
  const stranger = authority('SPECIMEN Issuing');
  const judgeLink = linkJudge(DEFAULT_POLICY, NOW);
  const problem = judgeLink(leaf.certificate, stranger.certificate);
  assert.equal(problem?.check.check, 'certificateSignature');
  assert.equal(judgeLink(leaf.certificate, stranger.certificate), problem);
  assert.equal(judgeLink(leaf.certificate, issuing.certificate), undefined);
  const one = linkJudge(
    { ...DEFAULT_POLICY, budget: { ...DEFAULT_POLICY.budget, maxLinks: 1 } },
    NOW,
  );
  assert.equal(one(leaf.certificate, issuing.certificate), undefined);
  assert.equal(one(issuing.certificate, root.certificate)?.check.check, 'budget');
  assert.equal(one(leaf.certificate, issuing.certificate), undefined);
});

test('of a file with many certificates none is read', async () => {
  const verifier = createVerifier({
    trust: { citizens: [root.certificate], csca: [] },
    fetcher: OFFLINE,
  });
  // The last one is none: reading it would say so.
  const blocks = [root.certificate.raw, Uint8Array.of(0x30, 0)];
  const file = Buffer.from(blocks.map((block) => encodePem('CERTIFICATE', block)).join(''));
  await assert.rejects(verifier.certificate(file), /exactly one certificate/);
});
