import assert from 'node:assert/strict';
import { ECDH, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { lintCertificate, type RunningCa } from '@tamga/ca';
import type { IssueCertificatesReply } from '@tamga/contracts';
import {
  assembleSigned,
  bitString,
  buildCertificationRequestInfo,
  buildTbsCertificate,
  encodeEcSpki,
  name,
  nullValue,
  octetString,
  oid,
  parseCertificate,
  parseSpki,
  RSA_ENCRYPTION_OID,
  type SignatureAlgorithm,
  sequence,
} from '@tamga/formats';
import { call, certificateRequest, createWorld, type Pair, rsaPair, type World } from './world.ts';

let world: World;
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  ca = await world.start();
});
after(async () => {
  await ca.close();
  await world.remove();
});

interface Key {
  readonly privateKey: KeyObject;
  readonly algorithm: SignatureAlgorithm;
  readonly spki: Uint8Array;
}

const rsaKey = keyOf(rsaPair(), 'rsa-pkcs1-sha256');
const ecKey = keyOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ecdsa-sha256');

function keyOf(pair: Pair, algorithm: SignatureAlgorithm): Key {
  const spki = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));
  return { privateKey: pair.privateKey, algorithm, spki };
}

/** The same RSA key beside other parameters. */
const rsaWith = (...parameters: readonly Uint8Array[]): Uint8Array =>
  sequence(
    sequence(oid(RSA_ENCRYPTION_OID), ...parameters),
    bitString(parseSpki(rsaKey.spki).publicKey),
  );

/** The same point in another form. */
function ecIn(form: 'compressed' | 'hybrid'): Uint8Array {
  const point = Buffer.from(parseSpki(ecKey.spki).publicKey);
  const converted = ECDH.convertKey(point, 'prime256v1', undefined, undefined, form);
  return encodeEcSpki('P-256', new Uint8Array(Buffer.from(converted)));
}

const CASES: readonly (readonly [
  what: string,
  key: Key,
  other: Uint8Array,
  lint: string,
  reason: RegExp,
])[] = [
  ['RSA without parameters', rsaKey, rsaWith(), 'rsa-parameters', /RFC 3279 2\.3\.1/],
  [
    'RSA with parameters other than NULL',
    rsaKey,
    rsaWith(octetString(Uint8Array.of(1))),
    'rsa-parameters',
    /RFC 3279 2\.3\.1/,
  ],
  ['EC with a compressed point', ecKey, ecIn('compressed'), 'ec-point', /RFC 5480 2\.2/],
  ['EC with a hybrid point', ecKey, ecIn('hybrid'), 'ec-point', /RFC 5480 2\.2/],
];

function requestOf({ privateKey, algorithm }: Key, spki: Uint8Array): Uint8Array {
  const info = buildCertificationRequestInfo({ subject: name(['CN', 'not used']), spki });
  return assembleSigned(info, algorithm, sign('sha256', info, privateKey));
}

async function issue(key: Key, spki: Uint8Array, civilNumber: string) {
  const answer = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
    requests: [
      certificateRequest(requestOf(key, spki), {
        requestId: randomUUID(),
        subject: { civilNumber, surname: 'SPECIMEN', givenName: 'NARAN' },
      }),
    ],
  });
  const [result] = (answer.body as unknown as IssueCertificatesReply).results;
  assert.ok(result !== undefined);
  return result;
}

function lintsOf(spki: Uint8Array): readonly string[] {
  const holder = name(['C', 'MN'], ['CN', 'Specimen']);
  const tbs = buildTbsCertificate({
    serial: 1n,
    issuer: holder,
    subject: holder,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
    spki,
    signatureAlgorithm: 'rsa-pkcs1-sha256',
    extensions: [],
  });
  const certificate = parseCertificate(assembleSigned(tbs, 'rsa-pkcs1-sha256', Uint8Array.of(0)));
  return lintCertificate({ certificate, roles: new Set() }).map(({ lint }) => lint);
}

test('a key in the one encoding of its standard is certified, and no clause is broken', async () => {
  assert.deepEqual(rsaWith(nullValue()), rsaKey.spki);
  for (const key of [rsaKey, ecKey]) {
    assert.ok('certificate' in (await issue(key, key.spki, '990011223344')));
    const broken = lintsOf(key.spki).filter((lint) => /^(rsa|ec)-/.test(lint));
    assert.deepEqual(broken, []);
  }
});

for (const [what, key, other, lint, reason] of CASES) {
  test(`one key is not two: ${what} is refused and breaks ${lint}`, async () => {
    const result = await issue(key, other, '880011223344');
    assert.ok('problem' in result, 'it was issued');
    assert.equal(result.problem.code, 'KEY_NOT_ALLOWED');
    assert.match(result.problem.detail ?? '', reason);
    assert.ok(lintsOf(other).includes(lint));
  });
}
