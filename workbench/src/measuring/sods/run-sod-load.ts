import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { requestJson, type SignSods, type SignSodsReply } from '@tamga/contracts';
import { httpsSend } from '@tamga/contracts/https-send';
import type { BenchAuthority } from '../authority/authority.ts';

export interface SodLoad {
  readonly signed: number;
  readonly refused: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
  /** Some of the EF.SODs, for a judge. */
  readonly samples: readonly Uint8Array[];
}

const SAMPLES = 20;
/** What an ID card has: DG1, DG2, DG11. */
const DATA_GROUPS = [1, 2, 11];

/** Sends documents in batches, each of another content, over connections that each wait for their answer. */
export async function runSodLoad(options: {
  readonly authority: BenchAuthority;
  readonly batch: number;
  readonly connections: number;
  readonly seconds: number;
}): Promise<SodLoad> {
  const { authority, batch, connections, seconds } = options;
  const { send, close } = httpsSend(authority.peer);
  const times: number[] = [];
  const samples: Uint8Array[] = [];
  let signed = 0;
  let refused = 0;
  const started = performance.now();
  const end = started + seconds * 1000;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      const body: SignSods = { requests: Array.from({ length: batch }, document) };
      const asked = performance.now();
      const { results } = await requestJson<SignSodsReply>(
        send,
        'POST',
        '/document-signer/sods',
        body,
      );
      times.push(performance.now() - asked);
      const sods = results.flatMap((result) => ('sod' in result ? [result.sod] : []));
      signed += sods.length;
      refused += batch - sods.length;
      const [sample] = sods;
      if (sample !== undefined && samples.length < SAMPLES) {
        samples.push(new Uint8Array(Buffer.from(sample, 'base64')));
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const took = (performance.now() - started) / 1000;
  close();
  times.sort((a, b) => a - b);
  return {
    signed,
    refused,
    seconds: took,
    perSecond: signed / took,
    medianMilliseconds: times[Math.floor(times.length / 2)] ?? 0,
    p99Milliseconds: times[Math.floor(times.length * 0.99)] ?? 0,
    samples,
  };
}

function document(): SignSods['requests'][number] {
  return {
    requestId: randomUUID(),
    documentType: 'ID',
    digestAlgorithm: 'sha256',
    dataGroupHashes: DATA_GROUPS.map((number) => ({
      number,
      hash: createHash('sha256').update(randomBytes(16)).digest('base64'),
    })),
  };
}
