import {
  encodeSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../algorithms/signature-algorithm.ts';
import { encodeSerial } from '../certificate/build-certificate.ts';
import { time } from '../der/time.ts';
import { explicit, integer, sequence, sequenceOf } from '../der/write.ts';
import {
  type CrlReason,
  encodeCrlReason,
  encodeInvalidityDate,
} from '../extensions/crl-extensions.ts';
import { type Extension, encodeExtensions } from '../extensions/extension.ts';
import { EXTENSION } from '../extensions/oids.ts';
import { nameBytes } from '../names/encode-name.ts';
import type { Name } from '../names/name.ts';

export interface RevokedCertificate {
  readonly serial: bigint | Uint8Array;
  readonly revocationDate: Date;
  /** `unspecified` is said by leaving it away. */
  readonly reason?: CrlReason;
  readonly invalidityDate?: Date;
  /** Further entry extensions, such as certificateIssuer in an indirect CRL. */
  readonly extensions?: readonly Extension[];
}

export interface TbsCertListFields {
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly issuer: Name | Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly revoked: Iterable<RevokedCertificate>;
  readonly extensions: readonly Extension[];
}

/** TBSCertList, version 2 (RFC 5280 5.1); revokedCertificates is absent when there is none. */
export function buildTbsCertList(parts: TbsCertListFields): Uint8Array {
  const entries: Uint8Array[] = [];
  for (const revoked of parts.revoked) entries.push(encodeRevokedCertificate(revoked));
  return sequence(
    integer(1),
    encodeSignatureAlgorithm(parts.signatureAlgorithm),
    nameBytes(parts.issuer),
    time(parts.thisUpdate),
    time(parts.nextUpdate),
    ...(entries.length === 0 ? [] : [sequenceOf(entries)]),
    ...(parts.extensions.length === 0 ? [] : [explicit(0, encodeExtensions(parts.extensions))]),
  );
}

function encodeRevokedCertificate(revoked: RevokedCertificate): Uint8Array {
  const { reason, invalidityDate } = revoked;
  const extensions: Extension[] = [];
  if (reason !== undefined && reason !== 'unspecified') {
    extensions.push({ oid: EXTENSION.cRLReason, critical: false, value: encodeCrlReason(reason) });
  }
  if (invalidityDate !== undefined) {
    const value = encodeInvalidityDate(invalidityDate);
    extensions.push({ oid: EXTENSION.invalidityDate, critical: false, value });
  }
  extensions.push(...(revoked.extensions ?? []));
  return sequence(
    encodeSerial(revoked.serial),
    time(revoked.revocationDate),
    ...(extensions.length === 0 ? [] : [encodeExtensions(extensions)]),
  );
}
