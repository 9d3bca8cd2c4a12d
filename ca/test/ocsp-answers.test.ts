import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import { test } from 'node:test';
import { certificateTemplate, PROFILES, type SigningPermit } from '@tamga/ca';
import { createOcspAnswerer, type OcspAnswer } from '@tamga/ca/doors';
import {
  assembleSigned,
  buildOcspRequest,
  type Certificate,
  equalBytes,
  name,
  parseCertificate,
  parseOcspResponse,
} from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { certIdOf, statusIn } from './ocsp-client.ts';
import { rsaPair } from './world.ts';

const START = new Date('2026-03-01T08:00:00Z');
const MINUTE = 60_000;
const issuerPair = rsaPair();
const issuer = certificateOf('citizen-issuing', issuerPair, issuerPair.privateKey, START);
const request = buildOcspRequest({ certIds: [certIdOf(issuer, Uint8Array.of(0x12, 0x34))] });

function certificateOf(
  wanted: string,
  pair: ReturnType<typeof rsaPair>,
  key: ReturnType<typeof rsaPair>['privateKey'],
  notBefore: Date,
  above?: Certificate,
): Certificate {
  const profile = PROFILES.find((one) => one.name === wanted);
  assert.ok(profile);
  const tbs = certificateTemplate({
    profile,
    publicUrl: 'http://pki.example',
    signatureAlgorithm: 'rsa-pkcs1-sha256',
    ...(above === undefined ? {} : { issuer: above }),
  })({
    serial: Uint8Array.of(0x10, notBefore.getUTCMonth()),
    subject: name(['C', 'MN'], ['CN', `Specimen ${wanted}`]),
    spki: new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' })),
    notBefore,
  });
  return parseCertificate(assembleSigned(tbs, 'rsa-pkcs1-sha256', sign('sha256', tbs, key)));
}

/** A responder with a key of its own, which counts what it signs. */
function responderFrom(notBefore: Date) {
  const pair = rsaPair();
  const certificate = certificateOf(
    'ocsp-responder',
    pair,
    issuerPair.privateKey,
    notBefore,
    issuer,
  );
  const counter = { signed: 0 };
  const signOne = async (permit: SigningPermit): Promise<Uint8Array> => {
    counter.signed += 1;
    return new Uint8Array(sign('sha256', permit.redeem(), pair.privateKey));
  };
  return {
    counter,
    certificate,
    signer: {
      label: 'ocsp-specimen',
      algorithm: 'rsa-pkcs1-sha256' as const,
      publicKey: async () => certificate.spki.raw,
      sign: signOne,
      signMany: (permits: readonly SigningPermit[]) => Promise.all(permits.map(signOne)),
    },
  };
}

type Standing = { readonly status: 'good' } | { readonly status: 'revoked'; readonly since: Date };

/** A register with one certificate, as a mirror that hears of its changes at once. */
function register() {
  let standing: Standing = { status: 'good' };
  return {
    change: (next: Standing) => {
      standing = next;
    },
    mirror: {
      peek: () => standing,
      read: async (serials: readonly Uint8Array[]) => serials.map(() => standing),
      forget: () => {},
      forgetAll: () => {},
    },
  };
}

function authority(responder = responderFrom(START), one = register(), begins = START) {
  const clock = { now: begins };
  const failures: unknown[] = [];
  const { answer } = createOcspAnswerer({
    mirror: one.mirror,
    issuer,
    responder,
    clock: () => clock.now,
    failed: (error) => failures.push(error),
  });
  return { responder, register: one, clock, failures, ask: async () => answer(request) };
}

const later = (minutes: number): Date => new Date(START.getTime() + minutes * MINUTE);

function basicOf({ bytes }: OcspAnswer) {
  const response = parseOcspResponse(new Uint8Array(bytes));
  assert.ok(response.status === 'successful', response.status);
  return response.basic;
}

