import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CaError,
  lintCertificate,
  PROFILES,
  readCeremony,
  rehearseCeremony,
  runCeremony,
  SPECIMEN_CEREMONY,
} from '@tamga/ca';
import { parseCertificate } from '@tamga/formats';
import { openToken } from '@tamga/hsm';
import { ceremonyTemplate, smallCeremony, type TestCeremony } from '@tamga/workbench/fixtures';
import { openssl, pemFile } from './openssl.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let ceremony: TestCeremony;
let pem: (file: string) => string;

before(async () => {
  ceremony = await ceremonyTemplate();
  pem = (file) =>
    pemFile(ceremony.folder, file, new Uint8Array(readFileSync(join(ceremony.pki, `${file}.crt`))));
});
after(() => ceremony.remove());

const CHAINS: readonly (readonly [leaf: string, root: string, middle?: string])[] = [
  ['citizen-root', 'citizen-root'],
  ['citizen-issuing', 'citizen-root'],
  ['address-signer', 'citizen-root'],
  ['ocsp-responder', 'citizen-root', 'citizen-issuing'],
  ['tsa', 'citizen-root'],
  ['csca', 'csca'],
  ['document-signer', 'csca'],
  ['master-list-signer', 'csca'],
  ['operations-ca', 'operations-ca'],
  ['audit-signer', 'operations-ca'],
];

for (const [leaf, root, middle] of CHAINS) {
  test(`openssl verify -x509_strict: ${leaf} up to ${root}`, async () => {
    const untrusted = middle === undefined ? [] : ['-untrusted', pem(middle)];
    await openssl('verify', '-x509_strict', '-CAfile', pem(root), ...untrusted, pem(leaf));
  });
}

test('openssl verify -x509_strict: every credential up to the Operations CA', async () => {
  const credentials = readdirSync(ceremony.pki).filter((file) =>
    /^(service|agent|staff)-.*\.crt$/.test(file),
  );
  assert.equal(credentials.length, 10);
  const paths = credentials.map((file) => join(ceremony.pki, file));
  await openssl('verify', '-x509_strict', '-CAfile', pem('operations-ca'), ...paths);
});

for (const root of ['citizen-root', 'csca']) {
  test(`openssl crl verifies the CRL of ${root}, which has no entry and no scope`, async () => {
    const file = join(ceremony.pki, `${root}.crl`);
    const text = await openssl(
      ...['crl', '-inform', 'DER', '-in', file, '-CAfile', pem(root), '-noout', '-text'],
    );
    assert.match(text, /verify OK/);
    assert.match(text, /No Revoked Certificates/);
    assert.doesNotMatch(text, /Issuing Distribution Point/i);
  });
}

test('openssl cms verifies the signed minutes, and refuses altered ones', async () => {
  const minutes = join(ceremony.pki, 'minutes.json');
  const verify = (content: string) =>
    openssl(
      ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', `${minutes}.p7s`],
      ...['-content', content, '-CAfile', pem('operations-ca'), '-purpose', 'any'],
      ...['-out', '/dev/null'],
    );
  assert.match(await verify(minutes), /successful/);
  const altered = join(ceremony.folder, 'altered.json');
  writeFileSync(altered, readFileSync(minutes, 'utf8').replace('Tamga', 'Tamgo'));
  await assert.rejects(verify(altered));
});

test('the minutes name every key with its check value and every certificate with its hash', () => {
  const minutes = JSON.parse(readFileSync(join(ceremony.pki, 'minutes.json'), 'utf8'));
  const labels = minutes.keys.map(
    ({ token, label }: Record<string, string>) => `${token}/${label}`,
  );
  assert.deepEqual(labels.sort(), [
    'bureau/card-issuer-master',
    'bureau/card-transport-master',
    'bureau/data-wrapping',
    'bureau/vendor-test-key',
    'ca/address-signer',
    'ca/audit-signer',
    'ca/citizen-issuing',
    'ca/document-signer',
    'ca/master-list-signer',
    'ca/ocsp-citizen',
    'ca/operations-ca',
    'ca/tsa',
    'root/citizen-root',
    'root/csca',
  ]);
  for (const { checkValue } of minutes.keys) assert.match(checkValue, /^[0-9a-f]{6}$/);
  assert.equal(minutes.certificates.length, 20);
  assert.equal(minutes.crls.length, 2);
});

