import assert from 'node:assert/strict';
import { createDecipheriv, createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { SignatureAlgorithm } from '@tamga/formats';
import { cardKeys, dataKeys, type KeyPairKind, type Token } from '@tamga/hsm';
import { requireJudge, run } from '@tamga/workbench/fixtures';
import {
  COMMAND,
  PIN,
  pinFlags,
  SO_PIN,
  type SoftToken,
  softToken,
} from './fixtures/soft-token.ts';
import { readAndWrap, seize } from './fixtures/straight.ts';
import { opensslVerifies } from './fixtures/verifies.ts';

// The rule: a long-lived key either never leaves its token, or leaves wrapped by a key that the security
// officer called trusted and officers hold in shares.

const PAIRS: readonly [KeyPairKind, SignatureAlgorithm][] = [
  ['rsa-2048', 'rsa-pss-sha256'],
  ['ec-p384', 'ecdsa-sha384'],
  ['ec-brainpool-p256r1', 'ecdsa-sha256'],
];
const SECRETS = ['data', 'cards'];
const LEAVING = [...PAIRS.map(([kind]) => `key-${kind}`), ...SECRETS].sort();
const KDD = Uint8Array.from({ length: 10 }, (_, index) => index);

let soft: SoftToken;
let token: Token;
let sealed: Uint8Array;
/** Files: of the tokens' configuration, the officer's PIN, the shares. */
let files: { readonly config: string; readonly soPin: string; readonly shares: readonly string[] };

before(async () => {
  soft = await softToken();
  token = await soft.open();
  const backup = 'trusted-wrapping';
  for (const [kind] of PAIRS) await token.generateKeyPair({ label: `key-${kind}`, kind, backup });
  await token.generateKeyPair({ label: 'staying', kind: 'ec-p256' });
  await token.generateSecretKey({ label: 'data', kind: 'aes-256', usage: 'data-wrapping', backup });
  await token.generateSecretKey({ label: 'cards', kind: 'aes-128', usage: 'card-master', backup });
  sealed = await dataKeys(token, 'data').sealSecret(Buffer.from('sealed'), Uint8Array.of(1));
  const folder = join(soft.folder, 'shares');
  const made = await hsm('shares', '--threshold', '2', '--of', '3', '--out', folder, '--json');
  assert.equal(made.code, 0, made.text);
  files = { ...(await configured(soft)), shares: JSON.parse(made.text).files };
});
after(async () => {
  await token.close();
  await soft.remove();
});

const hsm = (...args: readonly string[]) => run(process.execPath, [COMMAND, ...args]);

async function configured({ folder, config }: SoftToken) {
  const file = (name: string) => join(folder, name);
  await writeFile(file('pin'), PIN, { mode: 0o600 });
  await writeFile(file('so-pin'), SO_PIN, { mode: 0o600 });
  await writeFile(file('config.json'), JSON.stringify({ ...config, pin: { file: file('pin') } }));
  return { config: file('config.json'), soPin: file('so-pin') };
}

/** `backup` or `restore` with the shares of these numbers. */
function withShares(
  command: 'backup' | 'restore',
  { config, soPin }: { readonly config: string; readonly soPin: string },
  numbers: readonly number[],
  ...rest: readonly string[]
) {
  const shares = numbers.flatMap((number) => ['--share', files.shares[number - 1] ?? '']);
  return hsm(command, '--config', config, '--so-pin-file', soPin, ...shares, ...rest, '--json');
}

test('plain reading and wrapping by an untrusted key both fail, for keys that stay and keys that may leave', () => {
  const stays = { read: 'CKR_ATTRIBUTE_SENSITIVE', wrap: 'CKR_KEY_UNEXTRACTABLE' };
  const leaves = { read: 'CKR_ATTRIBUTE_SENSITIVE', wrap: 'CKR_KEY_NOT_WRAPPABLE' };
  assert.deepEqual(readAndWrap(soft, ['staying', ...LEAVING]), {
    staying: stays,
    ...Object.fromEntries(LEAVING.map((label) => [label, leaves])),
  });
});

test('a user makes no key trusted, and takes no protection off a key that may leave', () => {
  const refused = 'CKR_ATTRIBUTE_READ_ONLY';
  assert.deepEqual(seize(soft, 'key-rsa-2048'), {
    ownTrust: refused,
    newTrust: refused,
    change: refused,
    readable: refused,
    copy: refused,
  });
});

test('a key that may leave is fit for use: only a trusted key takes it out', async () => {
  for (const label of LEAVING) await token.assertNotReadable(label);
});

test('restore drill: a second token gets the keys, shows their check values and signs with them', async (t) => {
  if (!requireJudge(t, 'openssl')) return;
  const file = join(soft.folder, 'backup.json');
  const stored = () => readdir(join(soft.folder, 'tokens'), { recursive: true });
  const before = (await stored()).sort();
  const backedUp = await withShares('backup', files, [1, 3], '--out', file);
  assert.equal(backedUp.code, 0, backedUp.text);
  const told = JSON.parse(backedUp.text);
  assert.deepEqual(told.backedUp.sort(), LEAVING);
  assert.deepEqual(told.staying, ['staying']);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual((await stored()).sort(), before, 'the trusted key was never written');

  const second = await softToken();
  t.after(() => second.remove());
  const target = await configured(second);
  const restored = await withShares('restore', target, [3, 2], '--in', file);
  assert.equal(restored.code, 0, restored.text);
  const shown = new Map<string, string>(
    JSON.parse(restored.text).map((key: { label: string; checkValue: string }) => [
      key.label,
      key.checkValue,
    ]),
  );
  assert.deepEqual([...shown.keys()].sort(), LEAVING);

  const copy = await second.open();
  t.after(() => copy.close());
  for (const label of LEAVING) {
    const [ours, theirs] = [await token.keyCheckValue(label), await copy.keyCheckValue(label)];
    assert.deepEqual(ours, theirs, label);
    assert.equal(Buffer.from(ours).toString('hex'), shown.get(label));
    await copy.assertNotReadable(label);
  }
  const data = Buffer.from('signed by the restored key');
  for (const [kind, algorithm] of PAIRS) {
    const spki = await token.publicKey(`key-${kind}`);
    const signature = await copy.sign(`key-${kind}`, algorithm, data);
    assert.ok(await opensslVerifies(algorithm, spki, data, signature), kind);
  }
  const opened = await dataKeys(copy, 'data').openSecret(sealed, Uint8Array.of(1));
  assert.equal(Buffer.from(opened).toString(), 'sealed');
  const card = { master: 'cards', kdf: 'kdf3', kdd: KDD } as const;
  const checks = async (of: Token) => (await cardKeys(of).open(card)).keyCheckValues();
  assert.deepEqual(await checks(copy), await checks(token));
  const leaves = { read: 'CKR_ATTRIBUTE_SENSITIVE', wrap: 'CKR_KEY_NOT_WRAPPABLE' };
  assert.deepEqual(
    readAndWrap(second, LEAVING),
    Object.fromEntries(LEAVING.map((label) => [label, leaves])),
  );

  const again = join(second.folder, 'again.json');
  assert.equal((await withShares('backup', target, [1, 2], '--out', again)).code, 0);
  const kinds = async (path: string) =>
    JSON.parse(JSON.parse(await readFile(path, 'utf8')).contents)
      .keys.map(({ label, kind, usage }: Record<string, string>) => `${label} ${kind} ${usage}`)
      .sort();
  assert.deepEqual(await kinds(again), await kinds(file), 'the copy can be backed up in turn');

  const twice = await withShares('restore', target, [1, 2], '--in', file);
  assert.equal(twice.code, 1, twice.text);
  assert.match(twice.text, /has a key .* already/);
});

test('OpenSSL opens the backup with what the shares give: no program of ours is needed to get the keys back', async () => {
  const file = join(soft.folder, 'backup-of-one.json');
  const made = await withShares('backup', files, [2, 3], '--out', file, '--label', 'key-ec-p384');
  assert.equal(made.code, 0, made.text);
  const [one, two] = await Promise.all(files.shares.slice(0, 2).map(readShare));
  assert.ok(one && two);
  // Through (1, a) and (2, b) of a line over GF(2^8): its value at zero is a*2/3 + b*1/3, and 1/3 is F6.
  const secret = one.map((a, at) => times(times(a, 2) ^ (two[at] ?? 0), 0xf6));
  const wrapping = hkdfSync('sha256', secret, '', 'tamga/backup/wrapping', 32);
  const [key] = JSON.parse(JSON.parse(await readFile(file, 'utf8')).contents).keys;
  const unwrap = createDecipheriv(
    'id-aes256-wrap-pad',
    Buffer.from(wrapping),
    Buffer.from('a65959a6', 'hex'),
  );
  const pkcs8 = Buffer.concat([unwrap.update(key.wrapped, 'base64'), unwrap.final()]);
  const own = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  assert.deepEqual(
    Uint8Array.from(createPublicKey(own).export({ type: 'spki', format: 'der' })),
    await token.publicKey('key-ec-p384'),
  );
});

async function readShare(path: string): Promise<Uint8Array> {
  return Uint8Array.from(Buffer.from(JSON.parse(await readFile(path, 'utf8')).value, 'hex'));
}

/** FIPS 197, 4.2. */
function times(a: number, b: number): number {
  if (b === 0) return 0;
  const doubled = ((a << 1) & 0xff) ^ (a & 0x80 ? 0x1b : 0);
  return (b & 1 ? a : 0) ^ times(doubled, b >> 1);
}

test('a backup that was altered, of other shares, or asked for with too few, is refused and says why', async (t) => {
  const file = join(soft.folder, 'backup-to-alter.json');
  assert.equal((await withShares('backup', files, [1, 2], '--out', file)).code, 0);
  const text = await readFile(file, 'utf8');
  const second = await softToken();
  t.after(() => second.remove());
  const target = await configured(second);
  const other = await hsm('shares', '--threshold', '2', '--of', '2', '--out', second.folder);
  const strangers = other.text.trim().split('\n');
  const damaged = join(second.folder, 'damaged.json');
  const share = JSON.parse(await readFile(files.shares[0] ?? '', 'utf8'));
  const flipped = (share.value.startsWith('0') ? '1' : '0') + share.value.slice(1);
  await writeFile(damaged, JSON.stringify({ ...share, value: flipped }));

  const swapped = join(second.folder, 'swapped.json');
  await writeFile(swapped, text.replaceAll('key-ec-p384', 'key-ec-p385'));
  assert.notEqual(await readFile(swapped, 'utf8'), text);
  const restore = (from: string, shares: readonly string[], ...rest: readonly string[]) =>
    hsm(
      ...['restore', '--config', target.config, '--so-pin-file', target.soPin, '--in', from],
      ...shares.flatMap((path) => ['--share', path]),
      ...rest,
    );
  const [first = '', next = ''] = files.shares;
  const refusals: readonly [ReturnType<typeof hsm>, number, RegExp][] = [
    [restore(swapped, [first, next]), 1, /The backup was altered: its HMAC is wrong/],
    [restore(file, strangers), 3, /made with shares of another set/],
    [restore(file, [first, strangers[0] ?? '']), 3, /shares are of different sets/],
    [restore(file, [first]), 3, /2 different shares are needed; 1 are given/],
    [restore(file, [first, first]), 3, /2 different shares are needed; 1 are given/],
    [restore(file, [damaged, next]), 3, /A share of set [0-9a-f]{16} is damaged/],
    [restore(file, []), 3, /No share is given/],
    [restore(files.config, [first, next]), 3, /no backup of a token/],
    [restore(file, [files.config, next]), 3, /given as a share is none/],
    [restore(file, [first, next], '--label', 'nobody'), 1, /The backup has no key nobody/],
  ];
  for (const [refused, code, message] of refusals) {
    const { code: given, text: told } = await refused;
    assert.match(told, message);
    assert.equal(given, code, told);
    assert.ok(!told.includes(share.value) && !told.includes(flipped), 'no share in an error');
  }
  const empty = await second.open({ workers: 1 });
  t.after(() => empty.close());
  assert.deepEqual(await empty.list(), []);
});

test('a card master whose length the token would not show is refused, and nothing of it remains', async (t) => {
  const first = await softToken();
  t.after(() => first.remove());
  const maker = await first.open({ workers: 1 });
  t.after(() => maker.close());
  await maker.generateSecretKey({
    label: 'long-master',
    kind: 'aes-256',
    usage: 'card-master',
    backup: 'trusted-wrapping',
  });
  const own = await configured(first);
  const file = join(first.folder, 'backup.json');
  assert.equal((await withShares('backup', own, [1, 2], '--out', file)).code, 0);
  await maker.destroy('long-master');
  const restored = await withShares('restore', own, [1, 2], '--in', file);
  assert.equal(restored.code, 4);
  assert.match(restored.text, /does not show the length of long-master/);
  assert.deepEqual(await maker.list(), []);
});

test('a key that stays is not backed up by name, an older backup is kept, a wrong officer is refused', async () => {
  const file = join(soft.folder, 'backup-never.json');
  const stays = await withShares('backup', files, [1, 2], '--out', file, '--label', 'staying');
  assert.equal(stays.code, 1);
  assert.match(stays.text, /does not leave its token: copy the token/);
  const wrong = await withShares(
    'backup',
    { ...files, soPin: join(soft.folder, 'pin') },
    [1, 2],
    '--out',
    file,
  );
  assert.equal(wrong.code, 4);
  assert.match(wrong.text, /CKR_PIN_INCORRECT/);
  assert.ok(!wrong.text.includes(PIN));
  assert.equal((await withShares('backup', files, [1, 2], '--out', file)).code, 0);
  const again = await withShares('backup', files, [1, 2], '--out', file);
  assert.equal(again.code, 4);
  assert.match(again.text, /cannot be written, or exists/);
  assert.deepEqual(await pinFlags(soft), []);
});
