import type { TLSSocket } from 'node:tls';
import { assembleCertsOnly, base64, type Certificate } from '@tamga/formats';
import { isAllowed, ServiceError } from '@tamga/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CaError } from '../errors.ts';
import { csrAttributes } from '../est/csr-attributes.ts';
import type { Enroller } from '../est/enrol.ts';
import { MAX_REQUEST_CHARACTERS, readEnrolmentBody } from '../est/read-request.ts';
import type { EnrolmentCredentials } from '../est/spend-secret.ts';

const BASE = '/.well-known/est';
const CERTS_ONLY = 'application/pkcs7-mime; smime-type=certs-only';
const MACHINES = ['service:*', 'agent:*'];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Enrolment over secure transport (RFC 7030): cacerts, simpleenroll, simplereenroll, csrattrs. */
export function serveEst(
  app: FastifyInstance,
  est: { readonly enroller: Enroller; readonly operationsCa: Certificate },
): void {
  const { enroller } = est;
  // RFC 7030 4.2.1: a request comes under its own type; no other body is read here.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/pkcs10',
    { parseAs: 'string', bodyLimit: MAX_REQUEST_CHARACTERS },
    (_request, body, done) => done(null, body),
  );
  const open = { config: { access: ['public'] } };

  app.get(`${BASE}/cacerts`, open, async (_request, reply) =>
    send(reply, CERTS_ONLY, assembleCertsOnly([est.operationsCa.raw])),
  );
  app.get(`${BASE}/csrattrs`, open, async (_request, reply) =>
    send(reply, 'application/csrattrs', csrAttributes()),
  );
  // Open at the door, closed inside: by a one-time secret, or by a credential as for a renewal.
  app.post<{ Body: string | undefined }>(`${BASE}/simpleenroll`, open, async (request, reply) => {
    const credentials = basicCredentials(request, reply);
    const current = peerCertificate(request);
    if (credentials === undefined && current === undefined) throw challenge(reply);
    if (credentials === undefined) assertMachine(request);
    const csr = readEnrolmentBody(request.body ?? '');
    if (credentials === undefined) {
      return sendCredential(reply, await enroller.renew(current ?? new Uint8Array(), csr));
    }
    const issued = await enroller.enrol(credentials, csr).catch((error: unknown) => {
      if (error instanceof CaError && error.code === 'ENROLMENT_REFUSED') challenge(reply);
      throw error;
    });
    return sendCredential(reply, issued);
  });
  app.post<{ Body: string | undefined }>(
    `${BASE}/simplereenroll`,
    { config: { access: MACHINES } },
    async (request, reply) => {
      const current = peerCertificate(request);
      if (current === undefined) throw challenge(reply);
      const csr = readEnrolmentBody(request.body ?? '');
      return sendCredential(reply, await enroller.renew(current, csr));
    },
  );
}

/** As at the door of a renewal: before anything is read. */
function assertMachine({ identity }: FastifyRequest): void {
  if (identity !== undefined && isAllowed(identity, MACHINES)) return;
  throw new ServiceError('NOT_ALLOWED', 'Only services and agents renew their credentials here.');
}

function sendCredential(reply: FastifyReply, certificate: Uint8Array): FastifyReply {
  return send(reply, CERTS_ONLY, assembleCertsOnly([certificate]));
}

/** Base64 in lines, as RFC 7030 4 has it; the header says so for clients that still look (RFC 8951 3.1). */
function send(reply: FastifyReply, type: string, bytes: Uint8Array): FastifyReply {
  const lines = base64(bytes).match(/.{1,76}/g) ?? [];
  return reply
    .header('content-transfer-encoding', 'base64')
    .type(type)
    .send(`${lines.join('\r\n')}\r\n`);
}

/** RFC 7030 3.2.3: says how a client without a credential may say who it is. */
function challenge(reply: FastifyReply): ServiceError {
  reply.header('www-authenticate', 'Basic realm="Tamga enrolment", charset="UTF-8"');
  return new ServiceError('NOT_AUTHENTICATED', 'This needs an enrolment secret or a credential.');
}

/** RFC 7617 2: id and secret, base64 around a colon; undefined when the header is not there. */
function basicCredentials(
  request: FastifyRequest,
  reply: FastifyReply,
): EnrolmentCredentials | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]{1,400})$/i.exec(authorization) ?? [];
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  if (!UUID.test(id)) {
    challenge(reply);
    throw new CaError('ENROLMENT_REFUSED', 'The Authorization header names no enrolment.');
  }
  return { id, secret: rest.join(':') };
}

/** The client's certificate, verified by TLS and not denied: the guard has looked at it. */
function peerCertificate(request: FastifyRequest): Uint8Array | undefined {
  if (request.identity === undefined) return undefined;
  const certificate = (request.raw.socket as Partial<TLSSocket>).getPeerX509Certificate?.();
  return certificate === undefined ? undefined : new Uint8Array(certificate.raw);
}
