import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  type CvcAuthority,
  issueCvc,
  issueCvca,
  issueCvcaLink,
  makeCvcRequest,
  redeemFor,
  type SigningPermit,
} from '@tamga/ca';
import {
  buildCvcBody,
  type CardVerifiableCertificate,
  FormatError,
  hex,
  parseCardVerifiableCertificate,
} from '@tamga/formats';
import { createSigner, openToken, type Signer, type Token } from '@tamga/hsm';
import { validateCvcChain } from '@tamga/verification';
import { ceremonyTemplate, requireJudge, run, type TestCeremony } from '@tamga/workbench/fixtures';
import { ALL, DAYS, DV, IS, KINDS, NOW, parametersOf } from './cvc-keys.ts';
import { print, trust } from './cvc-print.ts';

let ceremony: TestCeremony;
let token: Token;
let folder: string;
let cvca: CvcAuthority;
let dv: CvcAuthority;
let dvSigner: Signer<SigningPermit>;
let is: CardVerifiableCertificate;

async function tokenSigner(label: string): Promise<Signer<SigningPermit>> {
  await token.generateKeyPair({ label, kind: 'ec-p256' });
  return createSigner(token, label, 'ecdsa-sha256', redeemFor(...KINDS));
}

before(async () => {
  ceremony = await ceremonyTemplate();
  token = await openToken(ceremony.token('root'));
  folder = mkdtempSync(join(tmpdir(), 'tamga-cvc-'));
  const [root, verifier, terminal] = [
    await tokenSigner('cvca'),
    await tokenSigner('dv'),
    await tokenSigner('is'),
  ];
  const own = await issueCvca({
    signer: root,
    holderReference: 'MNCVCA00001',
    chat: ALL,
    now: NOW,
    validity: { years: 2 },
  });
  cvca = { certificate: own, signer: root };
  dvSigner = verifier;
  dv = await certifyDv(cvca);
  is = await issueCvc({
    authority: dv,
    request: await makeCvcRequest({ signer: terminal, holderReference: 'MNIS0000001' }),
    chat: IS,
    now: NOW,
    validity: { days: 20 },
  });
});
after(async () => {
  await token.close();
  await ceremony.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function certifyDv(authority: CvcAuthority): Promise<CvcAuthority> {
  const { holderReference } = authority.certificate;
  const request = await makeCvcRequest({
    signer: dvSigner,
    holderReference: 'MNDV00001',
    authorityReference: holderReference,
  });
  const certificate = await issueCvc({
    authority,
    request,
    chat: DV,
    now: NOW,
    validity: { months: 3 },
  });
  const parameters = parametersOf(authority.certificate);
  return { certificate, signer: dvSigner, ...(parameters && { parameters }) };
}

test('cvc-print reads and verifies CVCA, Document Verifier and inspection system', async (t) => {
  if (!requireJudge(t, 'cvc-print')) return;
  const trusted = trust(folder, cvca.certificate, dv.certificate);
  for (const [{ raw }, said] of [
    [cvca.certificate, /CVCA certificate/],
    [dv.certificate, /Document Verifier|DV/i],
    [is, /Terminal|Read fingerprint/i],
  ] as const) {
    const text = await print(raw, trusted);
    assert.match(text, /certificate verified/);
    assert.match(text, /Inspection system/);
    assert.match(text, said);
    assert.equal(/iris/i.test(text), raw === cvca.certificate.raw, 'who may read irises');
    const altered = raw.slice();
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    assert.doesNotMatch(await print(altered, trusted), /certificate verified/);
  }
});

test('cvc-print verifies our request', async (t) => {
  if (!requireJudge(t, 'cvc-print')) return;
  const request = await makeCvcRequest({ signer: dvSigner, holderReference: 'MNDV00002' });
  assert.match(await print(request.raw, trust(folder), '--csr'), /certificate request verified/);
});

test('what cvc-create made is read, rebuilt and judged: its CVCA, and the Document Verifier below it', async (t) => {
  if (!requireJudge(t, 'cvc-create')) return;
  const home = join(folder, 'openpace');
  mkdirSync(home);
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    paramEncoding: 'explicit',
  });
  writeFileSync(join(home, 'key'), privateKey.export({ type: 'pkcs8', format: 'der' }));
  const create = async (...args: readonly string[]) => {
    const { code, text } = await run('cvc-create', [...args, '--sign-with=key'], { cwd: home });
    assert.equal(code, 0, text);
  };
  const expires = new Date(NOW.getTime() + 30 * DAYS).toISOString().slice(2, 10);
  const date = `--expires=${expires.replaceAll('-', '')}`;
  await create(
    ...['--role=cvca', '--type=is', '--chr=MNPEER00001', '--scheme=ECDSA_SHA_256'],
    ...['--read-finger', date, '--out-cert=cvca'],
  );
  const anchor = parseCardVerifiableCertificate(new Uint8Array(readFileSync(join(home, 'cvca'))));
  // Its mode for requests knows no signer but the key itself: the other one makes a key.
  await create(
    ...['--role=dv_domestic', '--type=derived_from_signer', '--chr=MNDVPEER00001'],
    '--scheme=ECDSA_SHA_256',
    ...['--sign-as=cvca', '--read-finger', date, '--out-key=dv-key', '--out-cert=dv'],
  );
  const issued = parseCardVerifiableCertificate(new Uint8Array(readFileSync(join(home, 'dv'))));
  for (const read of [anchor, issued]) assert.equal(hex(buildCvcBody(read)), hex(read.body));
  const judged = validateCvcChain({ anchor, chain: [issued], at: NOW });
  assert.equal(judged.indication, 'TOTAL-PASSED', JSON.stringify(judged));
  assert.deepEqual(judged.authorization, DV);
});

