import {
  EnrolledCredentials,
  Enrolment,
  EnrolmentSecret,
  MachineKind,
  MachineName,
  OpenEnrolment,
  RequestId,
} from '@tamga/contracts';
import { actorOf } from '@tamga/service';
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Enrolments } from '../est/enrolments.ts';

const Id = Type.Object({ id: RequestId });
const MachineParams = Type.Object({ kind: MachineKind, name: MachineName });
type MachineParams = Static<typeof MachineParams>;

/** What security officers do about machines: register one, make its secret, see what it holds. */
export function serveEnrolments(app: FastifyInstance, enrolments: Enrolments): void {
  const config = { access: ['staff:security-*'] };

  app.post<{ Body: OpenEnrolment }>(
    '/enrolments',
    { config, schema: { body: OpenEnrolment, response: { 200: Enrolment } } },
    async (request): Promise<Enrolment> => enrolments.open(request.body, actorOf(request)),
  );
  app.post<{ Params: { id: string } }>(
    '/enrolments/:id/secret',
    { config, schema: { params: Id, response: { 200: EnrolmentSecret } } },
    async (request, reply): Promise<EnrolmentSecret> => {
      reply.header('cache-control', 'no-store');
      return enrolments.makeSecret(request.params.id, actorOf(request));
    },
  );
  app.get<{ Params: MachineParams }>(
    '/credentials/:kind/:name',
    { config, schema: { params: MachineParams, response: { 200: EnrolledCredentials } } },
    async (request): Promise<EnrolledCredentials> =>
      enrolments.credentials(request.params.kind, request.params.name),
  );
}
