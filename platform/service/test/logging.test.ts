import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, ServiceError } from '@tamga/service';

const PIN = '739182';
const NAME = 'SPECIMEN-BOLORMAA';

function record(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('test', { write: (line: string) => void lines.push(line) }));
  assert.ok(lines.length > 0, 'nothing was logged');
  return lines.join('');
}

const planted: readonly [name: string, write: (log: ReturnType<typeof createLogger>) => void][] = [
  ['a field', (log) => log.info({ pin: PIN, surname: NAME })],
  ['a field of a field', (log) => log.info({ card: { puk: PIN, holder: { givenName: NAME } } })],
  [
    'a field seven deep, in arrays',
    (log) => log.info({ a: [{ b: { c: [{ d: { mrz: NAME, pin: PIN } }] } }] }),
  ],
  ['bytes', (log) => log.info({ data: Buffer.from(PIN), list: [Buffer.from(NAME)] })],
  ['a child logger', (log) => log.child({ pin: PIN, of: { surname: NAME } }).info('made')],
  [
    'a request with its query and body',
    (log) => log.info({ req: { method: 'POST', url: `/orders?name=${NAME}`, body: { pin: PIN } } }),
  ],
  [
    'a one-time link',
    (log) =>
      log.info({
        req: { method: 'GET', url: `/session/${PIN}`, routeOptions: { url: '/session/:token' } },
      }),
  ],
  [
    'what JSON.parse quotes',
    (log) => {
      try {
        JSON.parse(`x${PIN}`);
      } catch (error) {
        log.error({ err: error });
        log.error(new Error('outer', { cause: error }));
      }
    },
  ],
  [
    'what PostgreSQL quotes',
    (log) => {
      const error = new Error(`invalid input syntax for type date: "${NAME} ${PIN}"`);
      error.name = 'PostgresError';
      log.error({ err: Object.assign(error, { code: '22007', detail: NAME, parameters: [PIN] }) });
      log.warn({ failures: [{ error }] });
    },
  ],
];

for (const [name, write] of planted) {
  test(`a PIN and a name are not logged in ${name}`, () => {
    const text = record(write);
    assert.ok(!text.includes(PIN) && !text.includes(NAME), text);
    const bytes = [...Buffer.from(PIN)].join(',');
    assert.ok(!text.includes(bytes), text);
  });
}

test('codes, messages of ours and places are logged', () => {
  const cause = new Error('the socket was closed');
  const text = record((log) =>
    log.error({
      err: new ServiceError('AUDIT_UNWRITABLE', 'Nothing was done.', { cause }),
      order: 'o-1',
    }),
  );
  const { err, order } = JSON.parse(text) as { err: Record<string, unknown>; order: string };
  assert.deepEqual(
    [err['code'], err['message'], err['cause'], order],
    ['AUDIT_UNWRITABLE', 'Nothing was done.', 'the socket was closed', 'o-1'],
  );
  assert.match(String(err['stack']), /logging\.test\.ts/);
});
