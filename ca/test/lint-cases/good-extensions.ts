import { createHash } from 'node:crypto';
import {
  ACCESS_METHOD,
  EXTENSION,
  encodeAuthorityInfoAccess,
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeCertificatePolicies,
  encodeDistributionPoints,
  encodeExtKeyUsage,
  encodeGeneralNames,
  encodeKeyUsage,
  encodePrivateKeyUsagePeriod,
  encodeQcStatements,
  type GeneralName,
  type KeyUsage,
  name,
  type QcStatement,
  SEMANTICS_NATURAL_OID,
} from '@tamga/formats';
import type { RawExtension } from './shapes.ts';

export const FROM = new Date('2026-03-01T00:00:00Z');
export const until = (year: number) => new Date(Date.UTC(year, 1, 28, 23, 59, 59));
const URL = 'http://crl.tamga.example';

export const identifier = (spki: Uint8Array) =>
  createHash('sha256').update(spki).digest().subarray(0, 20);
export const plain = (oid: string, value: Uint8Array): RawExtension => ({
  oid,
  critical: false,
  value,
});
export const critical = (oid: string, value: Uint8Array): RawExtension => ({
  oid,
  critical: true,
  value,
});

export const usage = (...usages: readonly KeyUsage[]) =>
  critical(EXTENSION.keyUsage, encodeKeyUsage(usages));
export const basic = (pathLength?: number) =>
  critical(
    EXTENSION.basicConstraints,
    encodeBasicConstraints({ ca: true, ...(pathLength === undefined ? {} : { pathLength }) }),
  );
export const aki = (spki: Uint8Array) =>
  plain(
    EXTENSION.authorityKeyIdentifier,
    encodeAuthorityKeyIdentifier({ keyIdentifier: identifier(spki) }),
  );
export const crl = (path: string) =>
  plain(
    EXTENSION.cRLDistributionPoints,
    encodeDistributionPoints([
      { name: { fullName: [{ kind: 'uri', value: `${URL}/crl/${path}.crl` }] } },
    ]),
  );
export const access = (file: string, ocsp: boolean) =>
  plain(
    EXTENSION.authorityInfoAccess,
    encodeAuthorityInfoAccess([
      ...(ocsp
        ? [{ method: ACCESS_METHOD.ocsp, location: { kind: 'uri', value: `${URL}/ocsp` } as const }]
        : []),
      {
        method: ACCESS_METHOD.caIssuers,
        location: { kind: 'uri', value: `${URL}/certs/${file}` },
      },
    ]),
  );
export const STATE: readonly GeneralName[] = [
  { kind: 'email', value: 'csca@tamga.example' },
  { kind: 'directory', rdns: name(['L', 'MNG']) },
];
export const STATE_NAMES = [
  plain(EXTENSION.subjectAltName, encodeGeneralNames(STATE)),
  plain(EXTENSION.issuerAltName, encodeGeneralNames(STATE)),
];
export const signsUntil = (year: number) =>
  plain(
    EXTENSION.privateKeyUsagePeriod,
    encodePrivateKeyUsagePeriod({ notBefore: FROM, notAfter: until(year) }),
  );
export const purpose = (oid: string, isCritical: boolean): RawExtension => ({
  oid: EXTENSION.extKeyUsage,
  critical: isCritical,
  value: encodeExtKeyUsage([oid]),
});
export const policy = (oid: string) =>
  plain(EXTENSION.certificatePolicies, encodeCertificatePolicies([{ policy: oid }]));
export const statements = (...list: readonly QcStatement[]) =>
  plain(
    EXTENSION.qcStatements,
    encodeQcStatements([{ kind: 'semantics', identifier: SEMANTICS_NATURAL_OID }, ...list]),
  );
