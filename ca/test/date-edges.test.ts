import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { certificateTemplate, lintCertificate, PROFILES, type RunningCa } from '@tamga/ca';
import type { IssueCertificatesReply } from '@tamga/contracts';
import {
  assembleSigned,
  type Certificate,
  FormatError,
  name,
  parseCertificate,
  parseDer,
  parseTime,
  TAG,
  time,
} from '@tamga/formats';
import {
  call,
  certificateRequest,
  createWorld,
  csrOf,
  type Pair,
  rsaPair,
  type World,
} from './world.ts';

let world: World;
let pair: Pair;
let issuer: Certificate;

before(async () => {
  world = await createWorld();
  pair = rsaPair();
  const file = join(world.ceremony.pki, 'citizen-issuing.crt');
  issuer = parseCertificate(new Uint8Array(readFileSync(file)));
});
after(() => world?.remove());

for (const [text, tag] of [
  ['1950-01-01T00:00:00Z', TAG.utcTime],
  ['2049-12-31T23:59:59Z', TAG.utcTime],
  ['2050-01-01T00:00:00Z', TAG.generalizedTime],
] as const) {
  test(`hard case 18: ${text} is written as ${tag === TAG.utcTime ? 'UTCTime' : 'GeneralizedTime'} and read back`, () => {
    const node = parseDer(time(new Date(text)));
    assert.equal(node.tag, tag);
    assert.equal(parseTime(node).toISOString(), new Date(text).toISOString());
  });
}

test('hard case 18: a leap second is no time of a certificate', () => {
  const leap = Buffer.concat([Buffer.of(TAG.utcTime, 13), Buffer.from('161231235960Z')]);
  assert.throws(() => parseTime(parseDer(leap)), FormatError);
});

const authentication = PROFILES.find((profile) => profile.name === 'citizen-authentication');

function leaf(notBefore: Date, signer: Certificate = issuer): Certificate {
  assert.ok(authentication);
  const template = certificateTemplate({
    profile: authentication,
    issuer: signer,
    publicUrl: 'http://127.0.0.1:7405',
    signatureAlgorithm: 'rsa-pkcs1-sha256',
  });
  const tbs = template({
    serial: Buffer.from('7f'.repeat(16), 'hex'),
    subject: name(['C', 'MN'], ['CN', 'SPECIMEN'], ['serialNumber', 'PNOMN-990011223344']),
    spki: new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' })),
    notBefore,
    shard: 0,
  });
  return parseCertificate(assembleSigned(tbs, 'rsa-pkcs1-sha256', Uint8Array.of(0)));
}

test('hard case 18: notAfter is inclusive: the last second of the period, one before its first day comes again', () => {
  const notBefore = new Date('2024-02-29T12:00:00Z');
  const { notAfter } = leaf(notBefore);
  assert.equal(notAfter.getUTCMilliseconds(), 0);
  const after = new Date(notAfter.getTime() + 1000);
  assert.deepEqual([after.getUTCHours(), after.getUTCMinutes(), after.getUTCSeconds()], [12, 0, 0]);
  assert.match(after.toISOString(), /^20\d\d-02-2[89]T/);
});

test('hard case 18: an issuer that expires one second earlier than the certificate does not sign it', () => {
  const certificate = leaf(new Date(issuer.notBefore));
  const lints = (notAfter: Date) =>
    lintCertificate({
      certificate,
      roles: new Set(authentication?.roles),
      issuer: { ...issuer, notAfter },
    }).map(({ lint }) => lint);
  assert.ok(!lints(certificate.notAfter).includes('validity-within-authority'));
  const earlier = new Date(certificate.notAfter.getTime() - 1000);
  assert.ok(lints(earlier).includes('validity-within-authority'));
});

/** Asks an authority whose clock stands at `at`. */
async function issueAt(at: Date): Promise<string> {
  const ca: RunningCa = await world.start({ clock: () => at, isClockTrusted: async () => true });
  try {
    const { body } = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
      requests: [certificateRequest(csrOf(pair))],
    });
    const [result] = (body as unknown as IssueCertificatesReply).results;
    assert.ok(result);
    return 'problem' in result ? result.problem.code : 'issued';
  } finally {
    await ca.close();
  }
}

test('hard case 18: the last second in which the authority outlives what it signs, and the next one', async () => {
  const last = new Date(issuer.notAfter.getTime() + 1000);
  last.setUTCFullYear(last.getUTCFullYear() - (authentication?.validity.years ?? 0));
  assert.deepEqual(leaf(last).notAfter, issuer.notAfter);
  assert.equal(await issueAt(last), 'issued');
  assert.equal(await issueAt(new Date(last.getTime() + 1000)), 'CA_ENDS_TOO_EARLY');
});

test('hard case 18: nothing is backdated: notBefore is now, and a clock before the authority issues nothing', async () => {
  assert.equal(await issueAt(new Date(issuer.notBefore.getTime() - 1000)), 'CA_ENDS_TOO_EARLY');
  const rows = await world.sql<{ der: Buffer; issued_at: Date }[]>`
    select der, issued_at from certificate`;
  assert.ok(rows.length > 0);
  for (const { der, issued_at: at } of rows) {
    assert.equal(parseCertificate(new Uint8Array(der)).notBefore.getTime(), at.getTime());
  }
});
