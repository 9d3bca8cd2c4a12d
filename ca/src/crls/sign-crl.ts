import {
  assembleSigned,
  buildTbsCertList,
  type Certificate,
  type CertificateRevocationList,
  decodeCrlNumber,
  decodeSubjectKeyIdentifier,
  EXTENSION,
  type Extension,
  encodeAuthorityKeyIdentifier,
  encodeCrlNumber,
  encodeDistributionPoints,
  encodeExpiredCertsOnCrl,
  encodeIssuingDistributionPoint,
  findExtension,
  parseCrl,
  type RevokedCertificate,
} from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { readExtension } from '../lint/read-extension.ts';
import { permitCrl } from '../lint/signing-permit.ts';

export interface CrlFields {
  readonly issuer: Certificate;
  readonly number: bigint;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: readonly RevokedCertificate[];
  /** Address of a citizens' shard, as in their certificates; absent for the full CRL of a root. */
  readonly shardUrl?: string;
  /** Certificates that expired since then are still listed; absent where they are not. */
  readonly expiredSince?: Date;
  /** In a complete list: where its deltas lie (RFC 5280 5.2.6). */
  readonly deltaUrl?: string;
  /** In a delta: the number of the complete list that it begins at (RFC 5280 5.2.4). */
  readonly base?: bigint;
}

/** Builds, lints and signs a CRL, reads it back and verifies it before anyone can see it. */
export async function signCrl(
  fields: CrlFields,
  signer: AuthoritySigner,
): Promise<CertificateRevocationList> {
  const { issuer, shardUrl, number, revoked } = fields;
  const tbs = buildTbsCertList({
    signatureAlgorithm: signer.algorithm,
    issuer: issuer.subject.raw,
    thisUpdate: fields.thisUpdate,
    nextUpdate: fields.nextUpdate,
    revoked,
    extensions: extensions(fields),
  });
  const kind = shardUrl === undefined ? 'full' : 'citizen';
  const known = shardUrl === undefined ? {} : { distributionPoint: shardUrl };
  const signature = await signer.sign(permitCrl(tbs, signer.algorithm, kind, issuer, known));
  const crl = parseCrl(assembleSigned(tbs, signer.algorithm, signature));
  const entries = [...crl.entries()].length;
  if (
    !verifySignature({
      spki: issuer.spki.raw,
      algorithm: signer.algorithm,
      data: crl.tbs,
      signature: crl.signature,
    }) ||
    entries !== revoked.length ||
    readExtension(crl, EXTENSION.cRLNumber, decodeCrlNumber) !== number
  ) {
    throw new CaError('OUTPUT_NOT_VERIFIED', `CRL ${number} does not read back as it was made.`);
  }
  return crl;
}

function extensions(fields: CrlFields): readonly Extension[] {
  const { issuer, number, shardUrl, deltaUrl, base, expiredSince } = fields;
  const identifier = findExtension(issuer.extensions, EXTENSION.subjectKeyIdentifier);
  const keyIdentifier = identifier && decodeSubjectKeyIdentifier(identifier.value);
  const uri = (value: string) => ({ fullName: [{ kind: 'uri' as const, value }] });
  const all: Extension[] = [];
  const add = (oid: string, value: Uint8Array, critical = false): void => {
    all.push({ oid, critical, value });
  };
  if (keyIdentifier !== undefined) {
    add(EXTENSION.authorityKeyIdentifier, encodeAuthorityKeyIdentifier({ keyIdentifier }));
  }
  add(EXTENSION.cRLNumber, encodeCrlNumber(number));
  if (base !== undefined) add(EXTENSION.deltaCRLIndicator, encodeCrlNumber(base), true);
  if (shardUrl !== undefined) {
    const scope = { name: uri(shardUrl), onlyContainsUserCerts: true };
    add(EXTENSION.issuingDistributionPoint, encodeIssuingDistributionPoint(scope), true);
  }
  if (deltaUrl !== undefined) {
    add(EXTENSION.freshestCRL, encodeDistributionPoints([{ name: uri(deltaUrl) }]));
  }
  if (expiredSince !== undefined) {
    add(EXTENSION.expiredCertsOnCRL, encodeExpiredCertsOnCrl(expiredSince));
  }
  return all;
}
