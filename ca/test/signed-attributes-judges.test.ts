import assert from 'node:assert/strict';
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { permitSignedAttributes, type RunningCa } from '@tamga/ca';
import {
  assembleSignedData,
  buildSignedAttributes,
  CONTENT_TYPE,
  parseCertificate,
  parseDer,
  parseSod,
} from '@tamga/formats';
import { requireJudge, run } from '@tamga/workbench/fixtures';
import { askSod } from './documents-world.ts';
import { openssl, pemFile } from './openssl.ts';
import { judgeSignedData } from './signed-data-judges.ts';
import { createWorld, type World } from './world.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
let world: World;
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  ca = await world.start();
});
after(async () => {
  await ca?.close();
  await world?.remove();
});

const at = (name: string): string => join(world.ceremony.folder, name);
const anchor = (name: string): string => join(world.ceremony.pki, `${name}.crt`);

function file(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

async function sod(): Promise<string> {
  const { sod: signed, problem } = await askSod(world, ca.port);
  assert.ok(signed, JSON.stringify(problem));
  return file('sod.cms', parseSod(new Uint8Array(Buffer.from(signed, 'base64'))));
}

async function timeStamp(): Promise<string> {
  await openssl('ts', '-query', '-digest', '00'.repeat(32), '-cert', '-out', at('query.tsq'));
  const response = await fetch(`http://127.0.0.1:${ca.publicPort}/tsp`, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: new Uint8Array(readFileSync(at('query.tsq'))),
  });
  file('reply.tsr', new Uint8Array(await response.arrayBuffer()));
  await openssl('ts', '-reply', '-in', at('reply.tsr'), '-token_out', '-out', at('token.cms'));
  return at('token.cms');
}

async function masterList(): Promise<string> {
  writeFileSync(at('ca.json'), JSON.stringify(world.config));
  const { code, text } = await run(process.execPath, [
    ...[cli, 'pkd', 'master-list', '--config', at('ca.json'), '--output', at('list.cms')],
  ]);
  assert.equal(code, 0, text);
  return at('list.cms');
}

const requireJava = (t: TestContext): boolean =>
  requireJudge(t, 'javac') && requireJudge(t, '/usr/share/java/bcpkix.jar');

function verifyWithOpenssl(data: string, anchorFile: string, ...options: readonly string[]) {
  const pem = pemFile(world.ceremony.folder, 'anchor', readFileSync(anchorFile));
  const verify = ['cms', '-verify', '-inform', 'DER', '-in', data, '-purpose', 'any'];
  return run('openssl', [...verify, '-CAfile', pem, '-out', '/dev/null', ...options]);
}

test('hard case 4: signed attributes of SOD, time stamp and master list are sorted by DER, and openssl, Bouncy Castle, the way of JMRTD and the JDK find them signed', async (t) => {
  if (!requireJava(t)) return;
  const judged = [
    { name: 'sod', file: await sod(), anchor: anchor('csca') },
    { name: 'time stamp', file: await timeStamp(), anchor: anchor('citizen-root') },
    { name: 'master list', file: await masterList(), anchor: anchor('csca') },
  ];
  const verdicts = await judgeSignedData(judged);
  for (const { name, file: data, anchor: anchorFile } of judged) {
    const { code, text } = await verifyWithOpenssl(data, anchorFile);
    assert.equal(code, 0, `${name}: ${text}`);
    assert.deepEqual(
      verdicts.get(name),
      { order: 'sorted', bouncyCastle: 'valid', asJmrtd: 'valid', jdk: 'valid' },
      name,
    );
  }
});

test('hard case 4: attributes in another order are refused by readers of passports, whatever openssl says of them, and are never signed here', async (t) => {
  if (!requireJava(t)) return;
  const made = at('unsorted.pem');
  await openssl(
    ...[
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at('unsorted.key'),
      '-out',
      made,
    ],
    ...['-subj', '/C=XX/CN=Specimen', '-addext', 'keyUsage=digitalSignature'],
  );
  await openssl('x509', '-in', made, '-outform', 'DER', '-out', at('unsorted.crt'));
  const key = createPrivateKey(readFileSync(at('unsorted.key')));
  const certificate = parseCertificate(new Uint8Array(readFileSync(at('unsorted.crt'))));
  const type = CONTENT_TYPE.ldsSecurityObject;
  const eContent = Buffer.from('content');
  const messageDigest = createHash('sha256').update(eContent).digest();
  const sorted = buildSignedAttributes({ contentType: type, messageDigest });
  const head = sorted.subarray(0, 2);
  const parts = parseDer(sorted).children.map(({ raw }) => raw);
  assert.equal(parts.length, 2);
  const unsorted = new Uint8Array(Buffer.concat([head, ...parts.reverse()]));
  const signedData = (name: string, signedAttributes: Uint8Array) => ({
    name,
    anchor: at('unsorted.crt'),
    file: file(
      `${name}.cms`,
      assembleSignedData({
        eContentType: type,
        eContent,
        certificates: [certificate.raw],
        signerInfos: [
          {
            signer: { issuer: certificate.issuer.raw, serial: certificate.serial.value },
            digestAlgorithm: 'sha256',
            signedAttributes,
            signatureAlgorithm: 'rsa-pkcs1-sha256',
            signature: sign('sha256', signedAttributes, key),
          },
        ],
      }),
    ),
  });
  const judged = [signedData('as DER', sorted), signedData('as BER', unsorted)];
  for (const { file: data, anchor: anchorFile } of judged) {
    const { code, text } = await verifyWithOpenssl(data, anchorFile);
    assert.equal(code, 0, text);
  }
  const verdicts = await judgeSignedData(judged);
  const [der, ber] = ['as DER', 'as BER'].map((name) => verdicts.get(name));
  assert.deepEqual([der?.order, der?.asJmrtd], ['sorted', 'valid']);
  assert.deepEqual([ber?.order, ber?.asJmrtd], ['unsorted', 'wrong signature']);
  assert.doesNotThrow(() => permitSignedAttributes(sorted, { type, messageDigest }));
  assert.throws(() => permitSignedAttributes(unsorted, { type, messageDigest }), {
    code: 'LINT_FAILED',
  });
});
