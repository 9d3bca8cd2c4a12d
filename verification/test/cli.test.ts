import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { encodePem } from '@tamga/formats';
import { type Outcome, run, testFolder } from '@tamga/workbench/fixtures';
import { altered, authority, cmsOf, crlOf, NOW, party } from './pki.ts';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const root = authority('SPECIMEN Root');
const signer = party({ issuer: root, usages: ['contentCommitment'] });
const text = new TextEncoder().encode('SPECIMEN');

function verify(cwd: string, ...args: string[]): Promise<Outcome> {
  return run(process.execPath, [CLI, ...args], { cwd });
}

test('tamga-verify: exit codes and reports', async (t) => {
  const folder = testFolder(t);
  const write = (name: string, bytes: Uint8Array | string): void =>
    writeFileSync(join(folder, name), bytes);
  write('root.pem', encodePem('CERTIFICATE', root.certificate.raw));
  write('root.crl', crlOf(root).raw);
  write('good.p7m', cmsOf(signer, text));
  const detached = cmsOf(signer, text, { isDetached: true });
  write('detached.p7s', detached);
  write('detached.pem', encodePem('CMS', detached));
  write('document', text);
  write('changed', altered(text));
  const trust = ['--trust', 'root.pem', '--crl', 'root.crl', '--at', NOW.toISOString()];
  const cases: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
    [['--help'], 0, /tamga-verify \[OPTIONS\]/],
    [[...trust, 'good.p7m'], 0, /ХҮЧИНТЭЙ \/ VALID/],
    [[...trust, 'document', 'detached.p7s'], 0, /TOTAL-PASSED/],
    [[...trust, 'document', 'detached.pem'], 0, /TOTAL-PASSED/],
    [[...trust, 'changed', 'detached.p7s'], 1, /HASH_FAILURE/],
    [['--trust', 'root.pem', '--at', NOW.toISOString(), 'good.p7m'], 2, /TRY_LATER/],
    [[...trust], 3, /No file is given/],
    [['good.p7m'], 3, /No trusted authority/],
    [[...trust, '--wrong'], 3, /wrong/],
    [[...trust, '--at', 'tomorrow', 'good.p7m'], 3, /--at tomorrow/],
    [[...trust, '--at', '2026-02-31T00:00:00Z', 'good.p7m'], 3, /--at 2026-02-31/],
    [[...trust, '--at', '2026-06-01T20:00:00+08:00', 'good.p7m'], 0, /TOTAL-PASSED/],
    [[...trust, 'document'], 3, /not recognised/],
    [[...trust, 'missing'], 4, /missing/],
    [['--trust', 'document', 'good.p7m'], 3, /no certificate/],
  ];
  const outcomes = await Promise.all(cases.map(([args]) => verify(folder, ...args)));
  for (const [index, [args, code, says]] of cases.entries()) {
    const outcome = outcomes[index];
    assert.equal(outcome?.code, code, `${args.join(' ')}\n${outcome?.text}`);
    assert.match(outcome?.text ?? '', says);
  }
  const json = await verify(folder, ...trust, '--json', 'good.p7m');
  assert.equal(JSON.parse(json.stdout.toString()).indication, 'TOTAL-PASSED');
});
