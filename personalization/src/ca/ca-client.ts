import {
  type CertificateRequest,
  type IssueCertificatesReply,
  type IssuedCertificate,
  ProblemError,
  requestJson,
  type SignAddressesReply,
  type SignSods,
  type SignSodsReply,
  type SubmitChainHead,
} from '@tamga/contracts';
import { type HttpsPeer, httpsSend } from '@tamga/contracts/https-send';
import { BureauError } from '../errors.ts';

/** What the bureau asks of the certificate authority, over mTLS. */
export interface CaClient {
  /** @throws BureauError CA_REFUSED with the CA's reason, CA_UNAVAILABLE */
  issueCertificates(
    requests: readonly CertificateRequest[],
  ): Promise<ReadonlyMap<string, IssuedCertificate>>;
  /** EF.SOD by request id. */
  signSods(requests: SignSods['requests']): Promise<ReadonlyMap<string, Uint8Array>>;
  /** SignedData without content, over the SHA-256 digest of the canonical address. */
  signAddress(requestId: string, digest: Uint8Array): Promise<Uint8Array>;
  submitChainHead(head: SubmitChainHead): Promise<void>;
  close(): void;
}

export function createCaClient(authority: HttpsPeer): CaClient {
  const { send, close } = httpsSend(authority);
  const post = async <Reply>(path: string, body: unknown): Promise<Reply> => {
    try {
      return await requestJson<Reply>(send, 'POST', path, body);
    } catch (cause) {
      if (cause instanceof ProblemError && cause.problem.status < 500) {
        throw new BureauError('CA_REFUSED', `The certificate authority refused: ${cause.message}`, {
          cause,
        });
      }
      throw new BureauError(
        'CA_UNAVAILABLE',
        `The certificate authority at ${authority.url} does not answer: start it or mend the line.`,
        { cause },
      );
    }
  };

  return {
    async issueCertificates(requests) {
      const { results } = await post<IssueCertificatesReply>('/certificates', { requests });
      return byRequest(results, (result) => ('certificate' in result ? result : undefined));
    },
    async signSods(requests) {
      const { results } = await post<SignSodsReply>('/document-signer/sods', { requests });
      return byRequest(results, (result) => ('sod' in result ? fromBase64(result.sod) : undefined));
    },
    async signAddress(requestId, digest) {
      const { results } = await post<SignAddressesReply>('/document-signer/addresses', {
        requests: [{ requestId, digest: Buffer.from(digest).toString('base64') }],
      });
      const signed = byRequest(results, (result) =>
        'signedData' in result ? fromBase64(result.signedData) : undefined,
      ).get(requestId);
      if (signed === undefined) {
        throw new BureauError(
          'CA_UNAVAILABLE',
          'The certificate authority gave no signed address.',
        );
      }
      return signed;
    },
    async submitChainHead(head) {
      await post('/audit/checkpoints', head);
    },
    close,
  };
}

/** The results by request id; the first refusal among them is thrown with the authority's reason. */
function byRequest<Result extends { readonly requestId: string }, Value>(
  results: readonly Result[],
  read: (result: Result) => Value | undefined,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const result of results) {
    const value = read(result);
    if (value === undefined) {
      throw new BureauError('CA_REFUSED', `The certificate authority refused: ${reasonOf(result)}`);
    }
    values.set(result.requestId, value);
  }
  return values;
}

function reasonOf(result: object): string {
  const problem: unknown = 'problem' in result ? result.problem : undefined;
  if (typeof problem === 'object' && problem !== null) {
    const { detail, title } = problem as { detail?: unknown; title?: unknown };
    return String(detail ?? title);
  }
  return 'no reason was given';
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
