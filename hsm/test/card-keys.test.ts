import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { after, before, test } from 'node:test';
import { cardKeys, dataKeys, type Token } from '@tamga/hsm';
import { PIN, type SoftToken, softToken } from './fixtures/soft-token.ts';
import { importAes } from './fixtures/straight.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const KDD = hex('00010203040506070809');
const VENDOR = hex('404142434445464748494A4B4C4D4E4F');

let soft: SoftToken;
let token: Token;
before(async () => {
  soft = await softToken();
  importAes(soft, 'vector-16', VENDOR);
  importAes(soft, 'vector-24', hex('404142434445464748494A4B4C4D4E4F5051525354555657'));
  importAes(
    soft,
    'vector-32',
    hex('404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F'),
  );
  importAes(soft, 'static-enc', hex('F995D0A069335C7DF42E590317FFEA6D'));
  importAes(soft, 'static-mac', hex('58563362EC5A4541ABCD32B34B1EAE7D'));
  token = await soft.open();
});
after(async () => {
  await token.close();
  await soft.remove();
});

/** AES-CMAC (SP 800-38B) from node:crypto alone. */
function cmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  const double = (block: Buffer): Buffer => {
    const value = BigInt(`0x${block.toString('hex')}`) << 1n;
    const reduced = value >> 128n ? (value & ((1n << 128n) - 1n)) ^ 0x87n : value;
    return Buffer.from(reduced.toString(16).padStart(32, '0'), 'hex');
  };
  const encrypt = (mode: string, input: Uint8Array): Buffer => {
    const iv = mode === 'ecb' ? null : Buffer.alloc(16);
    const cipher = createCipheriv(`aes-${key.length * 8}-${mode}`, key, iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(input), cipher.final()]);
  };
  const k1 = double(encrypt('ecb', Buffer.alloc(16)));
  const whole = data.length > 0 && data.length % 16 === 0;
  const padded = whole
    ? Buffer.from(data)
    : Buffer.concat([data, Buffer.from([0x80]), Buffer.alloc(15 - (data.length % 16))]);
  const subkey = whole ? k1 : double(k1);
  const start = padded.length - 16;
  for (let i = 0; i < 16; i++) padded[start + i] = (padded[start + i] ?? 0) ^ (subkey[i] ?? 0);
  return Uint8Array.from(encrypt('cbc', padded).subarray(-16));
}

const kdf3 = (master: Uint8Array, role: number, kdd: Uint8Array): Uint8Array =>
  cmac(master, Uint8Array.from([1, 0, 0, 0, role, 0, ...kdd]));
const scp03 = (key: Uint8Array, constant: number, context: Uint8Array): Uint8Array =>
  cmac(key, Uint8Array.from([...new Uint8Array(11), constant, 0, 0, 0x80, 1, ...context]));
const kcv = (key: Uint8Array): Uint8Array =>
  Uint8Array.from(
    createCipheriv(`aes-${key.length * 8}-ecb`, key, null).update(Buffer.alloc(16, 1)),
  ).slice(0, 3);

// GlobalPlatformPro, TestPlaintextKeys.java: testDiversification_KDF3_SCP03_AES128, _AES192, _AES256.
const DIVERSIFIED = [
  ['vector-16', 'E79C05', 'D1BD77', '3FDE8C'],
  ['vector-24', '1DE8EA', '47C00C', 'C04D76'],
  ['vector-32', '2972D2', '036F94', '5D57B8'],
] as const;
for (const [master, enc, mac, dek] of DIVERSIFIED) {
  test(`KDF3 key check values of the published vector, ${master}`, async () => {
    const set = await cardKeys(token).open({ master, kdf: 'kdf3', kdd: KDD });
    const check = await set.keyCheckValues();
    assert.deepEqual([check.enc, check.mac, check.dek].map(text), [enc, mac, dek]);
  });
}

// kaoh/globalplatform, scp03Test.c: host challenge, card challenge, session ENC, C-MAC, R-MAC.
const SESSIONS = [
  [
    'B2BDE1A2DC66BD56',
    'C40932A6FEFEAEB2',
    '9B841BB63D1087484FF7F16802017243',
    '8117FE5ADED74AC0DAABE9FB81DBDB67',
    '4521D75E4D6F60DBFB8AB4EE254EF6F1',
  ],
  [
    '9BD6BF878FB8E991',
    '3C80C2CC87EB3A35',
    'D83EE38C9954C8078987A5E9EE6AB13C',
    '6FF37716E0413065E8DFD08BF1E9EC5E',
    '0254C786E57ACA8982670C1C1A05FF12',
  ],
] as const;
for (const [host, card, enc, mac, rmac] of SESSIONS) {
  test(`SCP03 session keys of the published exchange ${host}`, async () => {
    const open = (master: string) => cardKeys(token).open({ master, kdf: 'plain', kdd: KDD });
    const challenges = [hex(host), hex(card)] as const;
    const byEnc = await (await open('static-enc')).deriveScp03Session(...challenges);
    const byMac = await (await open('static-mac')).deriveScp03Session(...challenges);
    assert.deepEqual([byEnc.enc, byMac.mac, byMac.rmac].map(text), [enc, mac, rmac]);
  });
}

