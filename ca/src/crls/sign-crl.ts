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
    extensions: extensions(issuer, number, shardUrl),
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

function extensions(
  issuer: Certificate,
  number: bigint,
  shardUrl: string | undefined,
): readonly Extension[] {
  const identifier = findExtension(issuer.extensions, EXTENSION.subjectKeyIdentifier);
  return [
    ...(identifier === undefined
      ? []
      : [
          {
            oid: EXTENSION.authorityKeyIdentifier,
            critical: false,
            value: encodeAuthorityKeyIdentifier({
              keyIdentifier: decodeSubjectKeyIdentifier(identifier.value),
            }),
          },
        ]),
    { oid: EXTENSION.cRLNumber, critical: false, value: encodeCrlNumber(number) },
    ...(shardUrl === undefined
      ? []
      : [
          {
            oid: EXTENSION.issuingDistributionPoint,
            critical: true,
            value: encodeIssuingDistributionPoint({
              name: { fullName: [{ kind: 'uri', value: shardUrl }] },
              onlyContainsUserCerts: true,
            }),
          },
        ]),
  ];
}
