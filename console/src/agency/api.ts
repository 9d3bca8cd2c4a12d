import type { Problem, ValidationReport } from '@tamga/contracts';
import { ProblemError } from '@tamga/contracts/fetch-client';

/**
 * Sends the dropped files to the verification service; it recognises what they are (certificate, CMS signature,
 * document with a detached signature, address file, the files of a passport).
 *
 * @throws ProblemError when the service cannot read them.
 */
export async function judge(files: readonly File[]): Promise<ValidationReport> {
  const form = new FormData();
  for (const file of files) {
    form.append('file', file, file.name);
  }
  const response = await fetch('/v1/validate', { method: 'POST', body: form });
  const body: unknown = await response.json();
  if (!response.ok) {
    throw new ProblemError(body as Problem);
  }
  return body as ValidationReport;
}
