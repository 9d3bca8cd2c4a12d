import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CaError, crlCheckCommand, PUBLICATION_LINTS } from '@tamga/ca';
import {
  EXTENSION,
  encodeCrlNumber,
  encodeIssuingDistributionPoint,
  encodePem,
  enumerated,
  integer,
  octetString,
  oid,
  sequence,
  time,
} from '@tamga/formats';
import { run } from '@tamga/workbench/fixtures';
import { type CrlShape, encodeCrl, GOOD_CRLS } from './lint-cases/crl-cases.ts';
import { put } from './lint-cases/shapes.ts';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const VECTORS = fileURLToPath(new URL('../../test-vectors/lint/', import.meta.url));
const ISSUER = `${VECTORS}good/issuing.der`;
const folder = mkdtempSync(join(tmpdir(), 'tamga-crl-check-'));
after(() => rmSync(folder, { recursive: true }));

const hour = (hours: number) => new Date(Date.UTC(2026, 5, 1, hours));
const NOW = hour(12);

const REASONS = { compromised: 1, superseded: 4, held: 6, removed: 8 } as const;
type Entries = Readonly<Record<number, keyof typeof REASONS>>;

/** A list of one shard: number, hour of its thisUpdate, and what it says of serial numbers. */
interface List {
  readonly number: number;
  readonly at: number;
  readonly says: Entries;
  readonly base?: number;
}

function shapeOf({ number, at, says, base }: List): CrlShape {
  const from = base === undefined ? GOOD_CRLS['crl-shard'] : GOOD_CRLS['crl-delta'];
  const entries = Object.entries(says).map(([serial, reason]) => {
    const code = octetString(enumerated(REASONS[reason]));
    const extensions = sequence(sequence(oid(EXTENSION.cRLReason), code));
    return sequence(integer(BigInt(serial)), time(hour(-24)), extensions);
  });
  const shape = { ...from, entries, times: [time(hour(at)), time(hour(at + 24))] };
  const numbered = put(shape, EXTENSION.cRLNumber, encodeCrlNumber(BigInt(number)));
  if (base === undefined) return numbered;
  return put(numbered, EXTENSION.deltaCRLIndicator, encodeCrlNumber(BigInt(base)));
}

let written = 0;
function file(bytes: Uint8Array | string): string {
  written += 1;
  const path = join(folder, `${written}.crl`);
  writeFileSync(path, bytes);
  return path;
}
const listFile = (list: List | Uint8Array): string =>
  file(list instanceof Uint8Array ? list : encodeCrl(shapeOf(list)));

/** Runs the command in this process. */
async function check(args: readonly string[]): Promise<{ code: number; text: string }> {
  const log = mock.method(console, 'log', () => {});
  try {
    const passed = await crlCheckCommand(args, NOW);
    const text = log.mock.calls.map((call) => call.arguments.join(' ')).join('\n');
    return { code: passed ? 0 : 1, text };
  } catch (error) {
    assert.ok(error instanceof CaError, String(error));
    assert.equal(error.code, 'USAGE');
    return { code: 3, text: error.message };
  } finally {
    log.mock.restore();
  }
}

async function lintsBroken(list: List | Uint8Array, previous?: List): Promise<readonly string[]> {
  const before = previous === undefined ? [] : ['--previous', listFile(previous)];
  const args = [listFile(list), '--issuer', ISSUER, ...before, '--json'];
  const { code, text } = await check(args);
  const { findings } = JSON.parse(text) as { findings: readonly { lint: string }[] };
  assert.equal(code, findings.length === 0 ? 0 : 1);
  return findings.map(({ lint }) => lint);
}

const OLD: List = { number: 5, at: 1, says: { 10: 'compromised', 11: 'held', 12: 'held' } };
const NEW: List = { number: 7, at: 3, says: { 10: 'compromised', 12: 'superseded', 13: 'held' } };
const DELTA: List = {
  ...{ number: 7, at: 3, base: 5 },
  says: { 11: 'removed', 12: 'superseded', 13: 'held' },
};

const GOOD: readonly [what: string, list: List, previous?: List][] = [
  ['a complete list for itself', OLD],
  ['a complete list after another', NEW, OLD],
  ['a delta to its base', DELTA, OLD],
  ['a delta to a list after its base', { ...DELTA, base: 4 }, OLD],
  ['a delta and the complete list of the same moment', DELTA, NEW],
  ['a complete list and the delta of the same moment', NEW, DELTA],
  ['a delta after another', { ...DELTA, number: 8, at: 4 }, DELTA],
  ['a complete list after a delta', { ...NEW, number: 8 }, DELTA],
];
for (const [what, list, previous] of GOOD) {
  test(`tamga-ca crl check passes ${what}`, async () => {
    assert.deepEqual(await lintsBroken(list, previous), []);
  });
}

const withOtherScope = encodeIssuingDistributionPoint({
  name: { fullName: [{ kind: 'uri', value: 'http://crl.tamga.example/crl/citizen/18.crl' }] },
  onlyContainsUserCerts: true,
});
const withOtherKey = put(shapeOf(NEW), EXTENSION.authorityKeyIdentifier, sequence());
const tampered = encodeCrl(shapeOf(NEW)).map((byte, index, all) =>
  index === all.length - 1 ? byte ^ 1 : byte,
);

