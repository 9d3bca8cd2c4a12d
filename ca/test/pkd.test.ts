import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { escapeDnValue, redeemFor, type SigningPermit, signMasterList, writeLdif } from '@tamga/ca';
import {
  type Certificate,
  parseCertificate,
  parseCrl,
  parseCscaMasterList,
  parseSignedData,
} from '@tamga/formats';
import { createSigner, openToken } from '@tamga/hsm';
import { DEFAULT_POLICY, verifyMasterList } from '@tamga/verification';
import { requireJudge, run } from '@tamga/workbench/fixtures';
import { certifyDocumentSigner } from './next-document-signer.ts';
import { openssl, pemFile } from './openssl.ts';
import { createWorld, type World } from './world.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const LDIF_READER = fileURLToPath(new URL('read-ldif.py', import.meta.url));
let world: World;
let list: string;
let foreign: Certificate;

before(async () => {
  world = await createWorld();
  writeFileSync(at('ca.json'), JSON.stringify(world.config));
  foreign = await foreignCsca(
    'csca-xx',
    'critical,CA:TRUE,pathlen:0',
    'critical,keyCertSign,cRLSign',
  );
  list = at('mn.ml');
  const made = await masterList(list, at('csca-xx.pem'));
  assert.equal(made.code, 0, made.text);
});
after(() => world?.remove());

const at = (name: string): string => join(world.ceremony.folder, name);
const pki = (name: string) => new Uint8Array(readFileSync(join(world.ceremony.pki, name)));

const masterList = (output: string, ...certificates: readonly string[]) =>
  run(process.execPath, [
    ...[cli, 'pkd', 'master-list', '--config', at('ca.json'), '--output', output],
    ...certificates,
  ]);

/** The authority of a state that does not exist, made by openssl. */
async function foreignCsca(name: string, constraints: string, usage: string) {
  await openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', '/C=XX/CN=Specimen CSCA'],
    ...['-addext', `basicConstraints=${constraints}`, '-addext', `keyUsage=${usage}`],
  );
  await openssl('x509', '-in', at(`${name}.pem`), '-outform', 'DER', '-out', at(`${name}.der`));
  return parseCertificate(new Uint8Array(readFileSync(at(`${name}.der`))));
}

const judge = (bytes: Uint8Array, csca = 'csca.crt', now = new Date()) =>
  verifyMasterList(
    {
      bytes,
      cscaCertificates: [parseCertificate(pki(csca))],
      crls: [parseCrl(pki('csca.crl'))],
    },
    DEFAULT_POLICY,
    now,
  );

test('openssl cms verifies the master list up to the CSCA, with the purpose of master lists; its content is the list', async () => {
  const out = at('list.der');
  const csca = pemFile(world.ceremony.folder, 'csca', pki('csca.crt'));
  const verified = await openssl(
    ...['cms', '-verify', '-inform', 'DER', '-in', list, '-CAfile', csca],
    ...['-purpose', 'any', '-out', out],
  );
  assert.match(verified, /successful/);
  const printed = await openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', list);
  for (const part of [/2\.23\.136\.1\.1\.2/, /signingTime/, /Specimen Master List Signer/]) {
    assert.match(printed, part);
  }
  const structure = await openssl('asn1parse', '-inform', 'DER', '-in', out);
  assert.match(structure, /INTEGER +:00\n.*\bSET\b/);
  assert.equal(structure.match(/d=2 .*cons: SEQUENCE/g)?.length, 2);
});

test('the list is SignedData of version 3 with the signer and the CSCA beside it, and no CRL (Doc 9303-12 9)', () => {
  const signed = parseSignedData(new Uint8Array(readFileSync(list)));
  assert.equal(signed.version, 3);
  assert.deepEqual(
    signed.certificates.map((der) => Buffer.from(der).toString('hex')).sort(),
    ['master-list-signer.crt', 'csca.crt']
      .map((name) => Buffer.from(pki(name)).toString('hex'))
      .sort(),
  );
  assert.deepEqual(signed.crls, []);
  assert.ok(signed.signerInfos[0]?.signedAttributes?.content.signingTime);
  const { certificates } = parseCscaMasterList(signed.eContent ?? new Uint8Array());
  assert.equal(certificates.length, 2);
});

