import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testFolder } from '@tamga/workbench/fixtures';
import {
  type Answer,
  describeFinding,
  fuzzTarget,
  LEAST_SHARE,
  measureTarget,
  networkTargets,
  saveFinding,
} from '@tamga/workbench/fuzzing';

/** The short form; `npm run fuzz` reads 100,000 for each. */
const INPUTS = 2_000;
const targets = await networkTargets();

test('the readers of CSR, OCSP, time stamps, EST, CVC and JSON are fed', () => {
  const names = targets.map(({ name }) => name);
  for (const name of ['csr', 'ocsp-post', 'ocsp-get', 'tsp', 'est', 'cvc', 'json-certificates']) {
    assert.ok(names.includes(name), name);
  }
  assert.equal(new Set(names).size, names.length);
});

for (const target of targets) {
  test(`${target.name} takes its valid forms, and survives ${INPUTS} altered ones`, async () => {
    const answers: Answer[] = [];
    for (const form of target.valid) answers.push(await target.read(form));
    assert.ok(answers.every(({ isPastOuterParse }) => isPastOuterParse));
    assert.ok(
      answers.some(({ code }) => code === 'taken'),
      answers.map(({ code, detail }) => `${code} ${detail}`).join(),
    );
    const report = await measureTarget(target, { seed: 1, inputs: INPUTS });
    assert.deepEqual(report.findings.map(describeFinding), []);
    assert.ok((report.share ?? 0) >= LEAST_SHARE);
    assert.ok(Object.keys(report.codes).length > 1, JSON.stringify(report.codes));
    assert.ok((report.codes['taken'] ?? 0) > INPUTS / 50, JSON.stringify(report.codes));
  });
}

const FUZZ = fileURLToPath(new URL('../fuzz.mjs', import.meta.url));

test('the same seed feeds the same inputs in another process, and branches of the parser are told', async (t) => {
  const folder = testFolder(t);
  const args = [FUZZ, '--inputs', '600', '--seed', '9', '--target', 'ocsp-post', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, TAMGA_FUZZ_FOLDER: folder },
  });
  assert.equal(status, 0, stderr);
  const { seed, targets: reports } = JSON.parse(stdout);
  assert.equal(seed, 9);
  const [report] = reports;
  assert.equal(report.inputs, 600);
  assert.ok(report.share > LEAST_SHARE);
  const target = targets.find(({ name }) => name === 'ocsp-post');
  assert.ok(target !== undefined);
  const { digest } = await fuzzTarget(target, { seed: 9, inputs: 600 });
  assert.equal(report.digest, digest);
  const reader = report.coverage.find(({ file }: { file: string }) =>
    file.endsWith('platform/formats/src/ocsp/request.ts'),
  );
  assert.ok(reader.branches.taken > 8, JSON.stringify(reader));
  assert.ok(reader.branches.taken <= reader.branches.all);
  assert.deepEqual(readdirSync(folder), []);
});

test('--replay reads a saved input again, and ends with 0 when nothing is wrong with it', (t) => {
  const input = Buffer.from('3000', 'hex');
  const finding = { target: 'ocsp-post', what: 'specimen', seed: 1, input };
  const file = saveFinding(testFolder(t), finding);
  const replay = spawnSync(process.execPath, [FUZZ, '--replay', file], { encoding: 'utf8' });
  assert.equal(replay.status, 0, replay.stderr);
  assert.match(replay.stdout, /^ocsp-post: malformedRequest/);
});

for (const args of [
  ['--replay', '/no-such-file'],
  ['--inputs', 'many'],
]) {
  test(`fuzz ${args.join(' ')} ends with 3`, () => {
    const { status, stderr } = spawnSync(process.execPath, [FUZZ, ...args], { encoding: 'utf8' });
    assert.equal(status, 3, stderr);
  });
}
