import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { SignSods } from '@tamga/contracts';
import { call, type World } from './world.ts';

export type SodRequest = SignSods['requests'][number];

/** One result of `POST /document-signer/sods`. */
export interface SodReply {
  readonly requestId: string;
  readonly sod?: string;
  readonly problem?: { readonly code: string; readonly detail?: string };
}

/** Data groups of a fictitious document. */
export const GROUPS: ReadonlyMap<number, Buffer> = new Map(
  [1, 2, 11].map((number) => [number, Buffer.from(`data group ${number}`)]),
);

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

export function sodRequest(changes: Partial<SodRequest> = {}): SodRequest {
  return {
    requestId: randomUUID(),
    documentType: 'P',
    digestAlgorithm: 'sha256',
    dataGroupHashes: [...GROUPS].map(([number, bytes]) => ({
      number,
      hash: sha256(bytes).toString('base64'),
    })),
    ...changes,
  };
}

/** The results of one message. */
export async function askSods(
  world: World,
  port: number,
  ...requests: readonly SodRequest[]
): Promise<readonly SodReply[]> {
  const path = '/document-signer/sods';
  const answer = await call(world, port, 'service-bureau', 'POST', path, { requests });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body['results'] as SodReply[];
}

/** The one result of a message with one request. */
export async function askSod(
  world: World,
  port: number,
  changes: Partial<SodRequest> = {},
): Promise<SodReply> {
  const [reply] = await askSods(world, port, sodRequest(changes));
  assert.ok(reply);
  return reply;
}
