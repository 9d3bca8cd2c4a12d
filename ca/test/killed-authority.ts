import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CaConfig } from '@tamga/ca';
import type { CertificateRequest, IssueCertificatesReply } from '@tamga/contracts';
import { call, certificateRequest, csrOf, rsaPair, type World } from './world.ts';

const entry = fileURLToPath(new URL('./paused-ca.ts', import.meta.url));

export interface AuthorityProcess {
  readonly child: ChildProcess;
  readonly port: number;
  kill(): Promise<void>;
}

/** An authority in a process of its own, named as its audit chain and its files. */
export async function startAuthorityProcess(
  world: World,
  instance: string,
  changes: Partial<CaConfig> = {},
): Promise<AuthorityProcess> {
  const file = join(world.ceremony.folder, `${instance}.json`);
  const checkpoints = join(world.ceremony.folder, `export/${instance}.jsonl`);
  writeFileSync(file, JSON.stringify({ ...world.config, instance, checkpoints, ...changes }));
  const child = fork(entry, [file, 'never'], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [ready] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`${instance} did not start`);
    }),
  ])) as [{ port: number }];
  return {
    child,
    port: ready.port,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Requests for a few keys, each certified again and again under new request ids. */
export function requestMaker(keys: number): () => CertificateRequest {
  const prepared = Array.from({ length: keys }, (_, index) =>
    certificateRequest(csrOf(rsaPair()), {
      subject: {
        civilNumber: String(990_000_000_000 + index),
        surname: 'SPECIMEN',
        givenName: 'LOAD',
      },
    }),
  );
  let next = 0;
  return () => {
    const request = prepared[next++ % keys];
    assert.ok(request);
    return { ...request, requestId: randomUUID() };
  };
}

/** What became of requests: the serial that was answered, or undefined where no answer came. */
export type Answers = Map<string, { request: CertificateRequest; serial: string | undefined }>;

/** Asks once; what got no serial, for whatever reason, stays without. Gives the codes of problems. */
export async function ask(
  world: World,
  port: number,
  requests: readonly CertificateRequest[],
  answers: Answers,
): Promise<readonly string[]> {
  for (const request of requests) {
    if (!answers.has(request.requestId)) {
      answers.set(request.requestId, { request, serial: undefined });
    }
  }
  const answer = await call(world, port, 'service-bureau', 'POST', '/certificates', { requests });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const { results } = answer.body as unknown as IssueCertificatesReply;
  return results.flatMap((result) => {
    const known = answers.get(result.requestId);
    assert.ok(known);
    if ('problem' in result) return [result.problem.code];
    assert.ok(known.serial === undefined || known.serial === result.serial, 'another certificate');
    known.serial = result.serial;
    return [];
  });
}

/** Asks in several connections, for one and for several at once, until `isOver`; errors of a killed peer are none. */
export async function keepAsking(
  world: World,
  port: number,
  make: () => CertificateRequest,
  answers: Answers,
  isOver: () => boolean,
): Promise<void> {
  const connection = async (size: number): Promise<void> => {
    while (!isOver()) {
      const requests = Array.from({ length: size }, make);
      await ask(world, port, requests, answers).catch((error: unknown) => {
        if (error instanceof assert.AssertionError) throw error;
        return delay(5);
      });
    }
  };
  await Promise.all([1, 1, 1, 4, 10].map(connection));
}
