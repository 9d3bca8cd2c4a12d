import type { CertificateRequest, IssueCertificatesReply } from './ca.ts';
import { requestJson, type Send } from './fetch-client.ts';

/**
 * One message with many certificate requests: a result for each, in order, a certificate or the problem that it met. A
 * message that got no answer may be sent again: a request id stands for one certificate.
 *
 * @throws ProblemError when the authority refused the whole message.
 */
export async function issueCertificates(
  send: Send,
  requests: readonly CertificateRequest[],
): Promise<IssueCertificatesReply['results']> {
  const reply = await requestJson<IssueCertificatesReply>(send, 'POST', '/certificates', {
    requests,
  });
  return reply.results;
}
