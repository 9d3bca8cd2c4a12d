import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningCa, serveCa } from '@tamga/ca';
import { startWithEnrolment } from './est-world.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let ca: RunningCa;

before(async () => {
  world = await createWorld();
  ca = await startWithEnrolment(world);
});
after(async () => {
  await ca.close();
  await world.remove();
});

const SERVICES = ['service-ca', 'service-bureau', 'service-verification'];
const AGENTS = ['agent-line-1', 'agent-unit-1'];
const STAFF = ['staff-officer-1', 'staff-security-1', 'staff-auditor-1'];
/** Every kind of caller; the last comes without a credential. */
const CALLERS = [...SERVICES, ...AGENTS, ...STAFF, 'nobody'];
const SECURITY = ['staff-security-1'];
const PEERS = [...SERVICES, ...AGENTS, ...STAFF];

/** Who may call what, as it was reviewed; everybody else is refused before the body is read. */
const API = {
  'GET /openapi.json': PEERS,
  'GET /healthz': PEERS,
  'GET /metrics': PEERS,
  'POST /certificates': ['service-bureau'],
  'GET /certificates/:serial': [...SERVICES, ...STAFF],
  'POST /certificates/:serial/status': ['service-bureau', ...SECURITY],
  'POST /document-signer/sods': ['service-bureau'],
  'POST /document-signer/addresses': ['service-bureau'],
  'POST /audit/checkpoints': SERVICES,
  'POST /enrolments': SECURITY,
  'POST /enrolments/:id/secret': SECURITY,
  'GET /credentials/:kind/:name': SECURITY,
};
/** Signed objects, fetched without TLS (RFC 5280 8, RFC 6960 A.1). */
const REPOSITORY = {
  'GET /openapi.json': CALLERS,
  'GET /crl/citizen/:shard(^[0-9]{1,5}).crl': CALLERS,
  'GET /crl/citizen/:shard(^[0-9]{1,5})-delta.crl': CALLERS,
  'GET /crl/root.crl': CALLERS,
  'GET /crl/csca.crl': CALLERS,
  'GET /certs/:name(^[a-z-]{1,40}).cer': CALLERS,
  'POST /ocsp': CALLERS,
  'GET /ocsp/*': CALLERS,
  'POST /tsp': CALLERS,
};
/** Who enrols shows a secret, which nobody here has, or a machine's credential (RFC 7030 3.3.2). */
const ENROLMENT = {
  'GET /openapi.json': CALLERS,
  'GET /.well-known/est/cacerts': CALLERS,
  'GET /.well-known/est/csrattrs': CALLERS,
  'POST /.well-known/est/simpleenroll': [...SERVICES, ...AGENTS],
  'POST /.well-known/est/simplereenroll': [...SERVICES, ...AGENTS],
};

/** What stands for the parameters of a route: something that is not there. */
const PARAMETERS = [
  [':serial', '11223344556677889900aabbccddeeff'],
  [':id', '6f1c0f1e-6d0c-4a53-9a3e-0f4c1d1f0a11'],
  [':kind', 'none'],
  [':name(^[a-z-]{1,40})', 'none'],
  [':name', 'none'],
  [':shard(^[0-9]{1,5})', '0'],
  ['*', 'none'],
] as const;

/** The status of an answer; `no connection` where there was none. */
function statusOf(
  at: { readonly port: number | undefined; readonly tls: boolean },
  caller: string,
  route: string,
): Promise<number | 'no connection'> {
  const [method, url = ''] = route.split(' ');
  const path = PARAMETERS.reduce((filled, [name, value]) => filled.replace(name, value), url);
  const { pki } = world.ceremony;
  const read = (file: string) => readFileSync(join(pki, file));
  const target = { host: '127.0.0.1', port: at.port, method, path, agent: false };
  const trust = { ...target, ca: read('operations-ca.pem') };
  const credential =
    caller === 'nobody' ? {} : { cert: read(`${caller}.crt`), key: read(`${caller}.key`) };
  return new Promise((resolve) => {
    const answered = (response: http.IncomingMessage) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    };
    const sent = at.tls
      ? https.request({ ...trust, ...credential }, answered)
      : http.request(target, answered);
    sent.once('error', () => resolve('no connection'));
    sent.end();
  });
}

const listeners = () =>
  [
    { rows: API, port: ca.port, tls: true, refusals: [403], unknown: ['no connection'] },
    { rows: REPOSITORY, port: ca.publicPort, tls: false, refusals: [], unknown: [] },
    { rows: ENROLMENT, port: ca.enrolmentPort, tls: true, refusals: [401, 403], unknown: [401] },
  ] as const;

test('every route of every listener stands in the reviewed table, and nothing else does', () => {
  const routes = ca.routes
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url}`);
  const reviewed = listeners().flatMap(({ rows }) => Object.keys(rows));
  assert.deepEqual(routes.sort(), reviewed.sort());
});

test('the access matrix: every route by every caller, and by nobody', async (t) => {
  for (const { rows, refusals, unknown, ...at } of listeners()) {
    for (const [route, allowed] of Object.entries<readonly string[]>(rows)) {
      await t.test(`${at.tls ? 'TLS' : 'HTTP'} ${route}`, async () => {
        for (const caller of CALLERS) {
          const status = await statusOf(at, caller, route);
          if (allowed.includes(caller)) {
            assert.ok(![401, 403, 'no connection'].includes(status), `${caller}: ${status}`);
          } else {
            const expected: readonly unknown[] = caller === 'nobody' ? unknown : refusals;
            assert.ok(expected.includes(status), `${caller}: ${status}`);
          }
        }
      });
    }
  }
});

test('a denied credential does nothing here, another one of its authority does', async () => {
  const certificate = readFileSync(join(world.ceremony.pki, 'service-bureau.crt'));
  const { serialNumber } = new X509Certificate(certificate);
  const listen = { ...world.config.listen, deniedCredentials: [serialNumber] };
  const strict = await serveCa({ ...world.config, listen });
  try {
    const at = { port: strict.port, tls: true };
    for (const route of Object.keys(API)) {
      assert.equal(await statusOf(at, 'service-bureau', route), 403, route);
    }
    assert.equal(await statusOf(at, 'service-verification', 'GET /healthz'), 200);
  } finally {
    await strict.close();
  }
});
