import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadText, loadVectors, VectorError, VectorView } from '@tamga/test-vectors';

/** Long data is shortened in the recording: `...(N)` gives the length of the whole. */
const LINE = /^C [0-9a-f]+(\.\.\.\(\d+\))? {2}R ([0-9a-f]+\.\.\.\(\d+\))?[0-9a-f]{4,}$/;

test('a field that was never read fails the test, by its path', () => {
  const view = VectorView.of(
    { a: '00ff', inner: { b: 1, c: [{ d: true }, { d: false }] } },
    'case',
  );
  assert.deepEqual(view.bytes('a'), Uint8Array.of(0, 0xff));
  assert.throws(() => view.finish(), /never read: case\.inner$/);
  assert.equal(view.view('inner').number('b'), 1);
  assert.throws(() => view.finish(), /never read: case\.inner\.c$/);
  assert.equal(view.view('inner').views('c')[0]?.boolean('d'), true);
  assert.throws(() => view.finish(), /never read: case\.inner\.c\[1\]\.d$/);
  view.view('inner').views('c')[1]?.leave('d', 'said by the other');
  view.finish();
});

test('a missing field, a wrong type and an unexplained omission are refused', () => {
  const view = VectorView.of({ a: 'zz' }, 'case');
  assert.throws(() => view.text('b'), /case\.b: no such field/);
  assert.throws(() => view.number('a'), /case\.a: not a number/);
  assert.throws(() => view.bytes('a'), /case\.a: not hexadecimal/);
  assert.throws(() => view.leave('a', ' '), /without a reason/);
  assert.throws(() => VectorView.of([], 'case'), VectorError);
});

test('every committed vector file loads and names its source', () => {
  for (const name of [
    'cv-certificates',
    'gp-diversification-kcv',
    'gp-scp02-i15',
    'gp-scp03-i70',
    'icao9303-11-D-bac',
    'mrz',
  ]) {
    const view = loadVectors(name);
    assert.ok(view.has('title') && view.has('source_repo'), name);
    assert.ok(view.unread().length > 0, name);
  }
});

test('the OpenSC trace holds commands and responses', () => {
  const lines = loadText('opensc-0.23-isoapplet-v0.trace.txt').trimEnd().split('\n');
  assert.ok(lines.length > 50);
  for (const line of lines) assert.match(line, LINE);
});

test('a name that leaves the data folder is refused', () => {
  assert.throws(() => loadText('../package.json'), VectorError);
  assert.throws(() => loadVectors('absent'), /cannot be read/);
});
