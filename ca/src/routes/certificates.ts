import {
  type CertificateRequest,
  type CertificateStatus,
  ChangeStatus,
  IssueCertificates,
  type IssueCertificatesReply,
  type IssuedCertificate,
  type RefusedRequest,
} from '@tamga/contracts';
import { fromHex, hex } from '@tamga/formats';
import { actorOf, problemOf } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import type { Sql } from 'postgres';
import Type from 'typebox';
import { CA_PROBLEMS, CaError } from '../errors.ts';
import type { Issuance } from '../issuance/issue-certificate.ts';
import type { StatusChanger } from '../status/change-status.ts';
import { readStatuses } from '../status/read-status.ts';

export interface CertificateRoutes {
  readonly sql: Sql;
  readonly issuance: Issuance;
  readonly changeStatus: StatusChanger;
  /** Certificate requests that one message may hold. */
  readonly requestsPerMessage: number;
}

const Serial = Type.Object({ serial: Type.String({ pattern: '^(?:[0-9a-f]{2}){1,20}$' }) });

export function serveCertificates(app: FastifyInstance, ca: CertificateRoutes): void {
  app.post<{ Body: IssueCertificates }>(
    '/certificates',
    {
      config: { access: ['service:bureau'] },
      schema: { body: IssueCertificates },
    },
    async (request): Promise<IssueCertificatesReply> => {
      const { length } = request.body.requests;
      if (length > ca.requestsPerMessage) {
        throw new CaError(
          'TOO_MANY_REQUESTS_IN_MESSAGE',
          `${length} requests, at most ${ca.requestsPerMessage} are taken: send them in several messages.`,
        );
      }
      const actor = actorOf(request);
      const results = await Promise.all(
        request.body.requests.map((item) =>
          issueOne(ca.issuance, item, actor, (error) =>
            request.log.error({ err: error }, 'an issuance failed'),
          ),
        ),
      );
      return { results };
    },
  );

  app.get<{ Params: { serial: string } }>(
    '/certificates/:serial',
    { config: { access: ['service:*', 'staff:*'] }, schema: { params: Serial } },
    async (request): Promise<CertificateStatus> => readOne(ca.sql, request.params.serial),
  );

  app.post<{ Params: { serial: string }; Body: ChangeStatus }>(
    '/certificates/:serial/status',
    {
      config: { access: ['service:bureau', 'staff:security-*'] },
      schema: { params: Serial, body: ChangeStatus },
    },
    async (request): Promise<CertificateStatus> => {
      const { serial } = request.params;
      await ca.changeStatus(fromHex(serial), request.body, actorOf(request));
      return readOne(ca.sql, serial);
    },
  );
}

async function issueOne(
  issuance: Issuance,
  request: CertificateRequest,
  actor: string,
  failed: (error: unknown) => void,
): Promise<IssuedCertificate | RefusedRequest> {
  const { requestId } = request;
  try {
    const { serial, certificate } = await issuance.issue(request, actor);
    return { requestId, serial: hex(serial), certificate: base64(certificate) };
  } catch (error) {
    const problem = problemOf(error, CA_PROBLEMS);
    if (problem.status >= 500) failed(error);
    return { requestId, problem };
  }
}

async function readOne(sql: Sql, serial: string): Promise<CertificateStatus> {
  const [status] = await readStatuses(sql, [fromHex(serial)]);
  if (status === undefined || !(status.drawn || status.status !== 'unknown')) {
    throw new CaError('SERIAL_UNKNOWN', `The serial ${serial} was never drawn.`);
  }
  const { since, reason, certificate } = status;
  return {
    serial,
    status: status.status,
    ...(since === undefined ? {} : { since: since.toISOString() }),
    ...(reason === undefined ? {} : { reason }),
    ...(certificate === undefined ? {} : { certificate: base64(certificate) }),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
