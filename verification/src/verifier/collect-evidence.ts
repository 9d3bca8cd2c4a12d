import { createHash, randomBytes } from 'node:crypto';
import {
  ACCESS_METHOD,
  buildOcspRequest,
  type Certificate,
  type CertificateRevocationList,
  decodeAuthorityInfoAccess,
  decodeDistributionPoints,
  distributionPointUris,
  EXTENSION,
  equalBytes,
  findExtension,
  type OcspResponse,
  parseCertificate,
  parseOcspResponse,
} from '@tamga/formats';
import { VerificationError } from '../errors.ts';
import { mayIssue, sameCertificate } from '../path/find-paths.ts';
import type { Fetcher } from './fetcher.ts';
import type { KeptCrls } from './kept-evidence.ts';

/** What was found about a certificate, and what could not be. */
export interface Evidence {
  readonly intermediates: readonly Certificate[];
  readonly crls: readonly CertificateRevocationList[];
  readonly ocspResponses: readonly OcspResponse[];
  /** Sentences about what was not reached or not readable. */
  readonly problems: readonly string[];
}

export interface EvidenceSources {
  readonly fetcher: Fetcher;
  readonly crls: KeptCrls;
  readonly anchors: readonly Certificate[];
  /** At hand without asking anybody. */
  readonly intermediates: readonly Certificate[];
}

/** Steps from a certificate towards its anchor. */
const MAX_DEPTH = 6;
/** Addresses of one kind that one certificate may name. */
const MAX_ADDRESSES = 4;
const NONCE_OCTETS = 32;

/**
 * Gathers the issuers, CRLs and OCSP answers of a certificate and of those above it, before anything is judged: the
 * judgement is a pure function of what this gives (so that it can be repeated later).
 */
export async function collectEvidence(
  leaf: Certificate,
  sources: EvidenceSources,
): Promise<Evidence> {
  const intermediates = [...sources.intermediates];
  const crls: CertificateRevocationList[] = [];
  const ocspResponses: OcspResponse[] = [];
  const problems: string[] = [];
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  let current: Certificate | undefined = leaf;
  for (let depth = 0; depth < MAX_DEPTH && current !== undefined; depth += 1) {
    const certificate: Certificate = current;
    if (sources.anchors.some((anchor) => sameCertificate(anchor, certificate))) {
      break;
    }
    const addresses =
      depth === 0
        ? addressesOf(certificate)
        : await attempt('an issuer', async () => addressesOf(certificate));
    if (addresses === undefined) {
      break;
    }
    const anchored = sources.anchors.find((anchor) => mayIssue(anchor, certificate));
    const issuer: Certificate | undefined =
      anchored ??
      intermediates.find((candidate) => mayIssue(candidate, certificate)) ??
      (await fetchIssuer(certificate, addresses.issuers, sources.fetcher, attempt));
    if (issuer !== undefined && anchored === undefined && !intermediates.includes(issuer)) {
      intermediates.push(issuer);
    }
    const [lists, answers] = await Promise.all([
      Promise.all(addresses.crls.map((url) => attempt(url, () => sources.crls.get(url)))),
      issuer === undefined
        ? []
        : Promise.all(
            addresses.ocsp.map((url) =>
              attempt(url, () => askOcsp(url, certificate, issuer, sources.fetcher)),
            ),
          ),
    ]);
    crls.push(...lists.filter((list) => list !== undefined));
    ocspResponses.push(...answers.flatMap((answer) => (answer === undefined ? [] : [answer])));
    current = anchored === undefined ? issuer : undefined;
  }
  return { intermediates, crls, ocspResponses, problems };
}

async function fetchIssuer(
  certificate: Certificate,
  addresses: readonly string[],
  fetcher: Fetcher,
  attempt: <T>(what: string, work: () => Promise<T>) => Promise<T | undefined>,
): Promise<Certificate | undefined> {
  for (const url of addresses) {
    const issuer = await attempt(url, async () => parseCertificate(await fetcher.get(url)));
    if (issuer !== undefined && mayIssue(issuer, certificate)) {
      return issuer;
    }
  }
  return undefined;
}

/** RFC 6960 section 4.1: a CertID by SHA-256; the nonce (RFC 9654) makes a replayed answer useless to a thief of it. */
async function askOcsp(
  url: string,
  certificate: Certificate,
  issuer: Certificate,
  fetcher: Fetcher,
): Promise<OcspResponse> {
  const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const nonce = randomBytes(NONCE_OCTETS);
  const request = buildOcspRequest({
    certIds: [
      {
        hash: 'sha256',
        issuerNameHash: digest(issuer.subject.raw),
        issuerKeyHash: digest(issuer.spki.publicKey),
        serial: certificate.serial.bytes,
      },
    ],
    nonce,
  });
  const response = parseOcspResponse(await fetcher.post(url, 'application/ocsp-request', request));
  // A responder that answers in advance gives no nonce (RFC 9654 section 2.1); another one than ours is a replay.
  const answered = response.status === 'successful' ? response.basic.nonce : undefined;
  if (answered !== undefined && !equalBytes(answered, nonce)) {
    throw new VerificationError('INPUT_UNREADABLE', 'the answer is to another question (nonce)');
  }
  return response;
}

/** Whom a certificate tells to ask. @throws FormatError: of the leaf it is the question's fault, of an issuer anybody's */
function addressesOf(certificate: Certificate) {
  return {
    crls: crlAddresses(certificate),
    ocsp: accessAddresses(certificate, ACCESS_METHOD.ocsp),
    issuers: accessAddresses(certificate, ACCESS_METHOD.caIssuers),
  };
}

function crlAddresses(certificate: Certificate): readonly string[] {
  const points = findExtension(certificate.extensions, EXTENSION.cRLDistributionPoints);
  return points === undefined
    ? []
    : httpOnly(distributionPointUris(decodeDistributionPoints(points.value)));
}

function accessAddresses(certificate: Certificate, method: string): readonly string[] {
  const access = findExtension(certificate.extensions, EXTENSION.authorityInfoAccess);
  return access === undefined
    ? []
    : httpOnly(
        decodeAuthorityInfoAccess(access.value).flatMap((entry) =>
          entry.method === method && entry.location.kind === 'uri' ? [entry.location.value] : [],
        ),
      );
}

function httpOnly(addresses: readonly string[]): readonly string[] {
  return addresses.filter((url) => /^https?:\/\//.test(url)).slice(0, MAX_ADDRESSES);
}
