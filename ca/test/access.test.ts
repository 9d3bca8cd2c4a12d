import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningCa, serveCa } from '@tamga/ca';
import { networkTargets } from '@tamga/workbench/fuzzing';
import { call, createWorld, type World } from './world.ts';

let world: World;
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  ca = await world.start();
});
after(async () => {
  await ca.close();
  await world.remove();
});

/** What stands for the parameters of a route: something that is not there. */
const PARAMETERS: Readonly<Record<string, string>> = {
  ':serial': '11223344556677889900aabbccddeeff',
  ':id': '6f1c0f1e-6d0c-4a53-9a3e-0f4c1d1f0a11',
  ':kind': 'none',
  ':name': 'none',
};

/** Who may call what: everybody else is refused. */
const MATRIX: readonly (readonly [
  method: 'GET' | 'POST',
  path: string,
  allowed: readonly string[],
])[] = [
  ['POST', '/certificates', ['service-bureau']],
  ['POST', '/certificates/:serial/status', ['service-bureau', 'staff-security-1']],
  [
    'GET',
    '/certificates/:serial',
    [
      'service-ca',
      'service-bureau',
      'service-verification',
      'staff-officer-1',
      'staff-security-1',
      'staff-auditor-1',
    ],
  ],
  ['POST', '/document-signer/sods', ['service-bureau']],
  ['POST', '/document-signer/addresses', ['service-bureau']],
  ['POST', '/enrolments', ['staff-security-1']],
  ['POST', '/enrolments/:id/secret', ['staff-security-1']],
  ['GET', '/credentials/:kind/:name', ['staff-security-1']],
  ['POST', '/audit/checkpoints', ['service-ca', 'service-bureau', 'service-verification']],
];
const PEERS = [
  'service-ca',
  'service-bureau',
  'service-verification',
  'agent-line-1',
  'agent-unit-1',
  'staff-officer-1',
  'staff-security-1',
  'staff-auditor-1',
];

for (const [method, path, allowed] of MATRIX) {
  test(`${method} ${path} is for ${allowed.join(', ')}`, async () => {
    const filled = path.replace(/:[a-z]+/g, (name) => PARAMETERS[name] ?? name);
    for (const peer of PEERS) {
      const body = method === 'POST' ? {} : undefined;
      const { status } = await call(world, ca.port, peer, method, filled, body);
      if (allowed.includes(peer)) assert.ok([400, 404].includes(status), `${peer}: ${status}`);
      else assert.equal(status, 403, peer);
    }
  });
}

test('every guarded route stands in the table above', () => {
  const guarded = ca.routes
    .filter(({ method, access }) => method !== 'HEAD' && !access.includes('public'))
    .map(({ method, url }) => `${method} ${url}`);
  const listed = MATRIX.map(([method, path]) => `${method} ${path}`);
  assert.deepEqual([...guarded].sort(), [...listed].sort());
});

/** What comes with these is not read. */
const WITHOUT_BODY = ['POST /enrolments/:id/secret'];

test('every route that reads a body is fed by the fuzzer (workbench/src/fuzzing/targets/network)', async () => {
  const fed = (await networkTargets()).flatMap(({ routes }) => routes);
  const unfed = ca.routes
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url}`)
    .filter((route) => !fed.includes(route) && !WITHOUT_BODY.includes(route));
  assert.deepEqual(unfed, []);
});

test('without a client certificate there is no connection', async () => {
  await assert.rejects(call(world, ca.port, undefined, 'GET', '/healthz'));
});

test('healthz tells that database and token work', async () => {
  const answer = await call(world, ca.port, 'service-bureau', 'GET', '/healthz');
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, {
    checks: [
      { name: 'database', ok: true },
      { name: 'token', ok: true },
    ],
  });
});

test('a running authority does not open the token of the roots', async () => {
  const { module } = world.config.token;
  const token = world.ceremony.token('root');
  assert.ok('file' in token.pin);
  const config = {
    ...world.config,
    token: { ...world.config.token, module, label: 'root', pin: token.pin },
  };
  await assert.rejects(serveCa(config), /holds .*csca.*never opens it/);
});

test('an unreachable token is a clear error, and nothing listens', async () => {
  const config = { ...world.config, token: { ...world.config.token, label: 'absent' } };
  await assert.rejects(serveCa(config), { code: 'token-not-found' });
});

test('a denied credential does nothing here, another one of its authority does', async () => {
  const certificate = readFileSync(join(world.ceremony.pki, 'service-bureau.crt'));
  const { serialNumber } = new X509Certificate(certificate);
  const listen = { ...world.config.listen, deniedCredentials: [serialNumber] };
  const strict = await serveCa({ ...world.config, listen });
  try {
    for (const [method, path] of MATRIX) {
      const { status, body } = await call(world, strict.port, 'service-bureau', method, path);
      assert.deepEqual([status, body['code']], [403, 'NOT_ALLOWED'], `${method} ${path}`);
    }
    const asked = (peer: string) => call(world, strict.port, peer, 'GET', '/healthz');
    assert.equal((await asked('service-bureau')).status, 403);
    assert.equal((await asked('service-verification')).status, 200);
  } finally {
    await strict.close();
  }
});
