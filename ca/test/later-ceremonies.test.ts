import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CaError,
  certificateTemplate,
  drawSerial,
  holdLaterCeremony,
  PROFILES,
  permitCertificate,
  redeemFor,
  rehearseLaterCeremony,
  type SigningPermit,
} from '@tamga/ca';
import {
  assembleSigned,
  EXTENSION,
  encodePem,
  findExtension,
  name,
  parseCertificate,
} from '@tamga/formats';
import { createSigner, openToken } from '@tamga/hsm';
import { findPaths } from '@tamga/verification';
import { ceremonyTemplate, type TestCeremony } from '@tamga/workbench/fixtures';
import { laterCeremony } from './later-ceremonies.ts';
import { openssl } from './openssl.ts';

const YEAR_S = 31_557_600;
let world: TestCeremony;
const clock = () => new Date();
const inTenYears = String(Math.floor(Date.now() / 1000) + 10 * YEAR_S);

const cscaSameName = laterCeremony({ kind: 'csca-link', number: 2, issuer: 'csca' });
const cscaNewName = laterCeremony({
  kind: 'csca-link',
  number: 3,
  issuer: 'csca',
  newCommonName: 'Tamga Specimen CSCA, renamed',
});
const signerOfNewKey = laterCeremony({ kind: 'document-signer', number: 2, issuer: 'csca.2' });
const signerOfNewName = laterCeremony({ kind: 'document-signer', number: 3, issuer: 'csca.3' });
const rekey = laterCeremony({ kind: 'issuing-ca-rekey', number: 2 });

before(async () => {
  world = await ceremonyTemplate();
  for (const file of [cscaSameName, signerOfNewKey]) {
    await holdLaterCeremony(file, world.folder, clock);
  }
});
after(() => world?.remove());

const read = (file: string) =>
  parseCertificate(new Uint8Array(readFileSync(join(world.pki, `${file}.crt`))));

function pem(...files: readonly string[]): string {
  const path = join(world.folder, `${files.join('+')}.pem`);
  writeFileSync(path, files.map((file) => encodePem('CERTIFICATE', read(file).raw)).join(''));
  return path;
}

function verify(anchors: readonly string[], leaf: string, ...more: readonly string[]) {
  return openssl('verify', '-x509_strict', '-CAfile', pem(...anchors), ...more, pem(leaf));
}

test('hard case 16: a CSCA link of the same name leads from the old anchor to what the new key signed', async () => {
  await verify(['csca.2'], 'document-signer.2');
  await verify(['csca'], 'document-signer.2', '-untrusted', pem('csca-link.2'));
  await assert.rejects(verify(['csca'], 'document-signer.2'));
  const link = read('csca-link.2');
  assert.deepEqual(link.subject.raw, read('csca').subject.raw);
  assert.deepEqual(link.spki.raw, read('csca.2').spki.raw);
  assert.equal(findExtension(link.extensions, EXTENSION.nameChange), undefined);
});

test('hard case 16: a CSCA link with another name says nameChange, and verifies under the old anchor', async () => {
  for (const file of [cscaNewName, signerOfNewName]) {
    await holdLaterCeremony(file, world.folder, clock);
  }
  await verify(['csca'], 'csca-link.3');
  await assert.rejects(verify(['csca.2'], 'csca-link.3'));
  const { extensions, issuer, subject } = read('csca-link.3');
  assert.equal(findExtension(extensions, EXTENSION.nameChange)?.critical, false);
  assert.notDeepEqual(issuer.raw, subject.raw);
  // pathLen 0 of the old anchor allows no authority below it (RFC 5280 6.1.4): who followed the link trusts it anew.
  await verify(['csca-link.3'], 'document-signer.3', '-partial_chain');
  await verify(['csca.3'], 'document-signer.3');
});

test('hard case 16: a Document Signer under the old key verifies from both anchors, ten years later too', async () => {
  for (const anchors of [['csca', 'csca.2'], ['csca.2', 'csca'], ['csca']]) {
    await verify(anchors, 'document-signer');
    await verify(anchors, 'document-signer', '-attime', inTenYears);
  }
  await assert.rejects(verify(['csca.2'], 'document-signer'));
});