test('the chain passes and grants the rights that all of it has', () => {
  const chain = [dv.certificate, is];
  const judged = validateCvcChain({ anchor: cvca.certificate, chain, at: NOW });
  assert.equal(judged.indication, 'TOTAL-PASSED', JSON.stringify(judged));
  assert.deepEqual(judged.authorization, IS);
});

test('on a key change the link leads from the old trust point to what the new key certified', async (t) => {
  const signer = await tokenSigner('cvca.2');
  const next = await issueCvca({
    signer,
    holderReference: 'MNCVCA00002',
    chat: ALL,
    now: NOW,
    validity: { years: 3 },
  });
  const link = await issueCvcaLink(cvca, next);
  const verifier = await certifyDv({ certificate: next, signer });
  const judge = (...chain: readonly CardVerifiableCertificate[]) =>
    validateCvcChain({ anchor: cvca.certificate, chain, at: NOW }).indication;
  assert.equal(judge(link, verifier.certificate), 'TOTAL-PASSED');
  assert.equal(judge(verifier.certificate), 'TOTAL-FAILED', 'without the link');
  assert.equal(
    judge(next, verifier.certificate),
    'TOTAL-FAILED',
    'self-signed instead of the link',
  );
  // A chip takes an expired link (2.3.3), not an expired Document Verifier.
  const later = new Date(NOW.getTime() + 85 * DAYS);
  const old = { ...link, expirationDate: link.effectiveDate };
  assert.equal(
    validateCvcChain({ anchor: cvca.certificate, chain: [old], at: later }).indication,
    'TOTAL-PASSED',
  );
  if (!requireJudge(t, 'cvc-print')) return;
  assert.match(await print(link.raw, trust(folder, cvca.certificate)), /certificate verified/);
});

test('altered anywhere, a chain is refused', () => {
  const chain = [dv.certificate, is];
  for (const [place, { raw }] of chain.entries()) {
    for (let at = 0; at < raw.length; at += 1) {
      const altered = raw.slice();
      altered[at] = (altered[at] ?? 0) ^ (1 << (at % 8));
      try {
        const forged = chain.with(place, parseCardVerifiableCertificate(altered));
        const judged = validateCvcChain({ anchor: cvca.certificate, chain: forged, at: NOW });
        assert.notEqual(judged.indication, 'TOTAL-PASSED', `byte ${at} of certificate ${place}`);
      } catch (error) {
        assert.ok(error instanceof FormatError, String(error));
      }
    }
  }
});

for (const [what, change, code] of [
  [
    'out of order',
    (chain: CardVerifiableCertificate[]) => chain.toReversed(),
    'CHAIN_CONSTRAINTS_FAILURE',
  ],
  [
    'without its Document Verifier',
    (chain: CardVerifiableCertificate[]) => chain.slice(1),
    'CHAIN_CONSTRAINTS_FAILURE',
  ],
  [
    'with the terminal as an authority',
    (chain: CardVerifiableCertificate[]) => [...chain, ...chain.slice(1)],
    'CHAIN_CONSTRAINTS_FAILURE',
  ],
] as const) {
  test(`a chain ${what} is refused`, () => {
    const chain = change([dv.certificate, is]);
    const judged = validateCvcChain({ anchor: cvca.certificate, chain, at: NOW });
    assert.equal(judged.indication, 'TOTAL-FAILED');
    assert.equal(judged.subIndication, code);
  });
}

test('the last day counts, the day after does not; nor does the day before the first', () => {
  const chain = [dv.certificate, is];
  const judge = (at: Date) => validateCvcChain({ anchor: cvca.certificate, chain, at }).indication;
  const end = new Date(is.expirationDate.getTime() + DAYS);
  assert.equal(judge(new Date(end.getTime() - 1)), 'TOTAL-PASSED');
  assert.equal(judge(end), 'INDETERMINATE');
  assert.equal(judge(new Date(is.effectiveDate.getTime() - 1)), 'INDETERMINATE');
});
