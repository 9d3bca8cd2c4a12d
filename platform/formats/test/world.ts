import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  assembleSigned,
  buildTbsCertificate,
  EXTENSION,
  type Extension,
  encodeAuthorityKeyIdentifier,
  encodeBasicConstraints,
  encodeKeyUsage,
  encodeSubjectKeyIdentifier,
  type Name,
  name,
  parseSpki,
  type SignatureAlgorithm,
  signatureScheme,
} from '@tamga/formats';

export interface Pair {
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
}

export function rsaPair(): Pair {
  return pair(generateKeyPairSync('rsa', { modulusLength: 2048 }));
}

export function ecPair(namedCurve = 'P-256', paramEncoding: 'named' | 'explicit' = 'named'): Pair {
  return pair(generateKeyPairSync('ec', { namedCurve, paramEncoding }));
}

function pair(keys: { privateKey: KeyObject; publicKey: KeyObject }): Pair {
  const spki = new Uint8Array(keys.publicKey.export({ format: 'der', type: 'spki' }));
  return { privateKey: keys.privateKey, spki };
}

export function signWith(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
): Uint8Array {
  const { hash, family } = signatureScheme(algorithm);
  const padding =
    family === 'rsa-pss'
      ? {
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
        }
      : {};
  return new Uint8Array(sign(hash, data, { key, ...padding }));
}

export function digest(hash: string, data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(hash).update(data).digest());
}

export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return digest('sha1', parseSpki(spki).publicKey);
}

export const ROOT_NAME: Name = name(
  ['C', 'MN'],
  ['O', 'Жишээ Байгууллага'],
  ['CN', 'Specimen Root'],
);
export const NOT_BEFORE = new Date('2026-01-01T00:00:00Z');
export const NOT_AFTER = new Date('2056-01-01T00:00:00Z');

export function caExtensions(spki: Uint8Array): readonly Extension[] {
  return [
    {
      oid: EXTENSION.basicConstraints,
      critical: true,
      value: encodeBasicConstraints({ ca: true }),
    },
    {
      oid: EXTENSION.keyUsage,
      critical: true,
      value: encodeKeyUsage(['keyCertSign', 'cRLSign']),
    },
    {
      oid: EXTENSION.subjectKeyIdentifier,
      critical: false,
      value: encodeSubjectKeyIdentifier(keyIdentifier(spki)),
    },
  ];
}

export function authorityKey(spki: Uint8Array): Extension {
  const value = encodeAuthorityKeyIdentifier({ keyIdentifier: keyIdentifier(spki) });
  return { oid: EXTENSION.authorityKeyIdentifier, critical: false, value };
}

/** A self-signed root. */
export function rootCertificate(keys: Pair, algorithm: SignatureAlgorithm): Uint8Array {
  const tbs = buildTbsCertificate({
    serial: 1n,
    issuer: ROOT_NAME,
    subject: ROOT_NAME,
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    spki: keys.spki,
    signatureAlgorithm: algorithm,
    extensions: caExtensions(keys.spki),
  });
  return assembleSigned(tbs, algorithm, signWith(keys.privateKey, algorithm, tbs));
}

/** A certificate for `subjectKeys` under the root. */
export function leafCertificate(
  root: Pair,
  algorithm: SignatureAlgorithm,
  subjectKeys: Pair,
  extensions: readonly Extension[],
  subject: Name = name(['C', 'MN'], ['CN', 'SPECIMEN BAT'], ['serialNumber', 'PNOMN-000000000001']),
  serial = 0x7fff_0000_0000_0001n,
): Uint8Array {
  const subjectKey = {
    oid: EXTENSION.subjectKeyIdentifier,
    critical: false,
    value: encodeSubjectKeyIdentifier(keyIdentifier(subjectKeys.spki)),
  };
  const tbs = buildTbsCertificate({
    serial,
    issuer: ROOT_NAME,
    subject,
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    spki: subjectKeys.spki,
    signatureAlgorithm: algorithm,
    extensions: [authorityKey(root.spki), subjectKey, ...extensions],
  });
  return assembleSigned(tbs, algorithm, signWith(root.privateKey, algorithm, tbs));
}
