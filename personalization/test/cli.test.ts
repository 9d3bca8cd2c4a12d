import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { BatchView, ImportOrdersReply } from '@tamga/contracts';
import { run } from '@tamga/workbench/fixtures';
import { applicationsOf, type Rig, startRig } from './rig/rig.ts';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig?.stop());

function call(...args: readonly string[]) {
  return run(process.execPath, [PROGRAM, ...args]);
}

function ask(...args: readonly string[]) {
  const { pki } = rig.world.ceremony;
  return call(
    ...args,
    ...['--server', `https://127.0.0.1:${rig.agentsPort}`],
    ...[
      '--cert',
      join(pki, 'staff-production-1.crt'),
      '--key',
      join(pki, 'staff-production-1.key'),
    ],
    ...['--ca', join(pki, 'operations-ca.pem')],
  );
}

function file(name: string, content: unknown): string {
  const path = join(rig.world.folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test('from a file to a document in hand, by the command line alone', async () => {
  const [blank] = await rig.addBlanks('passport', 1);
  const [application] = await applicationsOf(['pp-1']);
  const imported = await ask('import', file('one.json', application), '--json');
  assert.equal(imported.code, 0, imported.text);
  const [order] = (JSON.parse(String(imported.stdout)) as ImportOrdersReply).orders;
  const prepared = await ask('batch', order?.orderId ?? '');
  assert.equal(prepared.code, 0, prepared.text);
  const batchId = String(prepared.stdout).trim();
  assert.equal((await ask('start', batchId, '--line', 'line-1')).code, 0);
  await rig.until(batchId, ({ state }) => state === 'done');
  const shown = await ask('show', batchId, '--json');
  const [document] = (JSON.parse(String(shown.stdout)) as BatchView).documents;
  assert.deepEqual([document?.state, document?.blank], ['issued', blank]);
  assert.match((await ask('show')).text, new RegExp(`${batchId}\\tdone\\t1/1\\t`));
  const settled = await ask('settle', document?.documentNumber ?? '', 'spoiled');
  assert.equal(settled.code, 1);
  assert.match(settled.text, /is issued: nobody has to look for its card/);
  assert.match((await ask('console-link')).text, /^\/session\/\S{20,}$/m);
});

test('a refused application is told field by field', async () => {
  const [application] = await applicationsOf(['id-1']);
  const { code, text } = await ask('import', file('bad.json', { ...application, product: 'ID' }));
  assert.equal(code, 1);
  assert.match(text, /\/applications\/0\/product: /);
});

const WRONG: readonly [args: readonly string[], message: RegExp][] = [
  [[], /A command is missing/],
  [['make-coffee'], /There is no command make-coffee/],
  [['show', '--colour'], /Unknown option '--colour'/],
  [['serve'], /--config is missing/],
  [['import'], /a file is missing/],
  [['import', '/nowhere.json'], /\/nowhere\.json is no application/],
  [['settle', 'CX0000001', 'burnt'], /issued, spoiled or missing/],
  [['show', 'x'], /--server is missing/],
  [['blanks', 'make', 'many'], /how many/],
];

for (const [args, message] of WRONG) {
  test(`tamga-bureau ${args.join(' ')}: says what is wrong, and ends with 3`, async () => {
    const { code, text } = await call(...args);
    assert.equal(code, 3, text);
    assert.match(text, message);
    assert.doesNotMatch(text, /^\s+at /m, 'no stack');
  });
}
