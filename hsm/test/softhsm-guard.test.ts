import assert from 'node:assert/strict';
import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HsmError } from '@tamga/hsm';
import { type SoftToken, softToken, workerPids } from './fixtures/soft-token.ts';
import { verifies } from './fixtures/verifies.ts';

let soft: SoftToken;
let folder: string;

before(async () => {
  soft = await softToken();
  const tokens = join(soft.folder, 'tokens');
  folder = join(tokens, (await readdir(tokens))[0] ?? '');
});
after(() => soft.remove());

test('a token file that a killed login emptied is put back: workers find the token and its keys again', async () => {
  const token = await soft.open();
  const { publicKey } = await token.generateKeyPair({ label: 'kept', kind: 'ec-p256' });
  for (const pid of await workerPids()) process.kill(pid, 'SIGKILL');
  await truncate(join(folder, 'token.object'));
  const data = Buffer.from('specimen');
  const signature = await token.sign('kept', 'ecdsa-sha256', data);
  assert.ok(await verifies('ecdsa-sha256', publicKey, data, signature));
  await token.close();
  assert.ok((await stat(join(folder, 'token.object'))).size > 0);
  assert.equal((await stat(join(folder, 'token.kept'))).mode & 0o777, 0o600);
});

test('an emptied token file of which nothing was kept is a token that is not there', async () => {
  await rm(join(folder, 'token.kept'));
  await truncate(join(folder, 'token.object'));
  await assert.rejects(
    soft.open(),
    (error) => error instanceof HsmError && error.code === 'token-not-found',
  );
});