test('the verifier of relying parties takes the list and gives both authorities', () => {
  const { indication, certificates, checks } = judge(new Uint8Array(readFileSync(list)));
  assert.equal(indication, 'TOTAL-PASSED', JSON.stringify(checks));
  const raws = certificates.map(({ raw }) => Buffer.from(raw).toString('hex')).sort();
  const wanted = [pki('csca.crt'), foreign.raw].map((der) => Buffer.from(der).toString('hex'));
  assert.deepEqual(raws, wanted.sort());
});

test('the verifier refuses a changed list, another anchor and a later time', async () => {
  const bytes = new Uint8Array(readFileSync(list));
  const middle = Buffer.from(bytes).indexOf(Buffer.from(foreign.tbs)) + 40;
  const changed = bytes.map((byte, index) => (index === middle ? byte ^ 1 : byte));
  assert.equal(judge(changed).indication, 'TOTAL-FAILED');
  assert.notEqual(judge(bytes, 'citizen-root.crt').indication, 'TOTAL-PASSED');
  const afterwards = new Date(Date.now() + 10 * 366 * 86_400_000);
  assert.notEqual(judge(bytes, 'csca.crt', afterwards).indication, 'TOTAL-PASSED');
  for (const given of [changed, bytes.subarray(0, 200)]) {
    assert.deepEqual(judge(given).certificates, []);
  }
});

for (const [what, constraints, usage] of [
  ['an end entity', 'critical,CA:FALSE', 'critical,digitalSignature'],
  ['an authority that signs no certificates', 'critical,CA:TRUE', 'critical,cRLSign'],
] as const) {
  test(`refused: ${what} is put on no master list, and nothing is written`, async () => {
    await foreignCsca('wrong', constraints, usage);
    const { code, text } = await masterList(at('wrong.ml'), at('wrong.pem'));
    assert.equal(code, 4, text);
    assert.match(text, /is no CSCA/);
    assert.throws(() => readFileSync(at('wrong.ml')));
  });
}

test('a list is kept back when the CRL of the CSCA has ended, and when its signer has another purpose', async () => {
  const country = { csca: parseCertificate(pki('csca.crt')), crl: parseCrl(pki('csca.crl')) };
  const later = new Date((country.crl.nextUpdate?.getTime() ?? 0) + 1_000);
  const token = await openToken(world.ceremony.token('ca'));
  try {
    const authority = (label: string) => ({
      certificate: parseCertificate(pki(`${label}.crt`)),
      signer: createSigner<SigningPermit>(
        token,
        label,
        'rsa-pkcs1-sha256',
        redeemFor('signed-attributes'),
      ),
    });
    const signer = authority('master-list-signer');
    const code = 'OUTPUT_NOT_VERIFIED';
    await assert.rejects(signMasterList([], signer, country, later), { code });
    const other = authority('document-signer');
    await assert.rejects(signMasterList([], other, country, new Date()), { code });
    assert.ok(await signMasterList([], signer, country, new Date()));
  } finally {
    await token.close();
  }
});

test('every list is on record with its hash', async () => {
  const rows = await world.sql<{ refs: { sha256: string } }[]>`
    select refs from audit_event where event = 'master-list.signed'`;
  assert.equal(rows.length, 1);
  assert.match(
    await openssl('dgst', '-sha256', list),
    new RegExp(rows[0]?.refs.sha256 ?? 'nothing'),
  );
});

