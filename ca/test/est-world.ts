import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningCa, type ServeOptions, serveCa } from '@tamga/ca';
import type { EnrolmentSecret, OpenEnrolment } from '@tamga/contracts';
import { run } from '@tamga/workbench/fixtures';
import { openssl } from './openssl.ts';
import { call, type World } from './world.ts';

export const MACHINE: OpenEnrolment = {
  kind: 'agent',
  name: 'line-9',
  dnsNames: ['line-9.tamga.example'],
  ipAddresses: ['127.0.0.1', '2001:db8::9'],
};
export const SUBJECT = '/C=MN/O=Tamga Specimen Authority/CN=agent line-9';
export const ALT_NAMES =
  'DNS:line-9.tamga.example,IP:127.0.0.1,IP:2001:db8::9,URI:urn:tamga:agent:line-9';

export const startWithEnrolment = (
  world: World,
  options: ServeOptions & { readonly deniedCredentials?: string[] } = {},
): Promise<RunningCa> => {
  const { deniedCredentials = [], ...rest } = options;
  const config = {
    ...world.config,
    listen: { ...world.config.listen, deniedCredentials },
    enrolment: { host: '127.0.0.1', port: 0 },
  };
  return serveCa(config, rest);
};

/** What two officers do. */
export async function drawSecret(
  world: World,
  ca: RunningCa,
  machine: OpenEnrolment = MACHINE,
): Promise<EnrolmentSecret> {
  const opened = await call(world, ca.port, 'staff-security-1', 'POST', '/enrolments', machine);
  assert.equal(opened.status, 200, JSON.stringify(opened.body));
  const path = `/enrolments/${opened.body['id']}/secret`;
  const made = await call(world, ca.port, 'staff-security-2', 'POST', path, {});
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return made.body as unknown as EnrolmentSecret;
}

export interface MachineRequest {
  readonly key: string;
  /** PKCS #10 by openssl, base64 in lines. */
  readonly body: string;
}

export async function machineRequest(
  world: World,
  name: string,
  options: {
    readonly subject?: string;
    readonly altNames?: string | undefined;
    readonly key?: readonly string[];
  } = {},
): Promise<MachineRequest> {
  const { folder } = world.ceremony;
  const key = join(folder, `${name}.key`);
  const der = join(folder, `${name}.der`);
  const { subject = SUBJECT, key: kind = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] } = options;
  const altNames = 'altNames' in options ? options.altNames : ALT_NAMES;
  await openssl(
    ...['req', '-new', '-nodes', '-newkey', ...kind, '-keyout', key, '-subj', subject],
    ...(altNames === undefined ? [] : ['-addext', `subjectAltName=${altNames}`]),
    ...['-outform', 'DER', '-out', der],
  );
  const lines =
    readFileSync(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return { key, body: `${lines.join('\n')}\n` };
}

export interface CurlAnswer {
  readonly status: number;
  readonly type: string;
  readonly headers: string;
  readonly body: string;
}

/** One request by curl, which trusts the Operations CA and nobody else. */
export async function curl(
  world: World,
  ca: RunningCa,
  operation: string,
  ...options: readonly string[]
): Promise<CurlAnswer> {
  const { pki, folder } = world.ceremony;
  const headers = join(folder, 'curl.headers');
  const { code, stdout, text } = await run('curl', [
    ...['--silent', '--show-error', '--cacert', join(pki, 'operations-ca.pem')],
    ...['--dump-header', headers, '--write-out', '\n%{http_code} %{content_type}', ...options],
    `https://127.0.0.1:${ca.enrolmentPort}/.well-known/est/${operation}`,
  ]);
  assert.equal(code, 0, text);
  const answer = stdout.toString();
  const end = answer.lastIndexOf('\n');
  const [status, ...type] = answer.slice(end + 1).split(' ');
  return {
    status: Number(status),
    type: type.join(' '),
    headers: readFileSync(headers, 'utf8').toLowerCase(),
    body: answer.slice(0, end),
  };
}

/** curl's options for a request that somebody sends. */
export function sending(
  world: World,
  body: string,
  who: { readonly secret?: EnrolmentSecret; readonly certificate?: string; readonly key?: string },
): readonly string[] {
  const file = join(world.ceremony.folder, 'request.b64');
  writeFileSync(file, body);
  return [
    ...['--header', 'content-type: application/pkcs10', '--data-binary', `@${file}`],
    ...(who.secret === undefined ? [] : ['--user', `${who.secret.id}:${who.secret.secret}`]),
    ...(who.certificate === undefined ? [] : ['--cert', who.certificate, '--key', who.key ?? '']),
  ];
}

/** The certificate in a certs-only answer, by openssl, as PEM file; it is held against its chain and key. */
export async function credentialOf(
  world: World,
  name: string,
  { status, body }: CurlAnswer,
  key?: string,
): Promise<string> {
  assert.equal(status, 200, body);
  const { folder, pki } = world.ceremony;
  const p7 = join(folder, `${name}.p7`);
  const file = join(folder, `${name}.crt`);
  writeFileSync(p7, Buffer.from(body, 'base64'));
  const printed = await openssl('pkcs7', '-inform', 'DER', '-in', p7, '-print_certs');
  assert.equal(printed.match(/BEGIN CERTIFICATE/g)?.length, 1);
  writeFileSync(file, printed);
  const trusted = ['-x509_strict', '-CAfile', join(pki, 'operations-ca.pem')];
  assert.match(await openssl('verify', ...trusted, file), /OK/);
  if (key !== undefined) {
    const certified = await openssl('x509', '-in', file, '-noout', '-pubkey');
    assert.equal(certified, await openssl('pkey', '-in', key, '-pubout'));
  }
  return file;
}
