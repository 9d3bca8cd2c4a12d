import { JudgeSignature, type ValidationReport } from '@tamga/contracts';
import { ServiceError } from '@tamga/service';
import { type GivenFile, VerificationError, type Verifier } from '@tamga/verification';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bytesOf, instantOf } from './fields.ts';
import { reportMessage } from './report-message.ts';

/** Together, whatever their number: several large files must not fill the memory. */
const MAX_TOTAL_BYTES = 40 * 1024 * 1024;

/** `POST /v1/validate`: files as multipart/form-data, whose kinds are recognised, or a signature as JSON. */
export function serveValidate(app: FastifyInstance, verifier: Verifier): void {
  app.post<{ Body: JudgeSignature }>(
    '/v1/validate',
    {
      config: { access: ['public'] },
      schema: { body: { content: { 'application/json': { schema: JudgeSignature } } } },
    },
    async (request): Promise<ValidationReport> => {
      if (request.isMultipart()) {
        return reportMessage(await verifier.validate(await receiveFiles(request)));
      }
      // Schemas that name a content type are not asked where there is none.
      if (request.body === undefined) {
        throw new ServiceError('REQUEST_INVALID', 'There are neither files nor JSON.');
      }
      const { document, signature, certificate, at } = request.body;
      const bytes = { signature: bytesOf(signature) };
      if (certificate === undefined) {
        return reportMessage(
          await verifier.cms(
            { ...bytes, ...(document === undefined ? {} : { document: bytesOf(document) }) },
            instantOf(at),
          ),
        );
      }
      if (document === undefined) {
        throw new VerificationError('USAGE', 'A raw signature is judged with its document.');
      }
      return reportMessage(
        await verifier.raw(
          { ...bytes, document: bytesOf(document), certificate: bytesOf(certificate) },
          instantOf(at),
        ),
      );
    },
  );
}

async function receiveFiles(request: FastifyRequest): Promise<readonly GivenFile[]> {
  const files: GivenFile[] = [];
  let total = 0;
  for await (const part of request.files()) {
    const bytes = new Uint8Array(await part.toBuffer());
    total += bytes.length;
    if (total > MAX_TOTAL_BYTES) {
      throw new VerificationError(
        'USAGE',
        `The files have more than ${MAX_TOTAL_BYTES} bytes together.`,
      );
    }
    files.push({ name: part.filename, bytes });
  }
  return files;
}