function isSignedBy(answer: OcspAnswer, { certificate }: { certificate: Certificate }): boolean {
  const { responseData: data, signature } = basicOf(answer);
  const spki = certificate.spki.raw;
  return verifySignature({ spki, algorithm: 'rsa-pkcs1-sha256', data, signature });
}

test('a kept answer serves for half of its time, is renewed in the third quarter, and is not given in the last', async () => {
  const { clock, ask, responder } = authority();
  const first = await ask();
  clock.now = later(4);
  assert.equal(await ask(), first);
  assert.equal(responder.counter.signed, 1);
  clock.now = later(6);
  assert.equal(await ask(), first, 'nobody waits for the renewal');
  await new Promise(setImmediate);
  const second = await ask();
  assert.notEqual(second, first);
  assert.equal(basicOf(second).producedAt.getTime(), later(6).getTime());
  clock.now = later(6 + 8);
  const third = await ask();
  assert.notEqual(third, second);
  assert.equal(basicOf(third).producedAt.getTime(), later(14).getTime());
  assert.equal(responder.counter.signed, 3);
});

test('who asks at once shares one signature', async () => {
  const { ask, responder } = authority();
  const answers = await Promise.all(Array.from({ length: 50 }, ask));
  assert.equal(new Set(answers).size, 1);
  assert.equal(responder.counter.signed, 1);
});

test('an answer of the future, after the clock was set back, is not given', async () => {
  const { clock, ask } = authority();
  clock.now = later(60);
  const ahead = await ask();
  clock.now = later(0);
  assert.notEqual(await ask(), ahead);
});

test('hard case 14: revoked after the answer was signed: the answer goes with the status', async () => {
  const { clock, ask, register: one } = authority();
  assert.equal(statusIn((await ask()).bytes), 'good');
  clock.now = later(1);
  one.change({ status: 'revoked', since: later(1) });
  assert.equal(statusIn((await ask()).bytes), 'revoked');
});

test('hard case 14: nextUpdate never goes beyond the certificate of the responder, which then answers no more', async () => {
  const { clock, ask, responder, failures } = authority();
  const { notAfter } = responder.certificate;
  clock.now = new Date(notAfter.getTime() - 3 * MINUTE);
  const [single] = basicOf(await ask()).responses;
  assert.equal(single?.nextUpdate?.getTime(), notAfter.getTime());
  clock.now = new Date(notAfter.getTime() + 1000);
  const { status } = parseOcspResponse(new Uint8Array((await ask()).bytes));
  assert.equal(status, 'internalError');
  assert.equal(failures.length, 1);
});

test('hard case 14: the responder gets a new key in the middle of the day: both answer, each by its own key and time', async () => {
  const one = register();
  const before = authority(responderFrom(START), one, later(1));
  const after = authority(responderFrom(new Date('2026-02-01T00:00:00Z')), one, later(1));
  const [old, renewed] = [await before.ask(), await after.ask()];
  assert.ok(isSignedBy(old, before.responder) && !isSignedBy(old, after.responder));
  assert.ok(isSignedBy(renewed, after.responder) && !isSignedBy(renewed, before.responder));
  for (const [answer, { responder }] of [
    [old, before],
    [renewed, after],
  ] as const) {
    const [certificate] = basicOf(answer).certificates;
    assert.ok(certificate && equalBytes(certificate, responder.certificate.raw));
  }
  one.change({ status: 'revoked', since: later(2) });
  for (const answerer of [before, after]) {
    answerer.clock.now = later(2);
    assert.equal(statusIn((await answerer.ask()).bytes), 'revoked');
  }
});

test('the archive goes back to the beginning of the issuer (RFC 6960 4.4.4)', async () => {
  const [single] = basicOf(await authority().ask()).responses;
  assert.equal(single?.extensions.length, 1);
  const text = Buffer.from(single?.extensions[0]?.value ?? []).toString('latin1');
  assert.ok(text.includes('20260301080000Z'), text);
});
