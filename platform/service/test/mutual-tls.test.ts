import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { actorOf, certificateIdentity, createListener, createLogger } from '@tamga/service';

const folder = mkdtempSync(join(tmpdir(), 'tamga-mtls-'));
const at = (name: string): string => join(folder, name);
const openssl = (...args: string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
};

function authority(name: string): void {
  openssl(
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=Specimen ${name}`],
  );
}

function credential(issuer: string, name: string, subjectAltName: string, days = 1): void {
  openssl(
    ...['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`],
  );
  writeFileSync(at(`${name}.ext`), `subjectAltName=${subjectAltName}\n`);
  openssl(
    ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${issuer}.crt`, '-CAkey', `${issuer}.key`],
    ...['-CAcreateserial', '-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.crt`],
  );
}

const serialOf = (name: string): string =>
  new X509Certificate(readFileSync(at(`${name}.crt`))).serialNumber;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Record<string, unknown>;
}

function ask(port: number, path: string, client?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const credentials =
      client === undefined
        ? {}
        : { cert: readFileSync(at(`${client}.crt`)), key: readFileSync(at(`${client}.key`)) };
    const ca = readFileSync(at('operations.crt'));
    const asked = request(
      { host: '127.0.0.1', port, path, ca, servername: 'localhost', agent: false, ...credentials },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            type: reply.headers['content-type'] ?? '',
            body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

describe('a listener with client certificates', () => {
  const lines: string[] = [];
  let port: number;
  let listener: ReturnType<typeof createListener>;

  before(async () => {
    authority('operations');
    authority('stranger');
    credential('operations', 'server', 'DNS:localhost,IP:127.0.0.1,URI:urn:tamga:service:ca');
    credential('operations', 'bureau', 'DNS:localhost,URI:urn:tamga:service:bureau');
    credential('operations', 'line', 'URI:urn:tamga:agent:line-1');
    credential('operations', 'officer', 'URI:urn:tamga:staff:officer-1');
    credential('operations', 'nobody', 'URI:urn:tamga:visitor:bureau,DNS:bureau');
    credential('operations', 'two', 'URI:urn:tamga:service:bureau,URI:urn:tamga:staff:officer-1');
    const names = '@names\n[names]\nDNS.1=a, URI:urn:tamga:staff:officer-1, b';
    credential('operations', 'hidden', names);
    credential('operations', 'expired', 'URI:urn:tamga:service:bureau', -1);
    credential('stranger', 'forged', 'URI:urn:tamga:service:bureau');
    credential('operations', 'lost', 'DNS:localhost,URI:urn:tamga:service:bureau');
    credential('operations', 'stolen', 'URI:urn:tamga:staff:officer-1');
    listener = createListener({
      host: '127.0.0.1',
      port: 0,
      tls: { cert: at('server.crt'), key: at('server.key'), clientCa: at('operations.crt') },
      deniedCredentials: [serialOf('lost').toLowerCase(), serialOf('stolen').toUpperCase()],
      problems: {},
      log: createLogger('test', { write: (line: string) => void lines.push(line) }),
    });
    const paths: readonly [path: string, access: string[]][] = [
      ['/bureau', ['service:bureau']],
      ['/agents', ['agent:*']],
      ['/officers', ['staff:officer-*', 'service:bureau']],
      ['/public', ['public']],
    ];
    for (const [path, access] of paths) {
      listener.app.get(path, { config: { access } }, async (asked) => ({ actor: actorOf(asked) }));
    }
    port = await listener.listen();
  });

  after(async () => {
    await listener.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const matrix: readonly [client: string, path: string, status: number][] = [
    ['bureau', '/bureau', 200],
    ['line', '/bureau', 403],
    ['officer', '/bureau', 403],
    ['line', '/agents', 200],
    ['bureau', '/agents', 403],
    ['officer', '/officers', 200],
    ['bureau', '/officers', 200],
    ['line', '/officers', 403],
    ['nobody', '/bureau', 401],
    ['two', '/bureau', 401],
    ['two', '/officers', 401],
    ['hidden', '/officers', 401],
    ['nobody', '/public', 200],
    ['bureau', '/nowhere', 404],
    ['lost', '/bureau', 403],
    ['lost', '/public', 403],
    ['lost', '/nowhere', 403],
    ['stolen', '/officers', 403],
    ['stolen', '/public', 403],
  ];

  for (const [client, path, status] of matrix) {
    test(`${client} asks for ${path}: ${status}`, async () => {
      const answer = await ask(port, path, client);
      assert.equal(answer.status, status, JSON.stringify(answer.body));
      assert.ok(
        answer.type.startsWith(status === 200 ? 'application/json' : 'application/problem+json'),
      );
    });
  }

  test('the actor is the URI of the certificate', async () => {
    assert.deepEqual((await ask(port, '/bureau', 'bureau')).body, { actor: 'service:bureau' });
    assert.deepEqual((await ask(port, '/agents', 'line')).body, { actor: 'agent:line-1' });
  });

  test('a denied credential is told so, and leaves a line in the log', async () => {
    const { body } = await ask(port, '/bureau', 'lost');
    assert.equal(body['code'], 'NOT_ALLOWED');
    assert.match(String(body['detail']), /denied/);
    assert.ok(lines.some((line) => line.includes(serialOf('lost').toLowerCase())));
  });

  for (const client of [undefined, 'forged', 'expired']) {
    test(`${client ?? 'no'} certificate does not get through the handshake`, async () => {
      await assert.rejects(ask(port, '/public', client), /alert|ECONNRESET|EPIPE|socket hang up/);
    });
  }

  test('the certificate of a name that holds a separator has no identity', () => {
    const certificate = new X509Certificate(readFileSync(at('hidden.crt')));
    assert.ok(certificate.subjectAltName?.includes('URI:urn:tamga:staff:officer-1'));
    assert.equal(certificateIdentity(certificate), undefined);
  });
});
