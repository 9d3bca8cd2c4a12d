import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import {
  CERTIFICATE_LINTS,
  CRL_LINTS,
  certificateTemplate,
  drawSerial,
  guessRoles,
  judgeBytes,
  lintCertificate,
  OCSP_LINTS,
  PROFILES,
  type Role,
  SIGNED_ATTRIBUTES_LINTS,
  type Structure,
} from '@tamga/ca';
import {
  assembleSigned,
  type Certificate,
  equalBytes,
  name,
  parseCertificate,
  parseCrl,
  parseOcspResponse,
} from '@tamga/formats';
import { type LintFile, loadLintCases } from '@tamga/test-vectors';
import { run } from '@tamga/workbench/fixtures';
import { BROKEN_FILES, fileOf, GOOD_FILES } from './lint-cases/all-cases.ts';
import { AUTHORITY_KEY } from './lint-cases/shapes.ts';
import { specimenPublicKey } from './lint-cases/specimen-key.ts';

const { good, broken } = loadLintCases();
const ALL_LINTS = [...CERTIFICATE_LINTS, ...CRL_LINTS, ...OCSP_LINTS, ...SIGNED_ATTRIBUTES_LINTS];
const STRUCTURES = ['certificate', 'crl', 'ocsp-response', 'signed-attributes'] as const;

function judge({ bytes, structure, roles, issuer, distributionPoint }: LintFile) {
  return judgeBytes(bytes, {
    structure: structure as Structure,
    ...(roles.length > 0 && { roles: new Set(roles as readonly Role[]) }),
    ...(issuer && { issuer: parseCertificate(issuer) }),
    ...(distributionPoint !== undefined && { distributionPoint }),
  }).findings;
}

for (const item of broken) {
  test(`${item.file} breaks ${item.clause}`, () => {
    const findings = judge(item);
    const found = findings.find(({ lint }) => lint === item.lint);
    assert.deepEqual(
      [found?.lint, found?.clause, found?.message],
      [item.lint, item.clause, item.says],
    );
    const others = findings.filter((one) => one !== found).map(({ lint }) => lint);
    assert.deepEqual(others, item.also, 'only this clause');
  });
}

for (const item of good) {
  test(`${item.file} breaks no clause`, () => assert.deepEqual(judge(item), []));
}

test('every lint, and every structure as a whole, has a case that breaks it', () => {
  const names = [
    ...ALL_LINTS.map((lint) => lint.name),
    ...STRUCTURES.map((structure) => `${structure}-structure`),
  ];
  const cases = new Set(broken.map(({ lint }) => lint));
  assert.deepEqual(
    names.filter((lint) => !cases.has(lint)),
    [],
    'lints without a case',
  );
  assert.deepEqual(
    [...cases].filter((lint) => !names.includes(lint)),
    [],
    'cases without a lint',
  );
  assert.equal(new Set(names).size, names.length, 'every name once');
});

test('all but a handful of cases break one clause alone', () => {
  const more = broken.filter(({ also }) => also.length > 0).map(({ file }) => file);
  assert.deepEqual(more, [
    'broken/version-3--v1.der',
    'broken/serial-number-range--zero.der',
    'broken/master-list-signer-usage.der',
    'broken/crl-version-2.der',
  ]);
});

test('the files are the bytes that the generator makes', () => {
  const made = [
    ...GOOD_FILES.map((file) => ({ file: `good/${fileOf(file)}`, bytes: file.bytes })),
    ...BROKEN_FILES.map((file) => ({ file: `broken/${fileOf(file)}`, bytes: file.bytes })),
  ];
  const committed = [...good, ...broken];
  assert.deepEqual(
    made.map(({ file }) => file),
    committed.map(({ file }) => file),
  );
  const other = made.filter(({ bytes }, index) => {
    const file = committed[index];
    return file === undefined || !equalBytes(bytes, file.bytes);
  });
  assert.deepEqual(
    other.map(({ file }) => file),
    [],
  );
});

