import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  besideConfig,
  MutualTlsListener,
  PlainListener,
  readConfig,
  readSecret,
  ServiceError,
} from '@tamga/service';
import Type from 'typebox';

const folder = mkdtempSync(join(tmpdir(), 'tamga-config-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const Schema = Type.Object(
  { instance: Type.String(), listen: PlainListener, baseUrl: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

function file(text: string): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, text);
  return path;
}

const valid = { instance: 'one-1', listen: { host: '127.0.0.1', port: 0 } };

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof ServiceError);
    assert.equal(error.code, 'CONFIG_INVALID');
    return error.message;
  }
  return assert.fail('it was taken');
}

test('every error of a configuration is listed at once, with its place', () => {
  const text = JSON.stringify({ instance: 7, listen: { host: 1, port: 70_000 }, stray: true });
  const message = refusal(() => readConfig(Schema, file(text)));
  for (const place of ['/instance', '/listen/host', '/listen/port', 'additional']) {
    assert.ok(message.includes(place), `${place} is not in:\n${message}`);
  }
});

const unreadable: readonly [name: string, path: () => string][] = [
  ['is not JSON', () => file('{ instance: }')],
  ['is not there', () => join(folder, 'absent.json')],
  ['is a folder', () => folder],
];

for (const [name, path] of unreadable) {
  test(`a configuration that ${name} is named`, () => {
    const place = path();
    assert.ok(refusal(() => readConfig(Schema, place)).includes(place));
  });
}

const tls = { cert: 'a.crt', key: 'a.key', clientCa: 'ca.pem' };

for (const [serial, isRead] of [
  ['0a1b', true],
  ['0A1B', true],
  ['7f'.repeat(20), true],
  ['', false],
  ['a1b', false],
  ['00a1', false],
  ['0a:1b', false],
  ['0x0a1b', false],
  ['serial=0A1B', false],
  ['7f'.repeat(21), false],
] as const) {
  test(`a denied credential's serial is ${isRead ? 'read' : 'refused'}: ${serial}`, () => {
    const text = JSON.stringify({ host: 'h', port: 1, tls, deniedCredentials: ['0b', serial] });
    const read = () => readConfig(MutualTlsListener, file(text)).deniedCredentials;
    if (isRead) assert.deepEqual(read(), ['0b', serial]);
    else assert.match(refusal(read), /\/deniedCredentials\/1/);
  });
}

test('the environment has the last word, and is validated like the file', () => {
  const path = file(JSON.stringify(valid));
  const overrides = (environment: Record<string, string>) => ({ prefix: 'TAMGA_ONE', environment });
  const config = readConfig(
    Schema,
    path,
    overrides({
      TAMGA_ONE__LISTEN__PORT: '7401',
      TAMGA_ONE__BASE_URL: 'http://127.0.0.1:7401',
      TAMGA_OTHER__INSTANCE: 'not ours',
      TAMGA_ONE: 'nor this',
    }),
  );
  assert.deepEqual(config, {
    ...valid,
    listen: { host: '127.0.0.1', port: 7401 },
    baseUrl: 'http://127.0.0.1:7401',
  });
  const message = refusal(() =>
    readConfig(Schema, path, overrides({ TAMGA_ONE__LISTEN__PORT: 'many', TAMGA_ONE__NEW: '1' })),
  );
  assert.ok(message.includes('/listen/port') && message.includes('additional'), message);
});

test('an override cannot reach a prototype', () => {
  const path = file(JSON.stringify(valid));
  const environment = { TAMGA_ONE____PROTO____POLLUTED: '1', TAMGA_ONE__CONSTRUCTOR__NAME: 'x' };
  refusal(() => readConfig(Schema, path, { prefix: 'TAMGA_ONE', environment }));
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});

test('a secret is a file without its line end', () => {
  const path = join(folder, 'secret');
  writeFileSync(path, 'specimen \r\n');
  assert.equal(readSecret(path), 'specimen ');
  assert.ok(refusal(() => readSecret(`${path}.absent`)).includes(`${path}.absent`));
});

test('a path is relative to the file that names it', () => {
  assert.equal(besideConfig('/etc/tamga/ca.json', '../pki/ca.crt'), '/etc/pki/ca.crt');
  assert.equal(besideConfig('/etc/tamga/ca.json', '/var/pki'), '/var/pki');
});