test('hard case 15: after a rekey under the same name the key identifier picks the issuing key', async () => {
  await holdLaterCeremony(rekey, world.folder, clock);
  const [before, now] = [read('citizen-issuing'), read('citizen-issuing.2')];
  assert.deepEqual(now.subject.raw, before.subject.raw);
  assert.notDeepEqual(now.spki.raw, before.spki.raw);
  await certifyResponder('citizen-issuing.2', 'responder-of-2');
  for (const both of [
    pem('citizen-issuing', 'citizen-issuing.2'),
    pem('citizen-issuing.2', 'citizen-issuing'),
  ]) {
    await verify(['citizen-root'], 'ocsp-responder', '-untrusted', both);
    await verify(['citizen-root'], 'responder-of-2', '-untrusted', both);
  }
  const budget = { maxPathLength: 4, maxSteps: 100 };
  for (const [leaf, issuer] of [
    ['ocsp-responder', before],
    ['responder-of-2', now],
  ] as const) {
    const root = read('citizen-root');
    const paths = [...findPaths(read(leaf), [now, before], [root], budget)];
    assert.deepEqual(
      paths.map((path) => path.map(({ raw }) => raw)),
      [[read(leaf).raw, issuer.raw, root.raw]],
    );
  }
  const wrong = ['-untrusted', pem('citizen-issuing')] as const;
  await assert.rejects(verify(['citizen-root'], 'responder-of-2', ...wrong));
});

/** An OCSP responder's certificate over its key of the founding ceremony, by another issuing key. */
async function certifyResponder(issuerLabel: string, file: string): Promise<void> {
  const token = await openToken(world.token('ca'));
  try {
    const profile = PROFILES.find((one) => one.name === 'ocsp-responder');
    assert.ok(profile);
    const algorithm = 'rsa-pkcs1-sha256';
    const issuer = read(issuerLabel);
    const tbs = certificateTemplate({
      profile,
      issuer,
      signatureAlgorithm: algorithm,
      publicUrl: 'http://127.0.0.1:7405',
    })({
      serial: drawSerial(),
      subject: name(['C', 'MN'], ['O', 'Tamga Specimen Authority'], ['CN', 'Specimen responder']),
      spki: await token.publicKey('ocsp-citizen'),
      notBefore: issuer.notBefore,
    });
    const permit = permitCertificate(tbs, algorithm, profile.roles, issuer);
    const signer = createSigner<SigningPermit>(
      token,
      issuerLabel,
      algorithm,
      redeemFor('certificate'),
    );
    const der = assembleSigned(tbs, algorithm, await signer.sign(permit));
    writeFileSync(join(world.pki, `${file}.crt`), der);
  } finally {
    await token.close();
  }
}

test('openssl cms verifies the minutes, which name the key and every certificate by its hash', async () => {
  const minutes = join(world.pki, 'minutes.csca.2.json');
  await openssl(
    ...['cms', '-verify', '-binary', '-inform', 'DER', '-in', `${minutes}.p7s`],
    ...['-content', minutes, '-CAfile', pem('operations-ca'), '-purpose', 'any'],
    ...['-out', '/dev/null'],
  );
  const { keys, certificates, ceremony } = JSON.parse(readFileSync(minutes, 'utf8'));
  assert.deepEqual([keys.length, keys[0].token, keys[0].label], [1, 'root', 'csca.2']);
  assert.equal(ceremony, sha256(cscaSameName.bytes));
  assert.deepEqual(
    certificates.map(({ file }: Record<string, string>) => file),
    ['csca.2.crt', 'csca-link.2.crt'],
  );
  for (const { file, sha256: digest } of certificates) {
    assert.equal(sha256(readFileSync(join(world.pki, file))), digest);
  }
});

