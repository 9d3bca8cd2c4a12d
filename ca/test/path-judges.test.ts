import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import type { ChangeStatus } from '@tamga/contracts';
import { decodePem } from '@tamga/formats';
import { requireJudge } from '@tamga/workbench/fixtures';
import {
  addressAt,
  changeStatus,
  crlAddress,
  fetchCrl,
  issueCitizen,
  type Subject,
  untilInCrl,
} from './citizens.ts';
import { runJava } from './java/run-java.ts';
import { type JudgedPath, javaLine, judgeByGnutls, judgeByOpenssl } from './path-judges.ts';
import { createWorld, PUBLIC_URL, type World } from './world.ts';

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

async function issue(change?: Omit<ChangeStatus, 'requestId'>): Promise<Subject> {
  const subject = await issueCitizen(world, ca);
  if (change !== undefined) {
    assert.equal((await changeStatus(world, ca, subject.serial, change)).status, 200);
  }
  return subject;
}

/** Files of a certificate and of its shard's CRL, once it says this about it. */
async function withCrl(name: string, subject: Subject, reason?: string) {
  return {
    certificate: file(`${name}.der`, subject.der),
    crl: file(`${name}.crl`, await untilInCrl(ca, subject, reason)),
  };
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
  const rootCrl = file('root.crl', await fetchCrl(ca, readFileSync(issuing)));
  const subject = await issue();
  const good = await withCrl('good', subject);
  const held = await withCrl('held', await issue({ change: 'hold' }), 'certificateHold');
  const revoked = await withCrl(
    'revoked',
    await issue({ change: 'revoke', reason: 'keyCompromise' }),
    'keyCompromise',
  );
  const citizen = (one: typeof good) => ({
    anchor: root,
    path: [one.certificate, issuing],
    crls: [one.crl, rootCrl],
  });
  const responder = addressAt(ca, `${PUBLIC_URL}/ocsp`);
  const refused = /revoked/i;
  return [
    { name: 'citizen, by CRL', ...citizen(good), ...VALID },
    {
      name: 'on hold, by CRL',
      ...citizen(held),
      ...{ java: 'REVOKED: CERTIFICATE_HOLD', gnutls: refused, openssl: refused },
    },
    {
      name: 'key compromised, by CRL',
      ...citizen(revoked),
      ...{ java: 'REVOKED: KEY_COMPROMISE', gnutls: refused, openssl: refused },
    },
    { name: 'citizen, by OCSP', ...citizen(good), crls: [], responder, ...VALID },
    {
      name: 'on hold, by OCSP',
      ...{ ...citizen(held), crls: [], responder },
      ...{ ...VALID, java: 'REVOKED: CERTIFICATE_HOLD' },
    },
    {
      name: 'key compromised, by OCSP',
      ...{ ...citizen(revoked), crls: [], responder },
      ...{ ...VALID, java: 'REVOKED: KEY_COMPROMISE' },
    },
    {
      name: 'the last day of an expired certificate is over',
      ...{ ...citizen(good), crls: [], at: later(4_000) },
      ...{ java: 'EXPIRED', openssl: /expired/ },
    },
    {
      name: 'before the first second of a certificate',
      ...{ ...citizen(good), crls: [], at: later(-1) },
      ...{
        java: 'NOT_YET_VALID',
        openssl: /not yet valid/,
      },
    },
    {
      name: 'under the anchor of another PKI',
      ...{ ...citizen(good), anchor: csca, crls: [] },
      ...{
        java: 'NO_TRUST_ANCHOR',
        gnutls: /not trusted|issuer is unknown/i,
        openssl: /unable to get/,
      },
    },
    {
      name: 'with a broken signature',
      ...{ ...citizen(good), path: [brokenCopy(good.certificate), issuing], crls: [] },
      ...{ java: 'INVALID_SIGNATURE', gnutls: /signature/i, openssl: /signature failure/ },
    },
    {
      name: 'with the CRL of another shard in place of its own (RFC 5280 6.3.3 b 2)',
      ...{ ...citizen(good), crls: [await otherShard(subject), rootCrl] },
      ...{ java: 'UNDETERMINED_REVOCATION_STATUS', openssl: /scope|unable to get/ },
    },
    {
      name: 'with CRLs past their nextUpdate',
      ...{ ...citizen(good), at: later(3) },
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

/** The CRL of the shard after a certificate's own. */
async function otherShard({ der }: Subject): Promise<string> {
  const own = Number(/citizen\/(\d+)\.crl$/.exec(crlAddress(der))?.[1]);
  const other = (own + 1) % world.config.crl.shards;
  const response = await fetch(addressAt(ca, `${PUBLIC_URL}/crl/citizen/${other}.crl`));
  return file('other.crl', new Uint8Array(await response.arrayBuffer()));
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
