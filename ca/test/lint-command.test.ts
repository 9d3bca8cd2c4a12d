import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CaError, judgeBytes, lintCommand } from '@tamga/ca';
import { encodePem, FormatError } from '@tamga/formats';
import { loadLintCases } from '@tamga/test-vectors';
import { run } from '@tamga/workbench/fixtures';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const VECTORS = fileURLToPath(new URL('../../test-vectors/lint/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tamga-lint-'));
after(() => rmSync(folder, { recursive: true }));

const vector = (file: string) => `${VECTORS}${file}.der`;
const written = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const { good, broken } = loadLintCases();
const bytesOf = (file: string) => {
  const found = [...good, ...broken].find((item) => item.file === `${file}.der`);
  assert.ok(found, file);
  return found.bytes;
};
const bundle = written(
  'bundle.pem',
  ['good/issuing', 'broken/key-usage-critical']
    .map((file) => encodePem('CERTIFICATE', bytesOf(file)))
    .join('some text between\n'),
);

const CALLS: readonly [
  what: string,
  args: readonly string[],
  code: number,
  ...said: readonly RegExp[],
][] = [
  ['a root', [vector('good/root')], 0, /certificate \(ca, root\): no clause is broken/],
  [
    'a link certificate with its authority',
    [vector('good/csca-link'), '--issuer', vector('good/csca')],
    0,
    /\(ca, icao, csca, csca-link\): no clause is broken/,
  ],
  ['a CRL', [vector('good/crl-shard'), '--issuer', vector('good/issuing')], 0, /: crl: no clause/],
  [
    'an OCSP response with its responder',
    [vector('good/ocsp-response'), '--issuer', vector('good/ocsp-responder')],
    0,
    /: ocsp-response: no clause/,
  ],
  [
    'several files',
    [vector('good/root'), vector('broken/crl-serials-unique')],
    1,
    /root\.der: .*no clause is broken/,
    /crl-serials-unique +a serial stands twice\n +RFC 5280 5\.1\.2\.6/,
  ],
  ['PEM with two blocks', [bundle], 1, /bundle\.pem #1: .*no clause/, /#2: .*1 clause is broken/],
  [
    'roles that were named',
    [vector('good/peer'), '--role', 'end-entity', '--role', 'time-stamping'],
    1,
    /time-stamping-purpose/,
  ],
  [
    'a profile',
    [vector('good/authentication'), '--profile', 'citizen-signing'],
    1,
    /citizen-signing-usage/,
  ],
  [
    'as JSON',
    [vector('broken/version-3--v1'), '--json'],
    1,
    /^\{"files":\[\{"file":/,
    /"lint":"version-3"/,
  ],
  ['an empty file', [written('empty', '')], 1, /certificate-structure/],
  ['text', [written('text', 'no certificate at all\n')], 1, /certificate-structure/],
  [
    'PEM that does not end',
    [written('cut', '-----BEGIN CERTIFICATE-----\nMII')],
    1,
    /certificate-structure/,
  ],
  [
    'a certificate with a byte too many',
    [written('long', Uint8Array.of(...bytesOf('good/root'), 0))],
    1,
    /1 bytes after the value/,
  ],
  ['no role of that name', [vector('good/root'), '--role', 'king'], 3, /no role king; known: /],
  ['no profile of that name', [vector('good/root'), '--profile', 'king'], 3, /no profile king/],
  ['both', [vector('good/root'), '--profile', 'csca', '--role', 'ca'], 3, /tamga-ca lint FILE/],
  [
    'an issuer that is none',
    [vector('good/root'), '--issuer', bundle],
    3,
    /is not one certificate/,
  ],
  ['a folder', [folder], 3, /is not a file/],
  ['a device without end', ['/dev/zero'], 3, /is not a file/],
];

/** Runs the command in this process: its exit code and what it says. */
async function lint(args: readonly string[]): Promise<{ code: number; text: string }> {
  const log = mock.method(console, 'log', () => {});
  try {
    const passed = await lintCommand(args);
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

for (const [what, args, expected, ...said] of CALLS) {
  test(`tamga-ca lint judges ${what} and ends with ${expected}`, async () => {
    const { code, text } = await lint(args);
    assert.equal(code, expected, text);
    for (const pattern of said) assert.match(text, pattern);
  });
}

test('the program itself ends with 1 for a broken clause', async () => {
  const { code, text } = await run(process.execPath, [
    ...[PROGRAM, 'lint'],
    vector('broken/crl-serials-unique'),
  ]);
  assert.equal(code, 1, text);
  assert.match(text, /a serial stands twice/);
});

test('whatever bytes are given, there is a judgement and no exception', () => {
  // xorshift32: the same mutations in every run.
  let state = 20_260_301;
  const draw = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  let beyondStructure = 0;
  for (let round = 0; round < 4_000; round += 1) {
    const { bytes } = good[draw(good.length)] ?? { bytes: new Uint8Array() };
    const mutated = bytes.slice(0, draw(8) === 0 ? draw(bytes.length) : bytes.length);
    for (let flips = draw(3); flips >= 0; flips -= 1) {
      mutated[draw(Math.max(1, mutated.length))] = draw(256);
    }
    const { findings } = judgeBytes(mutated);
    if (!findings.some(({ lint }) => lint.endsWith('-structure'))) beyondStructure += 1;
  }
  assert.ok(beyondStructure > 1_000, `${beyondStructure} were judged beyond their structure`);
  assert.doesNotThrow(() => judgeBytes(new Uint8Array()), FormatError);
});