test('session keys, encrypted data and PUT KEY blocks agree with node:crypto', async () => {
  const kdd = hex('A1A2A3A4A5A6A7A8A9AA');
  const set = await cardKeys(token).open({ master: 'vector-16', kdf: 'kdf3', kdd });
  const [enc, mac, dek] = [1, 2, 3].map((role) => kdf3(VENDOR, role, kdd));
  assert.ok(enc && mac && dek);
  const [host, card] = [hex('0102030405060708'), hex('1112131415161718')];
  const context = Uint8Array.from([...host, ...card]);
  assert.deepEqual(await set.deriveScp03Session(host, card), {
    enc: scp03(enc, 4, context),
    mac: scp03(mac, 6, context),
    rmac: scp03(mac, 7, context),
  });
  const data = new Uint8Array(48).fill(7);
  const cipher = createCipheriv('aes-128-cbc', dek, Buffer.alloc(16)).setAutoPadding(false);
  assert.deepEqual(await set.encryptData(data), Uint8Array.from(cipher.update(data)));
  const master = VENDOR;
  const next = hex('B1B2B3B4B5B6B7B8B9BA');
  const blocks = await set.putKeyBlocks({ master: 'vector-16', kdf: 'kdf3', kdd: next });
  for (const [role, block] of [
    [1, blocks.enc],
    [2, blocks.mac],
    [3, blocks.dek],
  ] as const) {
    const decipher = createDecipheriv('aes-128-ecb', dek, null).setAutoPadding(false);
    assert.deepEqual(Uint8Array.from(decipher.update(block.block)), kdf3(master, role, next));
    assert.deepEqual(block.kcv, kcv(kdf3(master, role, next)));
  }
});

test('vendor key to a master made in the token: rekey, then authenticate with the new keys', async () => {
  await token.importVendorKey('vendor-test-key', VENDOR);
  await token.generateSecretKey({
    label: 'card-issuer-master',
    kind: 'aes-128',
    usage: 'card-master',
  });
  await token.assertNotReadable('card-issuer-master');
  await token.assertNotReadable('vendor-test-key');
  const vendor = await cardKeys(token).open({ master: 'vendor-test-key', kdf: 'plain', kdd: KDD });
  const reference = { master: 'card-issuer-master', kdf: 'kdf3', kdd: KDD } as const;
  const blocks = await vendor.putKeyBlocks(reference);
  const opened = (block: Uint8Array): Uint8Array =>
    Uint8Array.from(
      createDecipheriv('aes-128-ecb', VENDOR, null).setAutoPadding(false).update(block),
    );
  const [host, card] = [new Uint8Array(8).fill(1), new Uint8Array(8).fill(2)];
  const context = Uint8Array.from([...host, ...card]);
  const session = await (await cardKeys(token).open(reference)).deriveScp03Session(host, card);
  assert.deepEqual(session.enc, scp03(opened(blocks.enc.block), 4, context));
  assert.deepEqual(session.rmac, scp03(opened(blocks.mac.block), 7, context));
  await assert.rejects(vendor.putKeyBlocks({ master: 'vendor-test-key', kdf: 'plain', kdd: KDD }), {
    code: 'unsupported',
  });
  vendor.close();
  await assert.rejects(vendor.keyCheckValues(), { code: 'closed' });
});

test('only the published vendor key can be imported', async () => {
  await assert.rejects(token.importVendorKey('mine', new Uint8Array(16).fill(3)), {
    code: 'invalid-argument',
  });
});

test('data keys and secrets open again, and only unaltered, under their own record', async () => {
  await token.generateSecretKey({
    label: 'data-wrapping',
    kind: 'aes-256',
    usage: 'data-wrapping',
  });
  const keys = dataKeys(token, 'data-wrapping');
  const { wrapped, plaintext } = await keys.sealDataKey();
  assert.deepEqual(await keys.openDataKey(wrapped), plaintext);
  assert.equal(plaintext.length, 32);
  const [puk, record] = [hex('3132333435363738'), hex('AA01')];
  const sealed = await keys.sealSecret(puk, record);
  assert.deepEqual(await keys.openSecret(sealed, record), puk);
  const refused = { code: 'authentication-failed' };
  await assert.rejects(keys.openSecret(sealed, hex('AA02')), refused);
  await assert.rejects(keys.openDataKey(sealed), refused);
  for (const index of wrapped.keys()) {
    const altered = Uint8Array.from(wrapped);
    altered[index] = (altered[index] ?? 0) ^ 1;
    await assert.rejects(keys.openDataKey(altered), refused);
  }
});

test('no private value can be read, and an untrusted key wraps none out', async () => {
  await token.generateKeyPair({ label: 'guarded', kind: 'rsa-2048' });
  await token.generateSecretKey({ label: 'guarded-aes', kind: 'aes-256', usage: 'data-wrapping' });
  const { readAndWrap } = await import('./fixtures/straight.ts');
  assert.deepEqual(readAndWrap(soft, ['guarded', 'guarded-aes']), {
    guarded: { read: 'CKR_ATTRIBUTE_SENSITIVE', wrap: 'CKR_KEY_UNEXTRACTABLE' },
    'guarded-aes': { read: 'CKR_ATTRIBUTE_SENSITIVE', wrap: 'CKR_KEY_UNEXTRACTABLE' },
  });
  const list = spawnSync(
    'pkcs11-tool',
    [
      '--module',
      soft.config.module,
      '--token-label',
      'test',
      '--login',
      '--pin',
      PIN,
      '--list-objects',
      '--type',
      'privkey',
    ],
    {
      env: { ...process.env, ...soft.config.environment },
      encoding: 'utf8',
    },
  );
  assert.match(list.stdout, /label: +guarded[\s\S]*never extractable/);
});

test('a readable key is refused by assertNotReadable', async () => {
  importAes(soft, 'readable', VENDOR, { sensitive: false, extractable: true });
  await assert.rejects(token.assertNotReadable('readable'), { code: 'key-readable' });
});
