import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import {
  buildCvcBody,
  buildCvcRequestBody,
  type CardVerifiableCertificate,
  CVC_CURVES,
  CVC_DESCRIPTION_OID,
  cvcCurve,
  hex,
  parseCardVerifiableCertificate,
  parseCvcRequest,
  parseSpki,
} from '@tamga/formats';
import { loadVectors } from '@tamga/test-vectors';
import {
  validateCvcChain,
  verifyCvcAuthentication,
  verifyCvcRequest,
  verifyCvcSignature,
} from '@tamga/verification';

const file = loadVectors('cv-certificates');
const values = file.view('values');
const parameters = cvcCurve('brainpoolP256r1')?.parameters;
const certificate = (name: string) => parseCardVerifiableCertificate(values.bytes(name));

/** Document Verifier and terminal as they stand in the file, with the terminal's description where it has one. */
const TERMINALS = [
  ['kba_dvca_cert', 'kba_cert', 'kba_cert_desc'],
  ['kba_dvca_cert_2', 'kba_cert_2', 'kba_cert_desc_2'],
  ['kba_dvca_cert_2', 'kba_cert_3', 'kba_cert_desc_2'],
  ['kba_dvca_cert_2', 'kba_cert_4', 'kba_cert_desc_2'],
  ['schufa_dvcert', 'schufa_cert', 'schufa_desc'],
  ['allianz_dvcert', 'allianz_cert', 'allianz_desc'],
  ['mein_cockpit_dvcert', 'mein_cockpit_cert', 'mein_cockpit_desc'],
  ['service_bw_dvcert', 'service_bw_cert', undefined],
  ['service_bw_dvcert', 'service_bw_cert_2', undefined],
  ['service_bw_dvcert', 'service_bw_cert_3', undefined],
  ['service_bw_dvcert', 'service_bw_cert_4', undefined],
] as const;

const isSignedBy = (
  { body, signature }: CardVerifiableCertificate,
  { publicKey }: CardVerifiableCertificate,
  data: Uint8Array = body,
) => verifyCvcSignature({ publicKey, parameters, data, signature });

for (const [dv, terminal, description] of TERMINALS) {
  test(`TR-03110-3 C.1: ${terminal} is read, is its writer's bytes again, and is signed by ${dv}`, () => {
    const [issuer, subject] = [certificate(dv), certificate(terminal)];
    for (const read of [issuer, subject]) assert.equal(hex(buildCvcBody(read)), hex(read.body));
    assert.equal(subject.authorityReference, issuer.holderReference);
    assert.equal(issuer.chat.role, 'dvForeign');
    assert.equal(subject.chat.role, 'terminal');
    assert.ok(isSignedBy(subject, issuer));
    const altered = subject.body.slice();
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    assert.ok(!isSignedBy(subject, issuer, altered));
    assert.ok(!isSignedBy(issuer, issuer));
    if (description !== undefined) {
      assert.equal(describedBy(subject), sha256(values.bytes(description)));
    }
  });
}

test('a certificate of a test card with its description', () => {
  const read = certificate('cvc1');
  assert.deepEqual(
    [read.authorityReference, read.holderReference, read.chat.terminalType],
    ['ZZDVCAATA0003', 'ZZDKB20000R', 'authenticationTerminal'],
  );
  assert.equal(hex(buildCvcBody(read)), hex(read.body));
  assert.equal(describedBy(read), sha256(values.bytes('cvc1_desc')));
});

test('a self-signed CVCA spells out a standardised curve; a chain of its own is of no Document Verifier', () => {
  const cvca = certificate('wrong_tc_ecdh_cvca');
  assert.equal(hex(buildCvcBody(cvca)), hex(cvca.body));
  assert.ok(
    verifyCvcSignature({ publicKey: cvca.publicKey, data: cvca.body, signature: cvca.signature }),
  );
  const judged = validateCvcChain({
    anchor: certificate('kba_dvca_cert'),
    chain: [certificate('kba_cert')],
    at: new Date('2011-09-22'),
  });
  assert.equal(judged.indication, 'TOTAL-FAILED');
  assert.equal(judged.authorization, undefined);
});

for (const [name, holder, authority] of [
  ['req_18102010_csr', 'BETEST00001', undefined],
  ['MY_cvreq', 'CZDVTESTSE000', 'SECVCAPK00001'],
  ['csr_with_outer_sig', 'HSMCVCA', 'HSMCVCA'],
] as const) {
  test(`TR-03110-3 C.2: the request ${name} proves possession; altered, it does not`, () => {
    const bytes = values.bytes(name);
    const request = parseCvcRequest(bytes);
    assert.deepEqual([request.holderReference, request.authorityReference], [holder, authority]);
    assert.equal(hex(buildCvcRequestBody(request)), hex(request.body));
    assert.ok(verifyCvcRequest(request));
    const body = request.body.slice();
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    assert.ok(!verifyCvcRequest({ ...request, body }));
    const { outer } = request;
    assert.equal(outer !== undefined, name === 'csr_with_outer_sig');
    if (outer === undefined) return;
    // Its writer signed the request alone; C.2.5 wants the authority reference behind it signed too.
    const { publicKey } = request;
    const { signed, signature, authorityReference } = outer;
    const request7F21 = signed.subarray(0, signed.length - 2 - authorityReference.length);
    assert.ok(verifyCvcSignature({ publicKey, data: request7F21, signature }));
    assert.ok(!verifyCvcAuthentication(request, request));
  });
}

for (const { name, parameters: known } of CVC_CURVES) {
  test(`the domain parameters of ${name} are those of OpenSSL`, () => {
    const { publicKey } = generateKeyPairSync('ec', {
      namedCurve: OPENSSL_NAMES[name] ?? name,
      paramEncoding: 'explicit',
    });
    const { key } = parseSpki(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
    assert.equal(key.kind, 'ec-explicit');
    if (key.kind !== 'ec-explicit') return;
    const { prime, a, b, generator, order, cofactor } = key.parameters;
    assert.deepEqual(
      [known.prime, known.order, known.cofactor].map((value) => BigInt(`0x${hex(value)}`)),
      [prime, order, cofactor],
    );
    assert.deepEqual([known.a, known.b, known.generator].map(hex), [a, b, generator].map(hex));
  });
}

const OPENSSL_NAMES: Readonly<Record<string, string>> = {
  'P-192': 'prime192v1',
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};

test('nothing of the file was passed over', () => {
  for (const name of values.keys().filter((key) => key.startsWith('ef_card'))) {
    values.leave(name, 'security infos of a chip, which are no card verifiable certificates');
  }
  values.leave('csca_germany_013_self_signed_cer', 'a certificate of X.509');
  file.finish();
});

function describedBy({ extensions }: CardVerifiableCertificate): string | undefined {
  const extension = extensions.find(({ oid }) => oid === CVC_DESCRIPTION_OID);
  const hash = extension?.objects.find(({ tag }) => tag === 0x80)?.value;
  return hash && hex(hash);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
