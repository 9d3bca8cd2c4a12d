import {
  JudgeAddress,
  JudgeCertificate,
  JudgePassport,
  type ValidationReport,
} from '@tamga/contracts';
import { ServiceError } from '@tamga/service';
import { policyHash, VerificationError, type Verifier } from '@tamga/verification';
import type { FastifyInstance } from 'fastify';
import { bytesOf, instantOf } from './fields.ts';
import { reportMessage } from './report-message.ts';

/** Judgements of one kind each, in JSON, and the policies by which they are made. */
export function serveJudgements(app: FastifyInstance, verifier: Verifier): void {
  const config = { access: ['public'] };

  app.post<{ Body: JudgeCertificate }>(
    '/v1/certificate',
    { config, schema: { body: JudgeCertificate } },
    async ({ body }): Promise<ValidationReport> =>
      reportMessage(await verifier.certificate(bytesOf(body.certificate), instantOf(body.at))),
  );

  app.post<{ Body: JudgeAddress }>(
    '/v1/address',
    { config, schema: { body: JudgeAddress } },
    async ({ body }): Promise<ValidationReport> =>
      reportMessage(await verifier.address(bytesOf(body.file), proofOf(body), instantOf(body.at))),
  );

  app.post<{ Body: JudgePassport }>(
    '/v1/passive-auth',
    { config, schema: { body: JudgePassport } },
    async ({ body }): Promise<ValidationReport> => {
      const dataGroups = new Map(
        body.dataGroups.map(({ number, bytes }) => [number, bytesOf(bytes)]),
      );
      if (dataGroups.size !== body.dataGroups.length) {
        throw new VerificationError('USAGE', 'A data group is given twice.');
      }
      return reportMessage(
        await verifier.passport({ sod: bytesOf(body.sod), dataGroups }, instantOf(body.at)),
      );
    },
  );

  app.get<{ Params: { id: string } }>('/v1/policies/:id', { config }, async ({ params }) => {
    const { policy } = verifier;
    if (params.id !== policy.id) {
      throw new ServiceError('NOT_FOUND', 'There is no such policy.');
    }
    return { ...policy, hash: policyHash(policy) };
  });
}

function proofOf(body: JudgeAddress) {
  const { authenticationCertificate: certificate, challenge, challengeSignature: signature } = body;
  const given = [certificate, challenge, signature].filter((field) => field !== undefined).length;
  if (given === 0) {
    return undefined;
  }
  if (certificate === undefined || challenge === undefined || signature === undefined) {
    throw new VerificationError(
      'USAGE',
      'The proof of a card is its certificate, the challenge and its signature: all three.',
    );
  }
  return {
    certificate: bytesOf(certificate),
    challenge: bytesOf(challenge),
    signature: bytesOf(signature),
  };
}