test('keys lie in their tokens, sensitive and not extractable; private files are 0600', async () => {
  for (const label of ['root', 'ca', 'bureau'] as const) {
    const token = await openToken(ceremony.token(label));
    const keys = await token.list();
    assert.ok(keys.length > 0);
    for (const key of keys.filter((entry) => entry.class !== 'public')) {
      assert.deepEqual([key.label, key.sensitive, key.extractable], [key.label, true, false]);
      await token.assertNotReadable(key.label);
    }
    await token.close();
  }
  for (const file of readdirSync(ceremony.pki).filter((name) => name.endsWith('.key'))) {
    assert.equal(statSync(join(ceremony.pki, file)).mode & 0o777, 0o600, file);
  }
  assert.equal(statSync(ceremony.token('ca').module).isFile(), true);
});

test('every certificate of the ceremony keeps every clause of its profile', () => {
  const minutes = JSON.parse(readFileSync(join(ceremony.pki, 'minutes.json'), 'utf8'));
  for (const { file, profile: name } of minutes.certificates) {
    const bytes = readFileSync(join(ceremony.pki, file));
    const der =
      bytes[0] === 0x30
        ? bytes
        : Buffer.from(bytes.toString().replace(/-----[^-]+-----|\n/g, ''), 'base64');
    const profile = PROFILES.find((candidate) => candidate.name === name);
    assert.ok(profile, name);
    const certificate = parseCertificate(new Uint8Array(der));
    assert.deepEqual(lintCertificate({ certificate, roles: new Set(profile.roles) }), [], file);
  }
});

test('a ceremony that was held is refused and changes nothing', async () => {
  const before = readFileSync(join(ceremony.pki, 'minutes.json'));
  await assert.rejects(
    runCeremony(await smallCeremony(), ceremony.folder, () => new Date()),
    (error) => error instanceof CaError && error.code === 'CEREMONY_DONE',
  );
  assert.deepEqual(readFileSync(join(ceremony.pki, 'minutes.json')), before);
});

test('tokens of an unfinished ceremony are not initialised again', async () => {
  const file = await smallCeremony();
  const other = { ...file, ceremony: { ...file.ceremony, output: 'other' } };
  await assert.rejects(
    runCeremony(other, ceremony.folder, () => new Date()),
    { code: 'token-exists' },
  );
});

test('a malformed ceremony lists every error with its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-ca-'));
  const path = join(folder, 'bad.json');
  const good = JSON.parse(readFileSync(SPECIMEN_CEREMONY, 'utf8'));
  good.keys['citizen-root'] = 'rsa-1024';
  good.authority.country = 'mn';
  good.surprise = true;
  writeFileSync(path, JSON.stringify(good));
  await assert.rejects(readCeremony(path), (error) => {
    assert.ok(error instanceof CaError);
    assert.equal(error.code, 'CEREMONY_INVALID');
    assert.match(error.message, /\/keys\/citizen-root/);
    assert.match(error.message, /\/authority\/country/);
    assert.match(error.message, /surprise|additional/);
    return true;
  });
  rmSync(folder, { recursive: true });
});

test('a rehearsal makes the same things and writes nothing', async () => {
  const { minutes } = await rehearseCeremony(await smallCeremony(), () => new Date());
  const held = JSON.parse(readFileSync(join(ceremony.pki, 'minutes.json'), 'utf8'));
  const files = (list: readonly { readonly file: string }[]) => list.map(({ file }) => file);
  assert.deepEqual(files(minutes.certificates), files(held.certificates));
});

test('tamga-ca ceremony holds the specimen with RSA-4096 roots; the issuing key has 3072 bits', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tamga-ca-'));
  const args = [cli];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...args,
    ...['ceremony', SPECIMEN_CEREMONY, '--directory', folder],
  ]);
  assert.match(stdout, /^Held: /);
  const bits = (file: string) => {
    const { key } = parseCertificate(
      new Uint8Array(readFileSync(join(folder, 'pki', `${file}.crt`))),
    ).spki;
    return key.kind === 'rsa' ? key.bits : undefined;
  };
  assert.deepEqual(
    [bits('citizen-root'), bits('csca'), bits('citizen-issuing'), bits('document-signer')],
    [4096, 4096, 3072, 3072],
  );
  rmSync(folder, { recursive: true });
});