test('tamga-ca ceremony --dry-run tells what the specimen of each kind would make', async () => {
  const folder = fileURLToPath(new URL('../ceremonies/', import.meta.url));
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
  for (const kind of ['document-signer', 'csca-link', 'issuing-ca-rekey']) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[cli, 'ceremony', join(folder, `${kind}.json`), '--directory', world.folder, '--dry-run'],
    ]);
    assert.match(stdout, /^Rehearsed, nothing was written: Tamga specimen/);
    assert.match(stdout, /\.2\.crt {2}/);
  }
});

test('a rehearsal of each kind lints what would be made, and writes nothing', async () => {
  const before = readdirSync(world.folder, { recursive: true }).length;
  for (const [file, made] of [
    [laterCeremony({ kind: 'document-signer', number: 9, issuer: 'csca' }), ['document-signer']],
    [laterCeremony({ kind: 'csca-link', number: 9, issuer: 'csca' }), ['csca', 'csca-link']],
    [laterCeremony({ kind: 'issuing-ca-rekey', number: 9 }), ['citizen-issuing']],
  ] as const) {
    const { certificates } = await rehearseLaterCeremony(file, world.folder, clock);
    assert.deepEqual(
      certificates.map(({ file, profile }) => [file, profile]),
      made.map((profile) => [`${profile}.9.crt`, profile]),
    );
  }
  assert.equal(readdirSync(world.folder, { recursive: true }).length, before);
});

test('a ceremony that was held is refused, and nothing is overwritten', async () => {
  const kept = readFileSync(join(world.pki, 'document-signer.2.crt'));
  await assert.rejects(
    holdLaterCeremony(signerOfNewKey, world.folder, clock),
    (error) => error instanceof CaError && error.code === 'CEREMONY_DONE',
  );
  assert.deepEqual(readFileSync(join(world.pki, 'document-signer.2.crt')), kept);
});

test('a ceremony cut off behind the making of its key is taken up, and only by the same file', async () => {
  const file = laterCeremony({ kind: 'document-signer', number: 4, issuer: 'csca' });
  const token = await openToken(world.token('ca'));
  const { publicKey } = await token.generateKeyPair({
    label: 'document-signer.4',
    kind: 'rsa-2048',
  });
  await token.close();
  const begun = `${world.pki}.document-signer.4.new`;
  mkdirSync(begun);
  writeFileSync(join(begun, 'ceremony.sha256'), sha256(file.bytes));
  const other = { ...file, bytes: Buffer.from('another file') };
  await assert.rejects(holdLaterCeremony(other, world.folder, clock), { code: 'CEREMONY_DONE' });
  await holdLaterCeremony(file, world.folder, clock);
  assert.deepEqual(read('document-signer.4').spki.raw, publicKey);
});

test('a key that no ceremony of ours began is never certified', async () => {
  const token = await openToken(world.token('ca'));
  await token.generateKeyPair({ label: 'document-signer.5', kind: 'rsa-2048' });
  await token.close();
  const file = laterCeremony({ kind: 'document-signer', number: 5, issuer: 'csca' });
  for (let run = 1; run <= 2; run++) {
    await assert.rejects(holdLaterCeremony(file, world.folder, clock), { code: 'CEREMONY_DONE' });
  }
  assert.ok(!readdirSync(world.pki).includes('document-signer.5.crt'));
});

test('a ceremony cut off while its files were put in place is finished with the same files', async () => {
  const file = laterCeremony({ kind: 'document-signer', number: 6, issuer: 'csca' });
  await holdLaterCeremony(file, world.folder, clock);
  const names = readdirSync(world.pki).filter((one) => one.includes('document-signer.6'));
  assert.equal(names.length, 3);
  const held = `${world.pki}.document-signer.6.held`;
  mkdirSync(held);
  for (const one of names) cpSync(join(world.pki, one), join(held, one));
  writeFileSync(join(held, 'ceremony.sha256'), sha256(file.bytes));
  const certificate = readFileSync(join(world.pki, 'document-signer.6.crt'));
  rmSync(join(world.pki, 'document-signer.6.crt'));
  await holdLaterCeremony(file, world.folder, clock);
  assert.deepEqual(readFileSync(join(world.pki, 'document-signer.6.crt')), certificate);
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
