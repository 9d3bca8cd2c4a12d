import { randomBytes, randomUUID } from 'node:crypto';
import type { SignSods, SignSodsReply } from '@tamga/contracts';
import { requestJson } from '@tamga/contracts/fetch-client';
import { httpsSend } from '@tamga/contracts/https-send';
import type { BenchAuthority } from '../authority/authority.ts';

export interface SodLoad {
  readonly signed: number;
  readonly refused: number;
  readonly perSecond: number;
  readonly medianMilliseconds: number;
  /** The last security objects that came, DER with the tag of EF.SOD. */
  readonly last: readonly Uint8Array[];
}

const GROUPS = [1, 2, 11, 14, 15];
const SHA256_BYTES = 32;

/** Asks for `batch` security objects a message, over `connections` that each wait for their answer. */
export async function runSodLoad(options: {
  readonly authority: BenchAuthority;
  readonly batch: number;
  readonly connections: number;
  readonly seconds: number;
}): Promise<SodLoad> {
  const { authority, batch, connections, seconds } = options;
  const { send, close } = httpsSend(authority.peer);
  const times: number[] = [];
  let [signed, refused] = [0, 0];
  let last: SignSodsReply['results'] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      const asked = performance.now();
      const { results } = await requestJson<SignSodsReply>(
        send,
        'POST',
        '/document-signer/sods',
        message(batch),
      );
      times.push(performance.now() - asked);
      const good = results.filter((result) => 'sod' in result).length;
      signed += good;
      refused += batch - good;
      last = results;
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  const took = (performance.now() - started) / 1000;
  close();
  times.sort((a, b) => a - b);
  return {
    signed,
    refused,
    perSecond: signed / took,
    medianMilliseconds: times[Math.floor(times.length / 2)] ?? 0,
    last: last.flatMap((result) =>
      'sod' in result ? [new Uint8Array(Buffer.from(result.sod, 'base64'))] : [],
    ),
  };
}

function message(batch: number): SignSods {
  return {
    requests: Array.from({ length: batch }, () => ({
      requestId: randomUUID(),
      documentType: 'P',
      digestAlgorithm: 'sha256' as const,
      dataGroupHashes: GROUPS.map((number) => ({
        number,
        hash: randomBytes(SHA256_BYTES).toString('base64'),
      })),
    })),
  };
}
