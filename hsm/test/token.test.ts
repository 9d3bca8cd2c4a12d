import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { SignatureAlgorithm } from '@tamga/formats';
import { createSigner, initToken, type KeyPairKind, openToken, type Token } from '@tamga/hsm';
import { requireJudge } from '@tamga/workbench/fixtures';
import { type SoftToken, softToken } from './fixtures/soft-token.ts';
import { opensslVerifies, verifies } from './fixtures/verifies.ts';

let soft: SoftToken;
let token: Token;
const message = new TextEncoder().encode('to be signed');

before(async () => {
  soft = await softToken();
  token = await soft.open();
});
after(async () => {
  await token.close();
  await soft.remove();
});

const RSA: readonly SignatureAlgorithm[] = [
  'rsa-pkcs1-sha256',
  'rsa-pkcs1-sha384',
  'rsa-pkcs1-sha512',
  'rsa-pss-sha256',
  'rsa-pss-sha384',
  'rsa-pss-sha512',
];
const ECDSA: readonly SignatureAlgorithm[] = ['ecdsa-sha256', 'ecdsa-sha384', 'ecdsa-sha512'];
const KINDS: readonly [KeyPairKind, readonly SignatureAlgorithm[]][] = [
  ['rsa-2048', RSA],
  ['rsa-3072', RSA],
  ['rsa-4096', ['rsa-pkcs1-sha256']],
  ['ec-p256', ECDSA],
  ['ec-p384', ECDSA],
  ['ec-brainpool-p256r1', ECDSA],
  ['ec-brainpool-p384r1', ECDSA],
];

for (const [kind, algorithms] of KINDS) {
  test(`${kind}: node:crypto and openssl verify what the token signs`, async (t) => {
    if (!requireJudge(t, 'openssl')) return;
    const made = await token.generateKeyPair({ label: `key-${kind}`, kind });
    const spki = await token.publicKey(made.label);
    assert.deepEqual(spki, made.publicKey);
    for (const algorithm of algorithms) {
      const signature = await token.sign(made.label, algorithm, message);
      assert.ok(verifies(algorithm, spki, message, signature), algorithm);
      assert.equal(await opensslVerifies(algorithm, spki, message, signature), true, algorithm);
      assert.ok(!verifies(algorithm, spki, Uint8Array.of(1), signature), `${algorithm} altered`);
    }
    const listed = (await token.list()).filter((key) => key.label === made.label);
    const half = (name: 'private' | 'public') => listed.find((key) => key.class === name);
    assert.deepEqual([half('private')?.sensitive, half('private')?.extractable], [true, false]);
    assert.equal(half('public')?.bits, Number(/(?<=-p?)[0-9]{3,4}/.exec(kind)?.[0]));
    await token.assertNotReadable(made.label);
  });
}

test('64 concurrent signatures and a batch all verify, in order', async () => {
  const spki = await token.publicKey('key-rsa-2048');
  const inputs = Array.from({ length: 64 }, (_, index) => Uint8Array.of(index));
  const single = await Promise.all(
    inputs.map((input) => token.sign('key-rsa-2048', 'rsa-pkcs1-sha256', input)),
  );
  const batch = await token.signMany('key-rsa-2048', 'rsa-pkcs1-sha256', inputs);
  for (const signatures of [single, batch]) {
    assert.ok(
      inputs.every((input, index) =>
        verifies('rsa-pkcs1-sha256', spki, input, signatures[index] ?? new Uint8Array()),
      ),
    );
  }
});

test('a taken label is refused, also when asked for twice at once', async () => {
  const twice = await Promise.allSettled([
    token.generateKeyPair({ label: 'twin', kind: 'ec-p256' }),
    token.generateKeyPair({ label: 'twin', kind: 'ec-p256' }),
  ]);
  assert.deepEqual(
    twice.map(({ status }) => status),
    ['fulfilled', 'rejected'],
  );
  await assert.rejects(
    token.generateSecretKey({ label: 'twin', kind: 'aes-256', usage: 'data-wrapping' }),
    {
      code: 'key-exists',
    },
  );
});

test('a destroyed key signs nowhere, and its label is free again', async () => {
  await token.generateKeyPair({ label: 'short-lived', kind: 'ec-p256' });
  await Promise.all(
    Array.from({ length: 8 }, () => token.sign('short-lived', 'ecdsa-sha256', message)),
  );
  await token.destroy('short-lived');
  await Promise.all(
    Array.from({ length: 8 }, () =>
      assert.rejects(token.sign('short-lived', 'ecdsa-sha256', message), { code: 'key-not-found' }),
    ),
  );
  const again = await token.generateKeyPair({ label: 'short-lived', kind: 'ec-p256' });
  const signatures = await token.signMany('short-lived', 'ecdsa-sha256', Array(8).fill(message));
  assert.ok(signatures.every((bytes) => verifies('ecdsa-sha256', again.publicKey, message, bytes)));
});

test('a permit signs once', async () => {
  const used = new Set<object>();
  const redeem = (permit: { readonly bytes: Uint8Array }): Uint8Array => {
    if (used.has(permit)) throw new Error('used');
    used.add(permit);
    return permit.bytes;
  };
  const signer = createSigner(token, 'key-ec-p256', 'ecdsa-sha256', redeem);
  const permit = { bytes: message };
  assert.ok(verifies('ecdsa-sha256', await signer.publicKey(), message, await signer.sign(permit)));
  await assert.rejects(signer.sign(permit), /used/);
});

test('a token cannot be initialised twice', async () => {
  const { module, label, environment = {} } = soft.config;
  await assert.rejects(
    initToken({ module, label, soPin: '12345678', pin: '12345678', environment }),
    {
      code: 'token-exists',
    },
  );
});

test('a copy of the token folder is a backup: it signs with the same key', async () => {
  const copy = await softToken();
  await copy.remove();
  await cp(join(soft.folder, 'tokens'), join(copy.folder, 'tokens'), { recursive: true });
  const configuration = await readFile(join(soft.folder, 'softhsm2.conf'), 'utf8');
  const file = join(copy.folder, 'softhsm2.conf');
  await writeFile(file, configuration.replace(soft.folder, copy.folder));
  const restored = await openToken({
    ...soft.config,
    workers: 1,
    environment: { SOFTHSM2_CONF: file },
  });
  const signature = await restored.sign('key-ec-p384', 'ecdsa-sha384', message);
  assert.ok(verifies('ecdsa-sha384', await token.publicKey('key-ec-p384'), message, signature));
  await restored.close();
  await copy.remove();
});
