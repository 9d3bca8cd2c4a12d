import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningCa } from '@tamga/ca';
import type { ChangeStatus, IssueCertificatesReply } from '@tamga/contracts';
import {
  decodeDistributionPoints,
  decodePem,
  distributionPointUris,
  EXTENSION,
  findExtension,
  parseCertificate,
  parseCrl,
} from '@tamga/formats';
import { requireJudge } from '@tamga/workbench/fixtures';
import { runJava } from './java/run-java.ts';
import { type JudgedPath, javaLine, judgeByGnutls, judgeByOpenssl } from './path-judges.ts';
import {
  call,
  certificateRequest,
  createWorld,
  csrOf,
  PUBLIC_URL,
  rsaPair,
  type World,
} from './world.ts';

let world: World;
let ca: RunningCa;
let folder: string;

before(async () => {
  world = await createWorld();
  ca = await world.start();
  folder = mkdtempSync(join(world.ceremony.folder, 'judged-'));
});
after(async () => {
  await ca.close();
  await world.remove();
});

const DAY_MS = 86_400_000;
const later = (days: number) => new Date(Date.now() + days * DAY_MS);

function file(name: string, der: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, der);
  return path;
}

/** A certificate of the ceremony, DER whatever its file holds. */
function pki(name: string): string {
  const bytes = readFileSync(join(world.ceremony.pki, name));
  const [block] = bytes[0] === 0x30 ? [] : decodePem(bytes.toString());
  return file(`${name}.der`, block?.bytes ?? bytes);
}

async function issue(name: string, change?: Omit<ChangeStatus, 'requestId'>): Promise<string> {
  const answer = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
    requests: [certificateRequest(csrOf(rsaPair()))],
  });
  const [result] = (answer.body as unknown as IssueCertificatesReply).results;
  assert.ok(result !== undefined && 'certificate' in result, JSON.stringify(answer.body));
  if (change !== undefined) {
    const body = { requestId: randomUUID(), ...change };
    const path = `/certificates/${result.serial}/status`;
    assert.equal((await call(world, ca.port, 'service-bureau', 'POST', path, body)).status, 200);
  }
  return file(`${name}.der`, Buffer.from(result.certificate, 'base64'));
}

const here = (url: string) => url.replace(PUBLIC_URL, `http://127.0.0.1:${ca.publicPort}`);

async function crlOf(certificate: string): Promise<string> {
  const { extensions } = parseCertificate(readFileSync(certificate));
  const value = findExtension(extensions, EXTENSION.cRLDistributionPoints)?.value;
  const [url] = distributionPointUris(decodeDistributionPoints(value ?? new Uint8Array()));
  assert.ok(url);
  const response = await fetch(here(url));
  return file(
    `${url.replaceAll(/[^a-z0-9]/g, '-')}.crl`,
    new Uint8Array(await response.arrayBuffer()),
  );
}

/** The CRL of a certificate's shard, once it lists the certificate or no longer does. */
async function crlAfter(certificate: string, listed: boolean): Promise<string> {
  const { value } = parseCertificate(readFileSync(certificate)).serial;
  for (let waited = 0; waited < 5_000; waited += 100) {
    const crl = await crlOf(certificate);
    const entries = [...parseCrl(readFileSync(crl)).entries()];
    if (entries.some(({ serial }) => serial.value === value) === listed) return crl;
    await delay(100);
  }
  throw new assert.AssertionError({ message: `the CRL did not change within 5 s` });
}

function brokenCopy(certificate: string): string {
  const bytes = readFileSync(certificate);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return file('broken.der', bytes);
}

interface Case extends Omit<JudgedPath, 'at'> {
  readonly at?: Date;
  /** What each validator says; "valid" or a part of its reason. */
  readonly java: string;
  /** Absent where its judgement would be of another kind: it looks neither at an instant nor at a CRL's scope. */
  readonly gnutls?: RegExp;
  readonly openssl: RegExp;
}

const VALID = { java: 'valid', gnutls: /^valid$/, openssl: /^valid$/ };

