import { createHash } from 'node:crypto';
import {
  type Certificate,
  type CertificateRevocationList,
  CONTENT_TYPE,
  decodeBasicConstraints,
  EXTENSION,
  encodeCscaMasterList,
  equalBytes,
  nameText,
  nameValues,
} from '@tamga/formats';
import { DEFAULT_POLICY, type MasterListFacts, verifyMasterList } from '@tamga/verification';
import { signData } from '../cms/sign-data.ts';
import { assertMaySign } from '../document-signing/assert-may-sign.ts';
import { CaError } from '../errors.ts';
import { keyUsageOf, readExtension } from '../lint/read-extension.ts';
import type { SigningAuthority } from '../pki.ts';

/** Our own country signing authority and its CRL of now. */
export interface CountrySigning {
  readonly csca: Certificate;
  readonly crl: CertificateRevocationList;
}

/**
 * A CSCA master list (Doc 9303-12 section 9), DER: the certificates under the master list signer's signature, with the
 * signing time; signer and CSCA are carried beside it. Our own CSCA is in the list. It is read back by the rules of
 * whoever receives it.
 *
 * @param certificates of other states, and links of our own; one that stands twice is listed once
 * @throws CaError REQUEST_UNREADABLE for a certificate of no CSCA; SIGNER_NOT_IN_PERIOD, LINT_FAILED, OUTPUT_NOT_VERIFIED
 */
export async function signMasterList(
  certificates: readonly Certificate[],
  { certificate, signer }: SigningAuthority,
  { csca, crl }: CountrySigning,
  now: Date,
): Promise<Uint8Array> {
  assertMaySign(certificate, now);
  const listed = [csca, ...certificates];
  for (const one of listed) assertIsCsca(one);
  const unique = listed.filter(
    (one, index) => listed.findIndex((other) => equalBytes(other.raw, one.raw)) === index,
  );
  const eContent = encodeCscaMasterList(unique.map(({ raw }) => raw));
  const list = await signData({
    eContentType: CONTENT_TYPE.cscaMasterList,
    eContent,
    messageDigest: createHash('sha256').update(eContent).digest(),
    signingTime: new Date(Math.floor(now.getTime() / 1000) * 1000),
    signer,
    certificate,
    others: [csca],
  });
  assertReadable({ bytes: list, cscaCertificates: [csca], crls: [crl] }, unique.length, now);
  return list;
}

/** Doc 9303-12 section 7.1 table 6, as far as every state keeps it: an authority that signs certificates for a country. */
function assertIsCsca(certificate: Certificate): void {
  const constraints = readExtension(
    certificate,
    EXTENSION.basicConstraints,
    decodeBasicConstraints,
  );
  const countries = nameValues(certificate.subject.rdns, 'C');
  const isCsca =
    constraints?.ca === true &&
    keyUsageOf(certificate).includes('keyCertSign') &&
    countries.length === 1;
  if (isCsca) return;
  throw new CaError(
    'REQUEST_UNREADABLE',
    `${nameText(certificate.subject.rdns)} is no CSCA: it is not put on a master list.`,
  );
}

function assertReadable(facts: MasterListFacts, count: number, now: Date): void {
  const { indication, checks, certificates } = verifyMasterList(facts, DEFAULT_POLICY, now);
  if (indication === 'TOTAL-PASSED' && certificates.length === count) return;
  const faults = checks.filter(({ outcome }) => outcome !== 'passed');
  const told = faults.map(({ message }) => message).join(' ');
  throw new CaError('OUTPUT_NOT_VERIFIED', `The master list was kept back: ${indication}. ${told}`);
}
