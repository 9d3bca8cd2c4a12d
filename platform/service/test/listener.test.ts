import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import {
  addGauge,
  createListener,
  createLogger,
  type Listener,
  ServiceError,
  serveHealth,
} from '@tamga/service';
import Type from 'typebox';

class SpecimenError extends Error {
  readonly code: string;
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(code: string, message: string, errors: SpecimenError['errors'] = []) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

const PROBLEMS = {
  BLANK_USED: { status: 409, title: 'The blank is used' },
  TOKEN_SILENT: { status: 503, title: 'The token does not answer' },
  BROKEN: { status: 500, title: 'Something of ours is broken' },
};
const access = ['public'];

function listener(lines: string[] = []): Listener {
  return createListener({
    host: '127.0.0.1',
    port: 0,
    problems: PROBLEMS,
    bodyLimit: 1_000,
    log: createLogger('test', { write: (line: string) => void lines.push(line) }),
  });
}

async function running<T>(
  lines: string[],
  routes: (app: Listener['app']) => void,
  work: (base: string, listener: Listener) => Promise<T>,
): Promise<T> {
  const made = listener(lines);
  routes(made.app);
  const port = await made.listen();
  try {
    return await work(`http://127.0.0.1:${port}`, made);
  } finally {
    await made.close();
  }
}

async function problem(reply: Response): Promise<Record<string, unknown>> {
  assert.match(reply.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const body = (await reply.json()) as Record<string, unknown>;
  assert.equal(body['status'], reply.status);
  return body;
}

test('a route that does not say who may call it is refused', () => {
  for (const config of [{}, { access: [] }]) {
    assert.throws(
      () => listener().app.get('/open', { config }, async () => ({})),
      (error) => error instanceof ServiceError && error.code === 'ACCESS_NOT_DECLARED',
    );
  }
});

const refusals: readonly [
  error: Error,
  status: number,
  code: string,
  detail: string | undefined,
][] = [
  [new SpecimenError('BLANK_USED', 'Blank S1 is used.'), 409, 'BLANK_USED', 'Blank S1 is used.'],
  [new SpecimenError('TOKEN_SILENT', 'Ask later.'), 503, 'TOKEN_SILENT', 'Ask later.'],
  [new SpecimenError('BROKEN', 'PIN 739182'), 500, 'BROKEN', undefined],
  [new SpecimenError('UNLISTED', 'PIN 739182'), 500, 'INTERNAL', undefined],
  [new TypeError('PIN 739182'), 500, 'INTERNAL', undefined],
  [new ServiceError('NOT_FOUND', 'There is no order 1.'), 404, 'NOT_FOUND', 'There is no order 1.'],
];

for (const [error, status, code, detail] of refusals) {
  test(`${code} becomes a problem document of status ${status} (RFC 9457)`, async () => {
    const lines: string[] = [];
    await running(
      lines,
      (app) =>
        app.get('/', { config: { access } }, async () => {
          throw error;
        }),
      async (base) => {
        const body = await problem(await fetch(base));
        assert.deepEqual([body['status'], body['code'], body['detail']], [status, code, detail]);
        const failures = lines.filter((line) => line.includes('a reason of our own'));
        assert.equal(failures.length, status >= 500 ? 1 : 0);
        if (status >= 500) {
          const id = String(body['instance']).replace('urn:uuid:', '');
          assert.match(id, /^[0-9a-f-]{36}$/);
          assert.ok(failures[0]?.includes(id), 'the log does not name the instance');
        }
      },
    );
  });
}

test('an error that names fields lists them', async () => {
  const errors = [{ pointer: '/orders/0/birthDate', detail: 'is no date' }];
  await running(
    [],
    (app) =>
      app.get('/', { config: { access } }, async () => {
        throw new SpecimenError('BLANK_USED', 'no', errors);
      }),
    async (base) => assert.deepEqual((await problem(await fetch(base)))['errors'], errors),
  );
});

const Order = Type.Object(
  { number: Type.Integer(), holder: Type.Object({ sex: Type.Enum(['F', 'M']) }) },
  { additionalProperties: false },
);
const withOrder = (app: Listener['app']): void => {
  app.post('/orders', { config: { access }, schema: { body: Order } }, async () => ({}));
};
const post = (base: string, body: string, type = 'application/json') =>
  fetch(`${base}/orders`, { method: 'POST', body, headers: { 'content-type': type } });

test('every wrong field of a request is listed with its place', async () => {
  await running([], withOrder, async (base) => {
    const body = await problem(
      await post(base, JSON.stringify({ number: 1.5, holder: { sex: 'X' } })),
    );
    const errors = body['errors'] as { pointer: string; detail: string }[];
    assert.equal(body['code'], 'REQUEST_INVALID');
    assert.match(String(body['detail']), /fields of the body/);
    const pointers = new Set(errors.map(({ pointer }) => pointer));
    assert.deepEqual([...pointers].sort(), ['/holder/sex', '/number']);
    assert.ok(errors.every(({ detail }) => detail.length > 0));
  });
});

const bad: readonly [name: string, body: string, type: string, status: number][] = [
  ['that is not JSON', '{"number":', 'application/json', 400],
  ['that poisons a prototype', '{"__proto__":{"x":1}}', 'application/json', 400],
  ['over the limit', JSON.stringify({ number: 'x'.repeat(2_000) }), 'application/json', 413],
  ['of another type', '<order/>', 'application/xml', 415],
];

for (const [name, body, type, status] of bad) {
  test(`a body ${name} is refused with ${status}`, async () => {
    await running([], withOrder, async (base) => {
      const reply = await post(base, body, type);
      assert.equal(reply.status, status);
      assert.equal((await problem(reply))['code'], 'REQUEST_INVALID');
    });
  });
}

test('a caller without identity is refused before the body is read', async () => {
  await running(
    [],
    (app) => app.post('/', { config: { access: ['staff:*'] } }, async () => ({})),
    async (base) => {
      const reply = await fetch(base, {
        method: 'POST',
        body: '{"number":',
        headers: { 'content-type': 'application/json' },
      });
      assert.deepEqual([reply.status, (await problem(reply))['code']], [401, 'NOT_AUTHENTICATED']);
    },
  );
});

test('/healthz names what does not work, without saying why', async () => {
  let isWhole = true;
  const check = async (): Promise<void> => {
    assert.ok(isWhole, 'postgres://secret@');
  };
  await running(
    [],
    (app) =>
      void serveHealth(app, [
        { name: 'database', check },
        { name: 'token', check: async () => {}, warning: async () => 'ends soon' },
        { name: 'clock', check: async () => {}, warning: async () => undefined },
        { name: 'mail', check: async () => {}, warning: () => Promise.reject(new Error('why')) },
      ]),
    async (base) => {
      assert.equal((await fetch(`${base}/healthz`)).status, 200);
      isWhole = false;
      const reply = await fetch(`${base}/healthz`);
      assert.equal(reply.status, 503);
      assert.deepEqual(await reply.json(), {
        checks: [
          { name: 'database', ok: false },
          { name: 'token', ok: true, warning: 'ends soon' },
          { name: 'clock', ok: true },
          { name: 'mail', ok: true },
        ],
      });
    },
  );
});

test('/metrics counts by route, never by path', async () => {
  await running(
    [],
    (app) => {
      const { metrics } = serveHealth(app, []);
      addGauge(
        metrics,
        { name: 'left', help: 'What is left', label: 'of' },
        async () => new Map([['ink', 7]]),
      );
      addGauge(metrics, { name: 'gone', help: 'Cannot be read', label: 'of' }, () =>
        Promise.reject(new Error('why')),
      );
      app.get('/people/:number', { config: { access } }, async () => ({}));
    },
    async (base) => {
      await fetch(`${base}/people/SPECIMEN-77`);
      const text = await (await fetch(`${base}/metrics`)).text();
      assert.match(
        text,
        /http_request_duration_seconds_count\{method="GET",route="\/people\/:number",status="200"\} 1/,
      );
      assert.ok(!text.includes('SPECIMEN-77'));
      assert.match(text, /process_cpu_seconds_total/);
      assert.match(text, /left\{of="ink"\} 7/);
      assert.ok(!/gone\{/.test(text));
    },
  );
});

test('/openapi.json has each route with its schema and who may call it', async () => {
  await running([], withOrder, async (base) => {
    const document = (await (await fetch(`${base}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual(Object.keys(document.paths), ['/orders']);
    const operation = document.paths['/orders']?.['post'];
    assert.deepEqual(operation?.['x-access'], ['public']);
    assert.ok(JSON.stringify(operation?.['requestBody']).includes('"sex"'));
  });
});

test('every route is listed with who may call it', () => {
  const made = listener();
  made.app.get('/staff', { config: { access: ['staff:*'] } }, async () => ({}));
  const staff = made.routes.filter(({ url }) => url === '/staff');
  assert.deepEqual(
    staff.map(({ method, access: rules }) => [method, rules]),
    [
      ['GET', ['staff:*']],
      ['HEAD', ['staff:*']],
    ],
  );
});

test('a service that is told to stop finishes what it does', async () => {
  const made = listener();
  let begun = (): void => {};
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  made.app.get('/slow', { config: { access } }, async () => {
    begun();
    await setTimeout(300);
    return { done: true };
  });
  const port = await made.listen();
  const asked = fetch(`http://127.0.0.1:${port}/slow`);
  await isBegun;
  const closed = made.close();
  assert.deepEqual(await (await asked).json(), { done: true });
  await closed;
  await assert.rejects(fetch(`http://127.0.0.1:${port}/slow`));
});