test('a good certificate without its profile is taken for what it is', () => {
  for (const { file, bytes, structure, roles } of good) {
    if (structure !== 'certificate') continue;
    const guessed = [...guessRoles(parseCertificate(bytes))].sort();
    // Nothing in its certificate tells that a peer is of the Operations CA.
    assert.deepEqual(guessed, roles.filter((role) => role !== 'operations').sort(), file);
  }
});

test('openssl reads every certificate and CRL but those that are not in their form', async () => {
  const readable = [...good, ...broken].filter(({ file }) => !file.includes('-structure--'));
  const certificates = readable.filter(({ structure }) => structure === 'certificate');
  // node:crypto hands the bytes to OpenSSL's own d2i_X509.
  for (const { file, bytes } of certificates) {
    assert.doesNotThrow(() => new X509Certificate(bytes), file);
  }
  const folder = new URL('../../test-vectors/lint/', import.meta.url).pathname;
  const lists = readable.filter(({ structure }) => structure === 'crl');
  const script = lists
    .map(({ file }) => `openssl crl -inform DER -noout -in ${folder}${file} || echo ${file}`)
    .join('\n');
  const { text } = await run('/bin/sh', ['-c', script]);
  assert.equal(text.trim(), '');
  assert.ok(certificates.length > 150 && lists.length > 35);
});

test('the good responses and lists are what formats reads, and openssl verifies the lists', async () => {
  const folder = new URL('../../test-vectors/lint/good/', import.meta.url).pathname;
  for (const { structure, bytes } of good) {
    if (structure === 'crl') parseCrl(bytes);
    if (structure === 'ocsp-response') assert.equal(parseOcspResponse(bytes).status, 'successful');
  }
  for (const [list, authority] of [
    ['crl-full', 'csca'],
    ['crl-shard', 'issuing'],
    ['crl-delta', 'issuing'],
  ] as const) {
    const { text } = await run('/bin/sh', [
      '-c',
      `openssl x509 -inform DER -in ${folder}${authority}.der | openssl crl -inform DER -in ${folder}${list}.der -noout -verify -CAfile /dev/stdin`,
    ]);
    assert.match(text, /verify OK/, list);
  }
});

for (const profile of PROFILES) {
  test(`what the profile ${profile.name} makes breaks no clause`, () => {
    const isRoot = profile.roles.includes('root');
    const above = isRoot ? undefined : authorityOf(profile.roles);
    const tbs = certificateTemplate({
      profile,
      ...(above && { issuer: above }),
      signatureAlgorithm: 'rsa-pkcs1-sha256',
      publicUrl: 'http://crl.tamga.example',
      icao: { state: 'MNG', email: 'csca@tamga.example' },
    })({
      serial: drawSerial(),
      subject: subjectOf(profile.roles),
      spki: isRoot ? AUTHORITY_KEY.spki : specimenPublicKey(profile.name),
      notBefore: new Date('2026-04-01T00:00:00Z'),
      shard: 17,
      peerNames: [{ kind: 'dns', value: 'peer.tamga.example' }],
    });
    const certificate = parseCertificate(
      assembleSigned(tbs, 'rsa-pkcs1-sha256', AUTHORITY_KEY.sign(tbs)),
    );
    // The good authorities do not live as long as the longest profiles.
    const findings = lintCertificate({
      certificate,
      roles: new Set(profile.roles),
      issuer: above ?? certificate,
    }).filter(({ lint }) => lint !== 'validity-within-authority');
    assert.deepEqual(findings, []);
  });
}

function authorityOf(roles: readonly Role[]): Certificate {
  const file = roles.includes('icao') ? 'csca' : roles.includes('citizen') ? 'issuing' : 'root';
  const found = good.find((item) => item.file === `good/${file}.der`);
  assert.ok(found);
  return parseCertificate(found.bytes);
}

function subjectOf(roles: readonly Role[]) {
  return roles.includes('citizen')
    ? name(
        ['C', 'MN'],
        ['CN', 'SPECIMEN BAT-ERDENE'],
        ['SN', 'SPECIMEN'],
        ['GN', 'BAT-ERDENE'],
        ['serialNumber', 'PNOMN-990011223344'],
      )
    : name(['C', 'MN'], ['O', 'Tamga Specimen Authority'], ['CN', 'Tamga Specimen Authority 1']);
}
