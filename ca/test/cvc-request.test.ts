import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCvc, issueCvca, makeCvcRequest } from '@tamga/ca';
import { assembleCvc, parseCvcRequest } from '@tamga/formats';
import { validateCvcChain, verifyCvcRequest } from '@tamga/verification';
import { requireJudge, testFolder } from '@tamga/workbench/fixtures';
import { ALL, DV, NOW, softAuthorities, softSigner } from './cvc-keys.ts';
import { print, trust } from './cvc-print.ts';

const { cvca, dv } = await softAuthorities();

for (const [name, signers] of [
  ['RSA with PKCS#1', () => [0, 1].map(() => softSigner('rsa', 'rsa-pkcs1-sha256'))],
  ['P-384', () => [0, 1].map(() => softSigner('P-384', 'ecdsa-sha384'))],
] as const) {
  test(`${name}: a CVCA and a Document Verifier, verified by cvc-print`, async (t) => {
    const [root, verifier] = signers();
    assert.ok(root && verifier);
    const certificate = await issueCvca({
      signer: root,
      holderReference: 'MNROOT00001',
      chat: ALL,
      now: NOW,
      validity: { years: 1 },
    });
    const request = await makeCvcRequest({ signer: verifier, holderReference: 'MNDV00004' });
    const authority = { certificate, signer: root };
    const issued = await issueCvc({
      authority,
      request,
      chat: DV,
      now: NOW,
      validity: { days: 9 },
    });
    assert.equal(
      validateCvcChain({ anchor: certificate, chain: [issued], at: NOW }).indication,
      'TOTAL-PASSED',
    );
    if (!requireJudge(t, 'cvc-print')) return;
    assert.match(
      await print(issued.raw, trust(testFolder(t), certificate)),
      /certificate verified/,
    );
  });
}

test('a request must prove possession, be for this authority, be of its curve, and come from the holder', async () => {
  const signer = softSigner('P-256', 'ecdsa-sha256');
  const term = { authority: cvca, chat: DV, now: NOW, validity: { months: 1 } };
  const request = await makeCvcRequest({ signer, holderReference: 'MNDV00001' });
  const other = await makeCvcRequest({ signer: dv.signer, holderReference: 'MNDV00001' });
  const forged = parseCvcRequest(assembleCvc(request.body, other.signature));
  assert.ok(!verifyCvcRequest(forged));
  const refusals = [
    [{ ...term, request: forged }, 'PROOF_OF_POSSESSION_WRONG'],
    [
      {
        ...term,
        request: await makeCvcRequest({
          signer,
          holderReference: 'MNDV00001',
          authorityReference: 'MNCVCA00009',
        }),
      },
      'KEY_NOT_ALLOWED',
    ],
    [
      {
        ...term,
        request: await makeCvcRequest({
          signer: softSigner('P-384', 'ecdsa-sha384'),
          holderReference: 'MNDV00001',
        }),
      },
      'KEY_NOT_ALLOWED',
    ],
    [{ ...term, request, applicant: dv }, 'PROOF_OF_POSSESSION_WRONG'],
    [
      {
        ...term,
        applicant: dv,
        request: await makeCvcRequest({
          signer,
          holderReference: 'MNDV00002',
          // The new key vouches for itself in the name of the old one.
          authenticatedBy: { signer, holderReference: dv.certificate.holderReference },
        }),
      },
      'PROOF_OF_POSSESSION_WRONG',
    ],
  ] as const;
  for (const [options, code] of refusals) {
    await assert.rejects(async () => issueCvc(options), { code });
  }
  const renewed = await makeCvcRequest({
    signer,
    holderReference: 'MNDV00002',
    authenticatedBy: { signer: dv.signer, holderReference: dv.certificate.holderReference },
  });
  const issued = await issueCvc({ ...term, applicant: dv, request: renewed });
  assert.equal(issued.holderReference, 'MNDV00002');
});
