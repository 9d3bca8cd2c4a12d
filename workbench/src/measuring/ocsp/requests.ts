import { createHash, randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOcspRequest, type Certificate, parseCertificate } from '@tamga/formats';

/** Requests for certificates of one issuer, as bytes of HTTP. */
export interface OcspRequests {
  /** GET for one of the certificates after the other, without a nonce. */
  nextGet(): Buffer;
  /** POST for one after the other, with a nonce of 32 octets that was never used. */
  nextPost(): Buffer;
}

const NONCE_OCTETS = 32;

export function ocspRequests(pki: string, serials: readonly Uint8Array[]): OcspRequests {
  const issuer = parseCertificate(new Uint8Array(readFileSync(join(pki, 'citizen-issuing.crt'))));
  const gets = serials.map((serial) => getOf(ocspPath(issuer, serial)));
  const posts = serials.map((serial) => postOf(issuer, serial));
  let [get, post] = [0, 0];
  return {
    nextGet: () => gets[get++ % gets.length] ?? Buffer.alloc(0),
    nextPost() {
      const { bytes, nonceAt } = posts[post++ % posts.length] ?? {
        bytes: Buffer.alloc(0),
        nonceAt: 0,
      };
      // Written anew for each: the one before may still be on its way.
      const copy = Buffer.from(bytes);
      return randomFillSync(copy, nonceAt, NONCE_OCTETS);
    },
  };
}

export function getOf(path: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
}

export function ocspPath(issuer: Certificate, serial: Uint8Array): string {
  const request = Buffer.from(buildOcspRequest({ certIds: [certId(issuer, serial)] }));
  return `/ocsp/${encodeURIComponent(request.toString('base64'))}`;
}

function postOf(issuer: Certificate, serial: Uint8Array): { bytes: Buffer; nonceAt: number } {
  const nonce = Buffer.alloc(NONCE_OCTETS, 0x5a);
  const body = Buffer.from(buildOcspRequest({ certIds: [certId(issuer, serial)], nonce }));
  const head = Buffer.from(
    `POST /ocsp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/ocsp-request\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  const bytes = Buffer.concat([head, body]);
  return { bytes, nonceAt: bytes.lastIndexOf(nonce) };
}

function certId(issuer: Certificate, serial: Uint8Array) {
  const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();
  return {
    hash: 'sha1' as const,
    issuerNameHash: sha1(issuer.subject.raw),
    issuerKeyHash: sha1(issuer.spki.publicKey),
    serial,
  };
}
