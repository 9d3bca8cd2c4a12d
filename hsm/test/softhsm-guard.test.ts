import assert from 'node:assert/strict';
import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HsmError } from '@tamga/hsm';
import { type SoftToken, softToken } from './fixtures/soft-token.ts';
import { verifies } from './fixtures/verifies.ts';

let soft: SoftToken;
let folder: string;

before(async () => {
  soft = await softToken();
  const tokens = join(soft.folder, 'tokens');
  folder = join(tokens, (await readdir(tokens))[0] ?? '');
});
after(() => soft.remove());

test('a token file that a killed login emptied is put back: the next workers find the token and its keys', async () => {
  const before = await soft.open({ workers: 1 });
  await before.generateKeyPair({ label: 'kept', kind: 'ec-p256' }).finally(() => before.close());
  await truncate(join(folder, 'token.object'));
  const token = await soft.open({ workers: 1 });
  try {
    const data = Buffer.from('specimen');
    const publicKey = await token.publicKey('kept');
    const signature = await token.sign('kept', 'ecdsa-sha256', data);
    assert.ok(verifies('ecdsa-sha256', publicKey, data, signature));
  } finally {
    await token.close();
  }
  assert.ok((await stat(join(folder, 'token.object'))).size > 0);
  assert.equal((await stat(join(folder, 'token.kept'))).mode & 0o777, 0o600);
});

test('an emptied token file of which nothing was kept is a token that is not there', async () => {
  await rm(join(folder, 'token.kept'));
  await truncate(join(folder, 'token.object'));
  await assert.rejects(
    soft.open({ workers: 1 }),
    (error) => error instanceof HsmError && error.code === 'token-not-found',
  );
});
