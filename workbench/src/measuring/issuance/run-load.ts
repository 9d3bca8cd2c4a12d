import { randomUUID } from 'node:crypto';
import { issueCertificates } from '@tamga/contracts';
import { httpsSend } from '@tamga/contracts/https-send';
import type { BenchAuthority } from '../authority/authority.ts';
import type { PreparedRequest } from './prepare-requests.ts';

export interface LoadResult {
  readonly issued: number;
  readonly refused: number;
  readonly seconds: number;
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
  readonly slowestSecond: number;
  readonly fastestSecond: number;
}

/** Sends one of `bundles` a request, over `connections` kept connections that each wait for their answer. */
export async function runLoad(options: {
  readonly authority: BenchAuthority;
  readonly bundles: readonly (readonly PreparedRequest[])[];
  readonly connections: number;
  readonly seconds: number;
}): Promise<LoadResult> {
  const { authority, bundles, connections, seconds } = options;
  const { send, close } = httpsSend(authority.peer);
  const times: number[] = [];
  const perSecond: number[] = [];
  let issued = 0;
  let refused = 0;
  let next = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      const bundle = bundles[next++ % bundles.length] ?? [];
      const asked = performance.now();
      const results = await issueCertificates(
        send,
        bundle.map((request) => ({ ...request, requestId: randomUUID() })),
      );
      const answered = performance.now();
      times.push(answered - asked);
      const good = results.filter((result) => 'certificate' in result).length;
      issued += good;
      refused += bundle.length - good;
      const second = Math.floor((answered - started) / 1000);
      perSecond[second] = (perSecond[second] ?? 0) + good;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const took = (performance.now() - started) / 1000;
  close();
  times.sort((a, b) => a - b);
  const full = perSecond.slice(0, Math.floor(seconds));
  return {
    issued,
    refused,
    seconds: took,
    medianMilliseconds: times[Math.floor(times.length / 2)] ?? 0,
    p99Milliseconds: times[Math.floor(times.length * 0.99)] ?? 0,
    slowestSecond: Math.min(...full),
    fastestSecond: Math.max(...full),
  };
}
