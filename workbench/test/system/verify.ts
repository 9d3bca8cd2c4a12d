import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { staffClient } from '@tamga/workbench';
import type { Outcome } from '@tamga/workbench/fixtures';
import { type Made, tamga } from './made.ts';

export async function judgesAll(made: Made): Promise<void> {
  const { system, idCard, passport } = made;
  const { ports } = system.layout;
  const trust = ['--pki', system.layout.pki, '--origin', `http://127.0.0.1:${ports.repository}`];
  const altered = (path: string, change: (bytes: Buffer) => void): string => {
    const bytes = Buffer.from(readFileSync(path));
    change(bytes);
    const copy = `${path}.altered`;
    writeFileSync(copy, bytes);
    return copy;
  };
  const turn = (at: (bytes: Buffer) => number) => (bytes: Buffer) => {
    const index = at(bytes);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
  };
  const id = (name: string): string => join(idCard, name);
  const pp = (name: string): string => join(passport, name);
  const last = turn((bytes) => bytes.length - 1);
  const cases: readonly (readonly [
    what: string,
    files: readonly string[],
    code: number,
    reason?: string,
  ])[] = [
    ['certificate', [id('signing.cer')], 0],
    [
      'altered certificate',
      [altered(id('signing.cer'), last)],
      2,
      'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    ],
    ['raw signature', [id('document'), id('document.sig'), id('signing.cer')], 0],
    [
      'altered document',
      [altered(id('document'), last), id('document.sig'), id('signing.cer')],
      1,
      'SIG_CRYPTO_FAILURE',
    ],
    ['CMS signature', [id('document.p7m')], 0],
    [
      'altered CMS content',
      [
        altered(
          id('document.p7m'),
          turn((bytes) => bytes.indexOf('specimen')),
        ),
      ],
      1,
      'HASH_FAILURE',
    ],
    ['address without the card', [id('address.bin')], 2, 'BINDING_NOT_PROVEN'],
    ['passport', [pp('SOD.bin'), pp('COM.bin'), pp('DG1.bin'), pp('DG2.bin')], 0],
    [
      'altered passport',
      [pp('SOD.bin'), altered(pp('DG2.bin'), last), pp('DG1.bin')],
      1,
      'SOD_HASH_MISMATCH',
    ],
    [
      'altered EF.SOD',
      [altered(pp('SOD.bin'), last), pp('DG1.bin'), pp('DG2.bin')],
      1,
      'SOD_SIGNATURE',
    ],
  ];
  for (const [what, files, code, reason] of cases) {
    const outcome = await tamga('verification/dist/cli.js', ...trust, '--json', ...files);
    assert.equal(outcome.code, code, `${what}: ${outcome.text}`);
    const report = JSON.parse(outcome.stdout.toString());
    assert.equal(report.subIndication, reason, what);
    const served = await upload(ports.verification, files);
    assert.equal(served.status, 200);
    assert.equal(served.body['subIndication'], reason, what);
    assert.equal(served.body['indication'], report.indication, what);
  }
  const proof = ['--challenge', id('challenge'), '--challenge-signature', id('challenge.sig')];
  const bound = async (file: string, certificate: string): Promise<Outcome> =>
    tamga(
      'verification/dist/cli.js',
      ...[...trust, '--json', '--address', file, '--card-certificate', certificate, ...proof],
    );
  assert.equal((await bound(id('address.bin'), id('authentication.cer'))).code, 0);
  const otherKey = await bound(id('address.bin'), id('signing.cer'));
  assert.equal(JSON.parse(otherKey.stdout.toString()).subIndication, 'NOT_BOUND');
  const moved = altered(
    id('address.bin'),
    turn((bytes) => bytes.indexOf('Жишээ') + 1),
  );
  const changed = await bound(moved, id('authentication.cer'));
  assert.equal(changed.code, 1);
  assert.equal(JSON.parse(changed.stdout.toString()).subIndication, 'HASH_FAILURE');
}

export async function statusIsJudged(made: Made): Promise<void> {
  const { system, result, idCard } = made;
  const { layout } = system;
  const trust = ['--pki', layout.pki, '--origin', `http://127.0.0.1:${layout.ports.repository}`];
  const document = result.batch.documents.find(({ product }) => product === 'id-card');
  const [serial = ''] = document?.certificateSerials ?? [];
  const files = ['authentication.cer', 'signing.cer'].map((name) => join(idCard, name));
  const judge = async (): Promise<readonly unknown[]> =>
    Promise.all(
      files.map(async (file) => {
        const { stdout } = await tamga('verification/dist/cli.js', ...trust, '--json', file);
        return JSON.parse(stdout.toString()).subIndication;
      }),
    );
  const security = staffClient(layout, 'security-1', 'ca');
  const change = (body: object): Promise<unknown> =>
    security.post(`/certificates/${serial}/status`, { requestId: randomUUID(), ...body });
  try {
    assert.deepEqual(await judge(), [undefined, undefined]);
    await change({ change: 'hold' });
    assert.equal((await judge()).filter((reason) => reason === 'TRY_LATER').length, 1);
    await change({ change: 'release' });
    await untilReleased(judge);
    await change({ change: 'revoke', reason: 'keyCompromise' });
    assert.equal((await judge()).filter((reason) => reason === 'REVOKED_NO_POE').length, 1);
  } finally {
    security.close();
  }
}

/** The CRL that names the hold is replaced a moment after OCSP knows. */
async function untilReleased(judge: () => Promise<readonly unknown[]>): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if ((await judge()).every((reason) => reason === undefined)) {
      return;
    }
    await pause(500);
  }
  throw new Error('The released certificate is not valid again.');
}

/** As the agency's page sends it. */
async function upload(port: number, files: readonly string[]) {
  const form = new FormData();
  for (const file of files) {
    form.append('file', new Blob([new Uint8Array(readFileSync(file))]), file.split('/').at(-1));
  }
  const response = await fetch(`http://127.0.0.1:${port}/v1/validate`, {
    method: 'POST',
    body: form,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
