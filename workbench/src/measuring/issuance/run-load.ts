import { randomUUID } from 'node:crypto';
import type { CertificateRequest, IssueCertificatesReply } from '@tamga/contracts';
import { requestJson } from '@tamga/contracts';
import { httpsSend } from '@tamga/contracts/https-send';
import type { BenchAuthority } from './authority.ts';

export interface LoadResult {
  readonly issued: number;
  readonly refused: number;
  readonly seconds: number;
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
  readonly slowestSecond: number;
  readonly fastestSecond: number;
}

/** Asks for one certificate a request over `connections` kept connections, each waiting for its answer. */
export async function runLoad(options: {
  readonly authority: BenchAuthority;
  readonly requests: readonly Omit<CertificateRequest, 'requestId'>[];
  readonly connections: number;
  readonly seconds: number;
}): Promise<LoadResult> {
  const { authority, requests, connections, seconds } = options;
  const { send, close } = httpsSend(authority.peer);
  const times: number[] = [];
  const perSecond: number[] = [];
  let refused = 0;
  let next = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      const request = requests[next++ % requests.length];
      const asked = performance.now();
      const { results } = await requestJson<IssueCertificatesReply>(send, 'POST', '/certificates', {
        requests: [{ ...request, requestId: randomUUID() }],
      });
      const answered = performance.now();
      if (results[0] !== undefined && 'certificate' in results[0]) {
        times.push(answered - asked);
        const second = Math.floor((answered - started) / 1000);
        perSecond[second] = (perSecond[second] ?? 0) + 1;
      } else {
        refused += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const took = (performance.now() - started) / 1000;
  close();
  times.sort((a, b) => a - b);
  const full = perSecond.slice(0, Math.floor(seconds));
  return {
    issued: times.length,
    refused,
    seconds: took,
    medianMilliseconds: times[Math.floor(times.length / 2)] ?? 0,
    p99Milliseconds: times[Math.floor(times.length * 0.99)] ?? 0,
    slowestSecond: Math.min(...full),
    fastestSecond: Math.max(...full),
  };
}
