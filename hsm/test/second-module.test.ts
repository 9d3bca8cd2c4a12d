import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { requireJudge, run } from '@tamga/workbench/fixtures';
import type { SecondModuleReport } from './fixtures/second-module-report.ts';
import { opensslVerifies, verifies } from './fixtures/verifies.ts';

// opencryptoki's soft token: another PKCS#11 implementation than SoftHSM, by other people. It has no
// elliptic curve, no AES-GCM, no CKM_SHA256_RSA_PKCS and no CKA_WRAP_WITH_TRUSTED in Debian 12.

const MACHINE = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
const MODULE = `/usr/lib/${MACHINE}-linux-gnu/pkcs11/libopencryptoki.so`;
const ALONE = ['--mount', '--ipc', '--pid', '--fork', '--mount-proc', '--kill-child'];
const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

test("opencryptoki's soft token: keys, every RSA signature, refusals in our words, a worker killed under load", async (t) => {
  if (!requireJudge(t, 'pkcsslotd') || !requireJudge(t, 'openssl')) return;
  if ((await run('unshare', [...ALONE, 'true'])).code !== 0) {
    t.skip('pkcsslotd has fixed places: a test of its own needs the right to unshare (root).');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'tamga-hsm-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const enter = ['sh', fixture('opencryptoki.sh'), folder];
  const program = [
    process.execPath,
    '--import',
    'tsx',
    fixture('second-module-program.ts'),
    MODULE,
  ];
  const ended = await run('unshare', [...ALONE, ...enter, ...program]);
  assert.equal(ended.code, 0, ended.text);
  const report: SecondModuleReport = JSON.parse(ended.stdout.toString());

  const spki = bytes(report.publicKey);
  assert.equal(report.signatures.length, 6);
  for (const { algorithm, signature } of report.signatures) {
    const judged = [algorithm, spki, Buffer.from('one'), bytes(signature)] as const;
    assert.ok(verifies(...judged), algorithm);
    assert.ok(await opensslVerifies(...judged), algorithm);
  }
  assert.deepEqual(report.refused, {
    ec: 'unsupported',
    wrapping: 'unsupported',
    again: 'key-exists',
    readable: 'done',
    nobody: 'key-not-found',
    wrongPin: 'pin-incorrect',
  });
  assert.deepEqual(report.keys, ['private rsa-3072 true false', 'public rsa-3072 false true']);
  assert.equal(report.restartsBefore, 0, 'no refusal costs a worker');
  assert.equal(report.restarts, 1);
  assert.equal(report.many.length, 200);
  for (const { text, signature } of report.many) {
    assert.ok(verifies('rsa-pkcs1-sha256', spki, Buffer.from(text), bytes(signature)), text);
  }
});
