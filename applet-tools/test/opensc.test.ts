import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  attachVpcd,
  freshCard,
  openSoftwareCard,
  type VpcdAttachment,
  volatileMemory,
} from '@tamga/applet-tools';
import { awaitCard, run, testPcscd } from '@tamga/workbench/fixtures';

/** OpenSC, unmodified, is the judge: it personalizes an empty software card and uses it. */
const folder = mkdtempSync(join(tmpdir(), 'tamga-opensc-'));
let service: Awaited<ReturnType<typeof testPcscd>>;
let card: VpcdAttachment;

before(async () => {
  service = await testPcscd(2);
  const [slot] = service.slots;
  assert.ok(slot !== undefined);
  const state = freshCard({ profile: 'id-card', serial: 'SPECIMEN01', kdd: randomBytes(10) });
  card = await attachVpcd(openSoftwareCard(volatileMemory(state)), {
    host: '127.0.0.1',
    port: slot.port,
  });
  await awaitCard(slot.reader, service.environment);
});

after(async () => {
  card.detach();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a tool of OpenSC without blocking: the card is in this very process. */
async function opensc(tool: string, ...parameters: string[]): Promise<string> {
  const { code, text } = await run(tool, parameters, { env: service.environment });
  assert.equal(code, 0, `${tool} ended with ${code}:\n${text}`);
  return text;
}

test('pkcs15-init personalizes an empty card, makes a key, stores a certificate and a data object', async () => {
  await opensc(
    'pkcs15-init',
    '--create-pkcs15',
    '--so-pin',
    '123456',
    '--so-puk',
    '0123456789abcdef',
    '--pin',
    '123456',
    '--puk',
    '0123456789abcdef',
  );
  await opensc(
    'pkcs15-init',
    '--generate-key',
    'rsa/2048',
    '--auth-id',
    'FF',
    '--id',
    '01',
    '--label',
    'ID Auth',
    '--key-usage',
    'sign,decrypt',
    '--pin',
    '123456',
  );
  const listed = await opensc('pkcs15-tool', '--list-keys', '--list-public-keys', '--list-pins');
  assert.match(listed, /Private RSA Key \[ID Auth\]/);
  assert.match(listed, /ModLength\s+: 2048/);
});

test('pkcs11-tool signs with the key and openssl verifies', async () => {
  const data = join(folder, 'data');
  const signature = join(folder, 'signature');
  const key = join(folder, 'key.pem');
  writeFileSync(data, 'Tamga specimen');
  await opensc(
    'pkcs11-tool',
    '--login',
    '--pin',
    '123456',
    '--sign',
    '-m',
    'SHA256-RSA-PKCS',
    '--id',
    '01',
    '-i',
    data,
    '-o',
    signature,
  );
  writeFileSync(key, await opensc('pkcs15-tool', '--read-public-key', '01'));
  assert.equal(readFileSync(signature).length, 256);
  const verdict = execFileSync(
    'openssl',
    ['dgst', '-sha256', '-verify', key, '-signature', signature, data],
    { encoding: 'utf8' },
  );
  assert.match(verdict, /Verified OK/);
});

test('pkcs15-crypt deciphers what openssl encrypted for the key', async () => {
  const key = join(folder, 'key.pem');
  const plain = join(folder, 'plain');
  const cipher = join(folder, 'cipher');
  const opened = join(folder, 'opened');
  writeFileSync(plain, 'Tamga specimen');
  execFileSync('openssl', [
    'pkeyutl',
    '-encrypt',
    '-pubin',
    '-inkey',
    key,
    '-in',
    plain,
    '-out',
    cipher,
  ]);
  await opensc(
    'pkcs15-crypt',
    '--decipher',
    '--pkcs1',
    '--raw',
    '--pin',
    '123456',
    '--key',
    '01',
    '-i',
    cipher,
    '-o',
    opened,
  );
  assert.equal(readFileSync(opened, 'utf8'), 'Tamga specimen');
});

test('a wrong PIN costs a try and the PUK opens a blocked PIN', async () => {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await assert.rejects(opensc('pkcs15-tool', '--verify-pin', '--pin', '999999'));
  }
  await assert.rejects(opensc('pkcs15-tool', '--verify-pin', '--pin', '123456'), /blocked/i);
  await opensc('pkcs15-tool', '--unblock-pin', '--puk', '0123456789abcdef', '--new-pin', '654321');
  await opensc('pkcs15-tool', '--verify-pin', '--pin', '654321');
});