interface Read {
  readonly dn: string;
  readonly rdns: readonly (readonly [string, string][])[];
  /** Values in Base64. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

test('python-ldap reads the LDIF: each entry in its place, with the bytes of its file', async (t) => {
  if (!requireJudge(t, '/usr/lib/python3/dist-packages/ldif.py')) return;
  const { notBefore } = parseCertificate(pki('csca.crt'));
  await certifyDocumentSigner(world, 2, { notBefore });
  const output = at('mn.ldif');
  const made = await run(process.execPath, [
    ...[cli, 'pkd', 'ldif', '--pki', world.ceremony.pki, '--master-list', list],
    ...['--version', '7', '--output', output],
  ]);
  assert.equal(made.code, 0, made.text);
  const entries = await readWithPython(output);
  const expected = [
    ['csca', 'userCertificate;binary', pki('csca.crt'), 'inetOrgPerson'],
    ['dsc', 'userCertificate;binary', pki('document-signer.2.crt'), 'inetOrgPerson'],
    ['dsc', 'userCertificate;binary', pki('document-signer.crt'), 'inetOrgPerson'],
    ['crl', 'certificateRevocationList;binary', pki('csca.crl'), 'cRLDistributionPoint'],
    ['ml', 'pkdMasterListContent', new Uint8Array(readFileSync(list)), 'pkdMasterList'],
  ] as const;
  assert.equal(entries.length, expected.length);
  for (const [index, [branch, attribute, bytes, objectClass]] of expected.entries()) {
    const { rdns, attributes } = entries[index] as Read;
    const text = (name: string) =>
      (attributes[name] ?? []).map((value) => Buffer.from(value, 'base64').toString());
    assert.deepEqual(
      rdns
        .slice(1)
        .flat()
        .map(([type, value]) => `${type}=${value}`),
      [...[`o=${branch}`, 'c=MN', 'dc=data', 'dc=download', 'dc=pkd', 'dc=icao', 'dc=int']],
    );
    // The name of the entry says what its attributes say.
    for (const [type, value] of rdns[0] ?? []) assert.ok(text(type).includes(value), value);
    assert.ok(
      attributes[attribute]?.[0] && Buffer.from(attributes[attribute][0], 'base64').equals(bytes),
    );
    assert.ok(
      text('objectClass').includes(objectClass) && text('objectClass').includes('pkdDownload'),
    );
    assert.deepEqual(text('pkdVersion'), ['7']);
    assert.match(text('cn')[0] ?? '', /CN=Tamga Specimen CSCA/);
  }
});

test('values that LDIF and names must escape come back from python-ldap as they were', async (t) => {
  if (!requireJudge(t, '/usr/lib/python3/dist-packages/ldif.py')) return;
  const values = [
    ...[' leading', 'trailing ', ':colon', '<less', 'Тамга', '#hash', 'a,b+c=d;e"f\\g<h>i'],
    ...['x'.repeat(300), `${'y'.repeat(75)} ${'z'.repeat(75)}`, 'line\nline'],
  ];
  const output = at('escaped.ldif');
  writeFileSync(
    output,
    writeLdif(
      values.map((value) => ({
        dn: `cn=${escapeDnValue(value)},dc=int`,
        attributes: [
          ['objectClass', 'top'],
          ['cn', value],
        ],
      })),
    ),
  );
  assert.ok(
    readFileSync(output, 'utf8')
      .split('\n')
      .every((line) => line.length <= 76),
  );
  const entries = await readWithPython(output);
  assert.deepEqual(
    entries.map(({ attributes }) => Buffer.from(attributes['cn']?.[0] ?? '', 'base64').toString()),
    values,
  );
  assert.deepEqual(
    entries.map(({ rdns }) => rdns[0]?.[0]?.[1]),
    values,
  );
});

test('a master list that does not verify is not published', async () => {
  const bytes = readFileSync(list);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(at('broken.ml'), bytes);
  const { code, text } = await run(process.execPath, [
    ...[cli, 'pkd', 'ldif', '--pki', world.ceremony.pki, '--master-list', at('broken.ml')],
    ...['--output', at('broken.ldif')],
  ]);
  assert.equal(code, 4, text);
  assert.match(text, /is not published/);
  assert.throws(() => readFileSync(at('broken.ldif')));
});

async function readWithPython(file: string): Promise<readonly Read[]> {
  const { code, stdout, text } = await run('/usr/bin/python3', [LDIF_READER, file]);
  assert.equal(code, 0, text);
  return JSON.parse(stdout.toString());
}
