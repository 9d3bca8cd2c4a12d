import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CVC_LINTS, lintCvc, permitCardVerifiableCertificate, redeemFor } from '@tamga/ca';
import {
  assembleCvc,
  buildCvcBody,
  type CvcBodyFields,
  cvcCurve,
  parseCardVerifiableCertificate,
} from '@tamga/formats';
import { ALL, DAYS, DV, IS, NOW, parametersOf, softAuthorities } from './cvc-keys.ts';

const { cvca, dv } = await softAuthorities();

const P256 = cvcCurve('P-256');
assert.ok(P256);
/** What each lint refuses, as a change of the Document Verifier's body. */
const BROKEN: readonly [lint: string, change: (fields: CvcBodyFields) => Partial<CvcBodyFields>][] =
  [
    ['cvc-references', () => ({ holderReference: 'mn1' })],
    ['cvc-authority', () => ({ authorityReference: 'MNCVCA00009' })],
    ['cvc-role-order', () => ({ chat: IS })],
    ['cvc-link', () => ({ chat: ALL, holderReference: 'MNOTHER00001' })],
    [
      'cvc-terminal-type',
      () => ({ chat: { ...DV, terminalType: 'signatureTerminal', rights: Uint8Array.of(0) } }),
    ],
    ['cvc-rights', () => ({ chat: { ...DV, rights: Uint8Array.of(0x04) } })],
    ['cvc-reserved-rights', () => ({ chat: { ...DV, rights: Uint8Array.of(0x20) } })],
    [
      'cvc-date-order',
      ({ effectiveDate }) => ({ expirationDate: new Date(effectiveDate.getTime() - DAYS) }),
    ],
    ['cvc-within-authority', () => ({ expirationDate: new Date(NOW.getTime() + 1000 * DAYS) })],
    [
      'cvc-within-authority',
      ({ effectiveDate }) => ({ effectiveDate: new Date(effectiveDate.getTime() - DAYS) }),
    ],
    ['cvc-validity-length', () => ({ expirationDate: new Date(NOW.getTime() + 200 * DAYS) })],
    [
      'cvc-domain-parameters',
      ({ publicKey }) => ({ publicKey: { ...publicKey, parameters: P256.parameters } as never }),
    ],
    [
      'cvc-public-key',
      ({ publicKey }) => ({
        publicKey: { ...publicKey, point: Uint8Array.of(4, ...new Uint8Array(63), 1) } as never,
      }),
    ],
    [
      'cvc-public-key',
      ({ publicKey }) => ({
        publicKey: { ...publicKey, algorithm: '0.4.0.127.0.7.2.2.2.2.1' } as never,
      }),
    ],
  ];

for (const [lint, change] of BROKEN) {
  test(`${lint} refuses what breaks its clause`, () => {
    const fields = { ...dv.certificate, ...change(dv.certificate) };
    const body = buildCvcBody(fields);
    const issuerParameters = parametersOf(cvca.certificate);
    const certificate = parseCardVerifiableCertificate(assembleCvc(body, Uint8Array.of(0)));
    const findings = lintCvc({
      certificate,
      issuer: cvca.certificate,
      ...(issuerParameters && { issuerParameters }),
    });
    assert.ok(
      findings.some((finding) => finding.lint === lint),
      JSON.stringify(findings),
    );
    assert.throws(() => permitCardVerifiableCertificate(body, cvca), { code: 'LINT_FAILED' });
  });
}

test('every lint has a case', () => {
  const cases = new Set(BROKEN.map(([lint]) => lint));
  assert.deepEqual(
    CVC_LINTS.map(({ name }) => name).filter((name) => !cases.has(name)),
    [],
  );
});

test('a permit for a card verifiable certificate fits no key of X.509', () => {
  const permit = permitCardVerifiableCertificate(dv.certificate.body, cvca);
  assert.throws(() => redeemFor('certificate', 'crl')(permit), { code: 'PERMIT_FOR_OTHER_KEY' });
});