const BROKEN: readonly [lint: string, what: string, list: List | Uint8Array, previous?: List][] = [
  ['crl-signature', 'a signature with another last byte', tampered],
  ['crl-in-time', 'a list of tomorrow', { ...OLD, at: 13 }],
  ['crl-in-time', 'a list whose nextUpdate is now', { ...OLD, at: -12 }],
  ['crl-same-authority', 'another key of the authority', encodeCrl(withOtherKey), OLD],
  [
    'crl-same-scope',
    'a list of another shard',
    encodeCrl(put(shapeOf(NEW), EXTENSION.issuingDistributionPoint, withOtherScope)),
    OLD,
  ],
  ['crl-number-rises', 'the same number twice', { ...NEW, number: 5 }, OLD],
  ['crl-number-rises', 'a lower number', { ...NEW, number: 4 }, OLD],
  ['crl-number-rises', 'a delta of that number later', { ...DELTA, at: 4 }, NEW],
  ['crl-time-rises', 'an earlier thisUpdate', { ...NEW, at: 0 }, OLD],
  ['crl-delta-applies', 'a delta that begins later', { ...DELTA, base: 6 }, OLD],
  [
    'crl-same-status',
    'a delta that lacks a release',
    { ...DELTA, says: { 11: 'held', 12: 'superseded' } },
    NEW,
  ],
  [
    'crl-same-status',
    'a complete list with another reason',
    { ...NEW, says: { ...NEW.says, 12: 'compromised' } },
    DELTA,
  ],
  [
    'crl-revocation-final',
    'a hold after a revocation',
    { ...DELTA, says: { ...DELTA.says, 10: 'held' } },
    OLD,
  ],
];
for (const [lint, what, list, previous] of BROKEN) {
  test(`tamga-ca crl check refuses ${what}: ${lint}`, async () => {
    const found = await lintsBroken(list, previous);
    // Another key of the authority is told by the certificate of the authority, too.
    assert.deepEqual(
      found.filter((one) => one !== 'crl-authority-key-identifier'),
      [lint],
    );
  });
}

test('every clause for publications has a list that breaks it', () => {
  const broken = new Set(BROKEN.map(([lint]) => lint));
  assert.deepEqual(
    PUBLICATION_LINTS.map(({ name }) => name).filter((name) => !broken.has(name)),
    [],
  );
});

test('tamga-ca crl check tells what changed since the list before', async () => {
  for (const list of [NEW, DELTA]) {
    const args = [listFile(list), '--issuer', ISSUER, '--previous', listFile(OLD)];
    const { code, text } = await check(args);
    assert.equal(code, 0, text);
    assert.match(
      text,
      /since then 0 revoked, 1 on hold, 1 released, 1 with another reason, 0 revoked and no longer listed/,
    );
  }
  const gone = await check([listFile({ ...NEW, says: {} }), '--previous', listFile(OLD)]);
  assert.match(gone.text, /2 released, 0 with another reason, 1 revoked and no longer listed/);
  assert.match(gone.text, /the signature was not checked/);
});

test('the program: PEM is read, exit codes are 0, 1 and 3', async () => {
  const pem = file(encodePem('X509 CRL', encodeCrl(shapeOf(OLD))));
  assert.equal((await check([pem])).code, 0);
  const expired = await run(process.execPath, [PROGRAM, 'crl', 'check', pem, '--json']);
  assert.equal(expired.code, 1);
  assert.deepEqual(
    JSON.parse(expired.stdout.toString()).findings.map(({ lint }: { lint: string }) => lint),
    ['crl-in-time'],
  );
  const two = file(encodePem('X509 CRL', encodeCrl(shapeOf(OLD))).repeat(2));
  for (const args of [
    [],
    [two],
    [pem, pem],
    [pem, '--issuer', pem],
    [pem, '--previous', ISSUER],
    [pem, '--previous', two],
  ]) {
    assert.equal((await check(args)).code, 3, args.join(' '));
  }
  const certificate = await check([ISSUER, '--json']);
  assert.equal(certificate.code, 1);
  assert.match(certificate.text, /"lint":"crl-structure"/);
});

test('whatever bytes are given, there is a judgement and no exception', async () => {
  // xorshift32: the same mutations in every run.
  let state = 20_261_127;
  const draw = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const [previous, good] = [listFile(OLD), encodeCrl(shapeOf(DELTA))];
  const path = join(folder, 'mutated.crl');
  let beyondStructure = 0;
  for (let round = 0; round < 400; round += 1) {
    const mutated = good.slice();
    for (let flips = draw(3); flips >= 0; flips -= 1) mutated[draw(mutated.length)] = draw(256);
    writeFileSync(path, mutated);
    const { code, text } = await check([
      path,
      '--issuer',
      ISSUER,
      '--previous',
      previous,
      '--json',
    ]);
    assert.ok(code === 1 || Buffer.compare(mutated, good) === 0, text);
    if (!text.includes('"crl-structure"')) beyondStructure += 1;
  }
  assert.ok(beyondStructure > 100, `${beyondStructure} were judged beyond their structure`);
});
