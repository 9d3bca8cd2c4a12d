import assert from 'node:assert/strict';
import { constants, createPublicKey, verify } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SignatureAlgorithm } from '@tamga/formats';
import {
  createSigner,
  HsmError,
  initToken,
  type KeyPairKind,
  openToken,
  type Token,
  writeSoftHsmFolder,
} from '@tamga/hsm';
import { run } from '@tamga/workbench/fixtures';
import { MODULE, PIN, type SoftToken, softToken, workerPids } from './fixtures/soft-token.ts';

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

function verifies(
  algorithm: SignatureAlgorithm,
  spki: Uint8Array,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  const pss = algorithm.startsWith('rsa-pss')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {};
  return verify(algorithm.slice(-6), data, { key, ...pss }, signature);
}

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
];

for (const [kind, algorithms] of KINDS) {
  test(`${kind}: node:crypto verifies what the token signs`, async () => {
    const made = await token.generateKeyPair({ label: `key-${kind}`, kind });
    const spki = await token.publicKey(made.label);
    assert.deepEqual(spki, made.publicKey);
    for (const algorithm of algorithms) {
      const signature = await token.sign(made.label, algorithm, message);
      assert.ok(verifies(algorithm, spki, message, signature), algorithm);
      assert.ok(!verifies(algorithm, spki, Uint8Array.of(1), signature), `${algorithm} altered`);
    }
    const listed = (await token.list()).find(
      (key) => key.label === made.label && key.class === 'private',
    );
    assert.deepEqual([listed?.sensitive, listed?.extractable], [true, false]);
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

test('a worker killed under load: every request is answered, and the PIN still works', async () => {
  const spki = await token.publicKey('key-rsa-3072');
  const pids = await workerPids();
  assert.equal(pids.length, 2);
  const requests = Array.from({ length: 400 }, (_, index) =>
    token.sign('key-rsa-3072', 'rsa-pkcs1-sha256', Uint8Array.of(index & 0xff)),
  );
  setTimeout(() => process.kill(pids[0] ?? 0, 'SIGKILL'), 30);
  setTimeout(() => process.kill(pids[1] ?? 0, 'SIGKILL'), 60);
  const outcomes = await Promise.allSettled(requests);
  let good = 0;
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === 'fulfilled') {
      assert.ok(verifies('rsa-pkcs1-sha256', spki, Uint8Array.of(index & 0xff), outcome.value));
      good++;
    } else assert.equal((outcome.reason as HsmError).code, 'worker-died');
  }
  assert.ok(good > 350, `${good} of 400 succeeded`);
  assert.ok(token.health().restarts >= 2);
  assert.equal(token.health().state, 'open');
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

test('a wrong PIN costs one try, stops the token, and is not in the error', async () => {
  await assert.rejects(
    soft.open({ pin: { value: 'wrong-pin-9753' }, workers: 3 }),
    (error: unknown) =>
      error instanceof HsmError &&
      error.code === 'pin-incorrect' &&
      !error.message.includes('9753'),
  );
  const fresh = await soft.open({ workers: 1 });
  assert.equal((await fresh.random(8)).length, 8);
  await fresh.close();
});

test('a PIN changed between restarts stops the token for good with a clear error', async () => {
  const file = join(soft.folder, 'pin');
  await writeFile(file, PIN, { mode: 0o600 });
  const before = new Set(await workerPids());
  const other = await soft.open({ pin: { file }, workers: 1 });
  await writeFile(file, 'another-pin');
  const mine = (await workerPids()).filter((pid) => !before.has(pid));
  assert.equal(mine.length, 1);
  process.kill(mine[0] ?? 0, 'SIGKILL');
  const started = Date.now();
  await assert.rejects(
    other.random(8).then(() => other.random(8)),
    { code: 'pin-incorrect' },
  );
  await assert.rejects(other.random(8), { code: 'pin-incorrect' });
  assert.ok(Date.now() - started < 10_000);
  assert.equal(other.health().state, 'stopped');
  await other.close();
});

const REFUSALS = [
  ['a missing module', { module: '/nowhere/pkcs11.so' }, 'module-not-found'],
  ['a file that is no module', { module: '/etc/hostname' }, 'module-failed'],
  ['an unknown token', { label: 'nobody' }, 'token-not-found'],
  ['a missing PIN file', { pin: { file: '/nowhere/pin' } }, 'pin-unavailable'],
] as const;
test('a token that comes up a moment later is found', async (t) => {
  const late = await softToken();
  t.after(() => late.remove());
  const tokens = join(late.folder, 'tokens');
  const [made = ''] = await readdir(tokens);
  await rename(join(tokens, made), join(late.folder, made));
  const before = await workerPids();
  const opening = late.open({ workers: 1 });
  await moduleLoaded(before);
  await rename(join(late.folder, made), join(tokens, made));
  const opened = await opening;
  t.after(() => opened.close());
  assert.equal((await opened.random(8)).length, 8);
});

test('a token whose PIN is seen a moment later is logged in to', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tamga-hsm-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const environment = await writeSoftHsmFolder(folder);
  const soPin = 'specimen-so-pin';
  const byOpenSc = (...args: readonly string[]) =>
    run('pkcs11-tool', ['--module', MODULE, '--so-pin', soPin, ...args], { env: environment });
  const made = await byOpenSc('--init-token', '--slot-index', '0', '--label', 'late');
  assert.equal(made.code, 0, made.text);
  const before = await workerPids();
  const opening = openToken({ ...soft.config, label: 'late', workers: 1, environment });
  await moduleLoaded(before);
  const set = await byOpenSc(
    '--token-label',
    'late',
    '--login',
    '--login-type',
    'so',
    '--init-pin',
    '--new-pin',
    PIN,
  );
  assert.equal(set.code, 0, set.text);
  const opened = await opening;
  t.after(() => opened.close());
  assert.equal((await opened.random(8)).length, 8);
});

/** Until a worker that is not among `before` has the module in its memory. */
async function moduleLoaded(before: readonly number[]): Promise<void> {
  for (let attempt = 0; attempt < 2_000; attempt++) {
    for (const pid of (await workerPids()).filter((worker) => !before.includes(worker))) {
      if ((await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '')).includes('softhsm')) return;
    }
    await delay(5);
  }
  throw new Error('No new worker has loaded the module.');
}

for (const [name, change, code] of REFUSALS) {
  test(`${name} is a clear error`, async () => {
    await assert.rejects(soft.open(change), { name: 'HsmError', code });
  });
}

test('a full queue and a passed deadline are told at once', async () => {
  const narrow = await soft.open({ workers: 1, maxQueue: 4, deadlineMs: 1 });
  const many = Array.from({ length: 6 }, () =>
    narrow.sign('key-rsa-4096', 'rsa-pkcs1-sha256', message),
  );
  const outcomes = await Promise.allSettled(many);
  const codes = outcomes.map((outcome) =>
    outcome.status === 'rejected' ? (outcome.reason as HsmError).code : 'signed',
  );
  assert.equal(codes.filter((code) => code === 'queue-full').length, 2);
  assert.ok(
    codes.every((code) => ['queue-full', 'deadline', 'signed'].includes(code)),
    `${codes}`,
  );
  await narrow.close();
  await assert.rejects(narrow.random(1), { code: 'closed' });
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
