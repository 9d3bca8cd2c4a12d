import assert from 'node:assert/strict';
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

test('healthz tells that database, token and Document Signer work', async () => {
  const answer = await call(world, ca.port, 'service-bureau', 'GET', '/healthz');
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, {
    checks: [
      { name: 'database', ok: true },
      { name: 'token', ok: true },
      { name: 'checkpoints', ok: true },
      { name: 'document-signer', ok: true },
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