async function cases(): Promise<readonly Case[]> {
  const [root, issuing, csca] = [
    pki('citizen-root.crt'),
    pki('citizen-issuing.crt'),
    pki('csca.crt'),
  ];
  const rootCrl = await crlOf(issuing);
  const [good, held, revoked] = [
    await issue('good'),
    await issue('held', { change: 'hold' }),
    await issue('revoked', { change: 'revoke', reason: 'keyCompromise' }),
  ];
  const goodCrl = await crlAfter(good, false);
  const crls = async (certificate: string, listed: boolean) => [
    await crlAfter(certificate, listed),
    rootCrl,
  ];
  const citizen = { anchor: root, path: [good, issuing], crls: [goodCrl, rootCrl] };
  const responder = `${here(PUBLIC_URL)}/ocsp`;
  const refused = /revoked/i;
  return [
    { name: 'citizen, by CRL', ...citizen, ...VALID },
    {
      name: 'on hold, by CRL',
      ...{ ...citizen, path: [held, issuing], crls: await crls(held, true) },
      ...{ java: 'REVOKED: CERTIFICATE_HOLD', gnutls: refused, openssl: refused },
    },
    {
      name: 'key compromised, by CRL',
      ...{ ...citizen, path: [revoked, issuing], crls: await crls(revoked, true) },
      ...{ java: 'REVOKED: KEY_COMPROMISE', gnutls: refused, openssl: refused },
    },
    { name: 'citizen, by OCSP', ...citizen, crls: [], responder, ...VALID },
    {
      name: 'on hold, by OCSP',
      ...{ ...citizen, path: [held, issuing], crls: [], responder },
      ...{ ...VALID, java: 'REVOKED: CERTIFICATE_HOLD' },
    },
    {
      name: 'key compromised, by OCSP',
      ...{ ...citizen, path: [revoked, issuing], crls: [], responder },
      ...{ ...VALID, java: 'REVOKED: KEY_COMPROMISE' },
    },
    {
      name: 'the last day of an expired certificate is over',
      ...{ ...citizen, crls: [], at: later(4_000) },
      ...{ java: 'EXPIRED', openssl: /expired/ },
    },
    {
      name: 'before the first second of a certificate',
      ...{ ...citizen, crls: [], at: later(-1) },
      ...{
        java: 'NOT_YET_VALID',
        openssl: /not yet valid/,
      },
    },
    {
      name: 'under the anchor of another PKI',
      ...{ ...citizen, anchor: csca, crls: [] },
      ...{
        java: 'NO_TRUST_ANCHOR',
        gnutls: /not trusted|issuer is unknown/i,
        openssl: /unable to get/,
      },
    },
    {
      name: 'with a broken signature',
      ...{ ...citizen, path: [brokenCopy(good), issuing], crls: [] },
      ...{ java: 'INVALID_SIGNATURE', gnutls: /signature/i, openssl: /signature failure/ },
    },
    {
      name: 'with the CRL of another shard in place of its own (RFC 5280 6.3.3 b 2)',
      ...{ ...citizen, crls: [await otherShard(goodCrl), rootCrl] },
      ...{ java: 'UNDETERMINED_REVOCATION_STATUS', openssl: /scope|unable to get/ },
    },
    {
      name: 'with CRLs past their nextUpdate',
      ...{ ...citizen, at: later(3) },
      ...{ java: 'UNDETERMINED_REVOCATION_STATUS', openssl: /CRL has expired/ },
    },
    {
      name: 'Document Signer under the CSCA',
      ...{ anchor: csca, path: [pki('document-signer.crt')], crls: [pki('csca.crl')], ...VALID },
    },
    {
      name: 'master list signer under the CSCA',
      ...{ anchor: csca, path: [pki('master-list-signer.crt')], crls: [pki('csca.crl')], ...VALID },
    },
    {
      name: 'time-stamping unit under the citizens’ root',
      ...{ anchor: root, path: [pki('tsa.crt')], crls: [rootCrl], ...VALID },
    },
    {
      name: 'OCSP responder under the issuing authority',
      ...{ anchor: root, path: [pki('ocsp-responder.crt'), issuing], crls: [], ...VALID },
    },
    {
      name: 'staff credential under the operations CA',
      ...{
        anchor: pki('operations-ca.crt'),
        path: [pki('staff-officer-1.crt')],
        crls: [],
        ...VALID,
      },
    },
  ];
}

async function otherShard(crl: string): Promise<string> {
  const own = Number(/citizen-(\d+)-crl/.exec(crl)?.[1]);
  const other = (own + 1) % world.config.crl.shards;
  const response = await fetch(here(`${PUBLIC_URL}/crl/citizen/${other}.crl`));
  return file(`other-${other}.crl`, new Uint8Array(await response.arrayBuffer()));
}

test('the PKIX validators of the JDK, GnuTLS and openssl say about each path what is true', async (t) => {
  for (const judge of ['javac', 'certtool', 'openssl'] as const) {
    if (!requireJudge(t, judge)) return;
  }
  const judged = (await cases()).map((one) => ({ at: new Date(Date.now() + 1_000), ...one }));
  const java = new Map(
    (await runJava('JudgePaths', judged.map(javaLine).join('\n')))
      .trim()
      .split('\n')
      .map((line) => line.split('|') as [string, string]),
  );
  for (const one of judged) {
    await t.test(one.name, async () => {
      assert.ok(java.get(one.name)?.startsWith(one.java), java.get(one.name));
      if (one.responder !== undefined) return;
      if (one.gnutls !== undefined) assert.match(await judgeByGnutls(one), one.gnutls);
      assert.match(await judgeByOpenssl(one), one.openssl);
    });
  }
});
