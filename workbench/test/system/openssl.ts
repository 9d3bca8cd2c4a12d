import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { requireJudge } from '@tamga/workbench/fixtures';
import { type Made, succeeds } from './made.ts';

export async function certificatesVerify(made: Made, t: TestContext): Promise<void> {
  const { system, saved, idCard } = made;
  if (!requireJudge(t, 'openssl')) {
    return;
  }
  const pem = async (der: string): Promise<string> => {
    const path = join(saved, `${der.split('/').at(-1)}.pem`);
    await succeeds('openssl', ['x509', '-inform', 'DER', '-in', der, '-out', path]);
    return path;
  };
  const root = await pem(join(system.layout.pki, 'citizen-root.crt'));
  const issuing = await pem(join(system.layout.pki, 'citizen-issuing.crt'));
  const csca = await pem(join(system.layout.pki, 'csca.crt'));
  const strictly = ['verify', '-x509_strict', '-check_ss_sig', '-CAfile'];
  await succeeds('openssl', [...strictly, root, root, issuing]);
  await succeeds('openssl', [
    ...strictly,
    root,
    await pem(join(system.layout.pki, 'address-signer.crt')),
  ]);
  await succeeds('openssl', [
    ...strictly,
    csca,
    csca,
    await pem(join(system.layout.pki, 'document-signer.crt')),
  ]);
  for (const name of ['authentication', 'signing']) {
    const leaf = await pem(join(idCard, `${name}.cer`));
    await succeeds('openssl', [...strictly, root, '-untrusted', issuing, leaf]);
    const dump = (await succeeds('openssl', ['x509', '-in', leaf, '-noout', '-text'])).text;
    const [, url = ''] = /URI:(http:\S+\.crl)/.exec(dump) ?? [];
    const crl = join(saved, `${name}.crl`);
    writeFileSync(crl, Buffer.from(await (await fetch(url)).arrayBuffer()));
    const judged = await succeeds('openssl', [
      ...['crl', '-inform', 'DER', '-in', crl, '-CAfile', issuing, '-noout'],
    ]);
    assert.match(judged.text, /verify OK/);
  }
  for (const [name, issuer] of [
    ['citizen-root.crl', root],
    ['csca.crl', csca],
  ] as const) {
    const judged = await succeeds('openssl', [
      ...[
        'crl',
        '-inform',
        'DER',
        '-in',
        join(system.layout.pki, name),
        '-CAfile',
        issuer,
        '-noout',
      ],
    ]);
    assert.match(judged.text, /verify OK/);
  }
}

/** RFC 7030 4.1: what the started system gives to a machine that comes to enrol. */
export async function enrolmentIsOpen(made: Made, t: TestContext): Promise<void> {
  const { system, saved } = made;
  if (!(requireJudge(t, 'curl') && requireJudge(t, 'openssl'))) {
    return;
  }
  const anchor = join(system.layout.pki, 'operations-ca.pem');
  const url = `https://localhost:${system.layout.ports.enrolment}/.well-known/est/cacerts`;
  const answer = await succeeds('curl', ['--silent', '--fail', '--cacert', anchor, url]);
  const file = join(saved, 'cacerts.p7b');
  writeFileSync(file, Buffer.from(answer.stdout.toString(), 'base64'));
  const listed = await succeeds('openssl', [
    'pkcs7',
    '-inform',
    'DER',
    '-in',
    file,
    '-print_certs',
  ]);
  const pem = /-----BEGIN [\s\S]*?END CERTIFICATE-----/;
  assert.equal(pem.exec(listed.text)?.[0], pem.exec(readFileSync(anchor, 'utf8'))?.[0]);
}

export async function sodVerifies(made: Made, t: TestContext): Promise<void> {
  const { system, saved, idCard, passport } = made;
  if (!requireJudge(t, 'openssl')) {
    return;
  }
  const csca = join(saved, 'csca.crt.pem');
  await succeeds('openssl', [
    'x509',
    '-inform',
    'DER',
    '-in',
    join(system.layout.pki, 'csca.crt'),
    '-out',
    csca,
  ]);
  for (const folder of [idCard, passport]) {
    const sod = readFileSync(join(folder, 'SOD.bin'));
    const cms = join(folder, 'sod.cms');
    // EF.SOD is the ContentInfo under tag 77; its length field has three octets.
    writeFileSync(cms, sod.subarray(4));
    await succeeds('openssl', [
      ...['cms', '-verify', '-inform', 'DER', '-in', cms, '-CAfile', csca],
      ...['-purpose', 'any', '-out', join(folder, 'lds-security-object')],
    ]);
    const { stdout } = await succeeds('openssl', ['asn1parse', '-inform', 'DER', '-in', cms]);
    await assertSetsSorted(cms, stdout.toString());
  }
}

/**
 * Takes every SET from openssl's listing (certificates and signed attributes are SETs under [0] IMPLICIT): DER has their
 * members in ascending order, and -strparse reads each from where it stands.
 */
async function assertSetsSorted(file: string, listing: string): Promise<void> {
  const bytes = readFileSync(file);
  const rows = [
    ...listing.matchAll(/^\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+) (?:cons|prim): (.*)$/gm),
  ];
  const parsed = rows.map(([, offset, depth, header, length, what = '']) => ({
    offset: Number(offset),
    depth: Number(depth),
    end: Number(offset) + Number(header) + Number(length),
    what: what.trim(),
  }));
  const sets = parsed.filter(({ what }) => what === 'SET' || what === 'cont [ 0 ]');
  assert.ok(sets.length >= 3, listing);
  let compared = 0;
  for (const set of sets) {
    await succeeds('openssl', [
      ...['asn1parse', '-inform', 'DER', '-in', file, '-strparse', String(set.offset), '-noout'],
    ]).catch((error: unknown) => {
      throw new Error(`openssl does not parse the SET at ${set.offset}.`, { cause: error });
    });
    const members = parsed
      .filter(
        ({ offset, end, depth }) =>
          offset > set.offset && end <= set.end && depth === set.depth + 1,
      )
      .map(({ offset, end }) => bytes.subarray(offset, end));
    for (const [index, member] of members.slice(1).entries()) {
      const before = members[index];
      assert.ok(before !== undefined && Buffer.compare(before, member) < 0);
      compared += 1;
    }
  }
  assert.ok(compared > 0, 'no SET has two members');
}
