import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '@tamga/workbench/fixtures';

const bench = (name: string) => fileURLToPath(new URL(`../dist/bench/${name}.js`, import.meta.url));

test('the bench of issuance has its certificates judged, and prints one object last', async () => {
  const { code, stdout, text } = await run(
    process.execPath,
    [
      bench('issuance'),
      '--json',
      '--seconds',
      '1',
      '--connections',
      '2',
      '--cards',
      '4',
      '--keys',
      'rsa-3072',
    ],
    { timeout: 300_000 },
  );
  assert.equal(code, 0, text);
  const { name, figures, ratios } = JSON.parse(stdout.toString().trim().split('\n').at(-1) ?? '');
  assert.equal(name, 'issuance');
  assert.ok(figures.committed > 0 && figures.committedBatch > 0 && figures.verified > 0, text);
  assert.equal(figures.refused + figures.refusedBatch, 0);
  for (const ratio of [ratios.raw, ratios.rawBatch]) assert.ok(ratio > 0 && ratio < 1, text);
  assert.ok(figures.cpuMsPerCertificate > 0, text);
});

test('the bench of OCSP has its answers judged by openssl, and prints one object last', async () => {
  const { code, stdout, text } = await run(
    process.execPath,
    [bench('ocsp'), '--json', '--seconds', '0.5', '--connections', '4'],
    { timeout: 300_000 },
  );
  assert.equal(code, 0, text);
  const { name, figures, ratios } = JSON.parse(stdout.toString().trim().split('\n').at(-1) ?? '');
  assert.equal(name, 'ocsp');
  assert.ok(figures.verified > 0, text);
  for (const ratio of [ratios.bare, ratios.openssl, ratios.live]) assert.ok(ratio > 0, text);
});

test('the bench of CRLs has its lists verified by openssl and counted, and prints one object last', async () => {
  const { code, stdout, text } = await run(
    process.execPath,
    [bench('crl'), '--json', '--revoked', '2560'],
    { timeout: 300_000 },
  );
  assert.equal(code, 0, text);
  const { name, figures, ratios } = JSON.parse(stdout.toString().trim().split('\n').at(-1) ?? '');
  assert.equal(name, 'crl');
  assert.equal(figures.entries, 2560);
  assert.ok(figures.seconds > 0 && figures.peakMB > 0 && ratios.growth > 0, text);
});

test('the bench of SODs has them verified by openssl and counted, and prints one object last', async () => {
  const { code, stdout, text } = await run(
    process.execPath,
    [bench('sods'), '--json', '--seconds', '0.5', '--connections', '2', '--batch', '10'],
    { timeout: 300_000 },
  );
  assert.equal(code, 0, text);
  const { name, figures, ratios } = JSON.parse(stdout.toString().trim().split('\n').at(-1) ?? '');
  assert.equal(name, 'sods');
  assert.ok(figures.signed > 0 && figures.verified > 0, text);
  assert.equal(figures.refused, 0);
  assert.ok(ratios.raw > 0 && ratios.raw < 1, text);
});
