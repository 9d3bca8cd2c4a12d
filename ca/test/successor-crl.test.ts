import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SPECIMEN_CEREMONY } from '@tamga/ca';
import {
  assembleSigned,
  buildTbsCertList,
  type CertificateRevocationList,
  decodeCrlNumber,
  EXTENSION,
  findExtension,
  parseCrl,
} from '@tamga/formats';
import { openToken } from '@tamga/hsm';
import { ceremonyTemplate, type TestCeremony } from '@tamga/workbench/fixtures';
import { openssl, pemFile } from './openssl.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const DAY_MS = 86_400_000;
const AUTHORITIES = ['citizen-root', 'csca'] as const;
let ceremony: TestCeremony;

before(async () => {
  ceremony = await ceremonyTemplate();
  for (const name of AUTHORITIES) copyFileSync(at(`${name}.crl`), at(`${name}.crl.first`));
});
after(() => ceremony.remove());

const at = (file: string): string => join(ceremony.pki, file);
const read = (file: string) => new Uint8Array(readFileSync(at(file)));

/** Every test begins with the CRLs of the ceremony. */
beforeEach(() => {
  for (const name of AUTHORITIES) copyFileSync(at(`${name}.crl.first`), at(`${name}.crl`));
});
afterEach(() => {
  assert.deepEqual(
    readdirSync(ceremony.pki).filter((file) => file.endsWith('.new')),
    [],
  );
});

function run(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const node = [cli, 'crl', ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, node, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}

const successor = (authority: string) =>
  run(SPECIMEN_CEREMONY, '--directory', ceremony.folder, '--authority', authority);

function numberOf({ extensions }: CertificateRevocationList): bigint {
  return decodeCrlNumber(findExtension(extensions, EXTENSION.cRLNumber)?.value ?? new Uint8Array());
}

for (const [authority, days] of [
  ['citizen-root', 365],
  ['csca', 90],
] as const) {
  test(`the successor of ${authority}.crl: the next number, ${days} days, verified by openssl`, async () => {
    const first = parseCrl(read(`${authority}.crl`));
    for (const number of [2n, 3n]) {
      const { code, output } = await successor(authority);
      assert.equal(code, 0, output);
      const crl = parseCrl(read(`${authority}.crl`));
      assert.equal(numberOf(crl), number);
      assert.ok(crl.thisUpdate >= first.thisUpdate);
      assert.equal(Number(crl.nextUpdate) - Number(crl.thisUpdate), days * DAY_MS);
      assert.ok(output.includes(crl.nextUpdate?.toISOString() ?? 'never'));
    }
    const text = await openssl(
      ...['crl', '-inform', 'DER', '-in', at(`${authority}.crl`), '-noout'],
      ...['-CAfile', pemFile(ceremony.folder, authority, read(`${authority}.crt`))],
    );
    assert.match(text, /verify OK/);
  });
}

/** A CRL of the CSCA with what it does not have after a ceremony. */
async function signCsca(thisUpdate: Date, serials: readonly bigint[]): Promise<Uint8Array> {
  const { issuer, extensions } = parseCrl(read('csca.crl.first'));
  const tbs = buildTbsCertList({
    signatureAlgorithm: 'rsa-pkcs1-sha256',
    issuer: issuer.raw,
    thisUpdate,
    nextUpdate: new Date(thisUpdate.getTime() + DAY_MS),
    revoked: serials.map((serial) => ({
      serial,
      revocationDate: thisUpdate,
      reason: 'keyCompromise' as const,
    })),
    extensions,
  });
  const token = await openToken(ceremony.token('root'));
  try {
    const signature = await token.sign('csca', 'rsa-pkcs1-sha256', tbs);
    return assembleSigned(tbs, 'rsa-pkcs1-sha256', signature);
  } finally {
    await token.close();
  }
}

const wholeSecond = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);

test('what was revoked stays revoked, with its date and reason', async () => {
  writeFileSync(at('csca.crl'), await signCsca(wholeSecond(Date.now() - DAY_MS), [0x1234n, 0xffn]));
  const before = [...parseCrl(read('csca.crl')).entries()];
  assert.equal((await successor('csca')).code, 0);
  const after = [...parseCrl(read('csca.crl')).entries()];
  assert.equal(after.length, 2);
  assert.deepEqual(after, before);
});

const REFUSED: readonly (readonly [
  what: string,
  crl: () => Promise<Uint8Array>,
  reason: RegExp,
])[] = [
  [
    'another authority signed',
    async () => read('citizen-root.crl'),
    /not the CRL of its authority/,
  ],
  [
    'was altered',
    async () =>
      read('csca.crl').map((byte, index, all) => (index === all.length - 1 ? byte ^ 1 : byte)),
    /not the CRL of its authority/,
  ],
  [
    'is newer than the clock',
    () => signCsca(wholeSecond(Date.now() + DAY_MS), []),
    /The clock is wrong/,
  ],
];

for (const [what, crl, reason] of REFUSED) {
  test(`nothing follows a CRL that ${what}`, async () => {
    const bytes = await crl();
    writeFileSync(at('csca.crl'), bytes);
    const { code, output } = await successor('csca');
    assert.equal(code, 4);
    assert.match(output, reason);
    assert.deepEqual(read('csca.crl'), bytes);
  });
}

for (const args of [
  [],
  [SPECIMEN_CEREMONY],
  ['--authority', 'csca'],
  [SPECIMEN_CEREMONY, '--authority', 'citizen-issuing'],
]) {
  test(`usage: tamga-ca crl ${args.join(' ').replace(SPECIMEN_CEREMONY, 'FILE')}`, async () => {
    const { code, output } = await run(...args);
    assert.equal(code, 3, output);
    assert.match(output, /tamga-ca crl FILE --authority citizen-root\|csca/);
  });
}
