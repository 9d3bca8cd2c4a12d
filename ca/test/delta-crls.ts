import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningCa } from '@tamga/ca';
import {
  type CertificateRevocationList,
  decodeCrlNumber,
  decodeDistributionPoints,
  distributionPointUris,
  EXTENSION,
  encodePem,
  findExtension,
  parseCrl,
} from '@tamga/formats';
import { run } from '@tamga/workbench/fixtures';
import { addressAt, fetchCrl, type Subject } from './citizens.ts';
import type { World } from './world.ts';

/** Value of an extension that must be there. */
export function extensionOf(crl: CertificateRevocationList, oid: string): Uint8Array {
  return findExtension(crl.extensions, oid)?.value ?? assert.fail(`no extension ${oid}`);
}

export const numberOf = (crl: CertificateRevocationList): bigint =>
  decodeCrlNumber(extensionOf(crl, EXTENSION.cRLNumber));

export const baseOf = (crl: CertificateRevocationList): bigint =>
  decodeCrlNumber(extensionOf(crl, EXTENSION.deltaCRLIndicator));

/** Each serial, as hexadecimal, with its reason. */
export const entriesOf = (crl: CertificateRevocationList): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...crl.entries()].map(({ serial, reason }) => [
      Buffer.from(serial.bytes).toString('hex'),
      reason,
    ]),
  );

export async function fetchComplete(ca: RunningCa, { der }: Subject) {
  return parseCrl(await fetchCrl(ca, der));
}

/** Where the complete list of a certificate says that its deltas lie. */
export async function deltaAddress(ca: RunningCa, subject: Subject): Promise<string> {
  const complete = await fetchComplete(ca, subject);
  const points = decodeDistributionPoints(extensionOf(complete, EXTENSION.freshestCRL));
  const [url] = distributionPointUris(points);
  return addressAt(ca, url ?? assert.fail('freshestCRL names no address'));
}

export async function fetchDelta(ca: RunningCa, subject: Subject) {
  const response = await fetch(await deltaAddress(ca, subject));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'application/pkix-crl');
  return parseCrl(new Uint8Array(await response.arrayBuffer()));
}

/** The delta of a certificate's shard, once it says this of it. */
export async function untilInDelta(
  ca: RunningCa,
  subject: Subject,
  wanted: string | undefined,
): Promise<CertificateRevocationList> {
  let found: string | undefined;
  for (let waited = 0; waited < 20_000; waited += 100) {
    const delta = await fetchDelta(ca, subject);
    found = entriesOf(delta)[subject.serial];
    if (found === wanted) return delta;
    await delay(100);
  }
  throw new assert.AssertionError({ message: `the delta said ${found}, not ${wanted}` });
}

/** `openssl verify` with these lists: "valid", or what it prints. */
export async function judgeWithDeltas(
  { ceremony: { folder, pki } }: World,
  { der }: Subject,
  lists: readonly CertificateRevocationList[],
  ...options: readonly string[]
): Promise<string> {
  const write = (name: string, label: string, ...blocks: readonly Uint8Array[]): string => {
    writeFileSync(join(folder, name), blocks.map((block) => encodePem(label, block)).join(''));
    return join(folder, name);
  };
  const authority = (name: string): string =>
    write(`${name}.pem`, 'CERTIFICATE', readFileSync(join(pki, `${name}.crt`)));
  const { code, text } = await run('openssl', [
    ...['verify', '-crl_check', '-extended_crl', ...options],
    ...['-CAfile', authority('citizen-root'), '-untrusted', authority('citizen-issuing')],
    ...['-CRLfile', write('lists.pem', 'X509 CRL', ...lists.map(({ raw }) => raw))],
    write('judged.pem', 'CERTIFICATE', der),
  ]);
  return code === 0 ? 'valid' : text;
}
