import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningCa } from '@tamga/ca';
import type { ChangeStatus, IssueCertificatesReply } from '@tamga/contracts';
import {
  decodeDistributionPoints,
  distributionPointUris,
  EXTENSION,
  findExtension,
  parseCertificate,
  parseCrl,
} from '@tamga/formats';
import {
  type Answer,
  call,
  certificateRequest,
  csrOf,
  PUBLIC_URL,
  rsaPair,
  type World,
} from './world.ts';

/** A citizen's certificate. */
export interface Subject {
  readonly serial: string;
  readonly der: Uint8Array;
}

export async function issueCitizen(world: World, ca: RunningCa): Promise<Subject> {
  const answer = await call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
    requests: [certificateRequest(csrOf(rsaPair()))],
  });
  const [result] = (answer.body as unknown as IssueCertificatesReply).results;
  assert.ok(result !== undefined && 'certificate' in result, JSON.stringify(answer.body));
  return {
    serial: result.serial,
    der: new Uint8Array(Buffer.from(result.certificate, 'base64')),
  };
}

export function changeStatus(
  world: World,
  ca: RunningCa,
  serial: string,
  change: Omit<ChangeStatus, 'requestId'> & { requestId?: string },
): Promise<Answer> {
  return call(world, ca.port, 'service-bureau', 'POST', `/certificates/${serial}/status`, {
    requestId: randomUUID(),
    ...change,
  });
}

/** An address that certificates name, at the port where this authority listens. */
export function addressAt(ca: RunningCa, url: string): string {
  return url.replace(PUBLIC_URL, `http://127.0.0.1:${ca.publicPort}`);
}

export function crlAddress(der: Uint8Array): string {
  const { extensions } = parseCertificate(der);
  const value = findExtension(extensions, EXTENSION.cRLDistributionPoints)?.value;
  const [url] = distributionPointUris(decodeDistributionPoints(value ?? new Uint8Array()));
  assert.ok(url);
  return url;
}

/** What the repository gives at the distribution point of a certificate. */
export async function fetchCrl(ca: RunningCa, der: Uint8Array): Promise<Uint8Array> {
  const response = await fetch(addressAt(ca, crlAddress(der)));
  assert.equal(response.headers.get('content-type'), 'application/pkix-crl');
  return new Uint8Array(await response.arrayBuffer());
}

/** The CRL of a certificate's shard, once it lists it with this reason; without a reason, once it does not. */
export async function untilInCrl(
  ca: RunningCa,
  { serial, der }: Subject,
  wanted: string | undefined,
): Promise<Uint8Array> {
  for (let waited = 0; waited < 5_000; waited += 100) {
    const crl = await fetchCrl(ca, der);
    const entry = [...parseCrl(crl).entries()].find(
      (one) => one.serial.value === BigInt(`0x${serial}`),
    );
    if (entry?.reason === wanted) return crl;
    await delay(100);
  }
  throw new assert.AssertionError({ message: `the CRL did not say ${wanted} within 5 s` });
}
