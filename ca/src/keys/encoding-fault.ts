import { isNull, type SubjectPublicKeyInfo } from '@tamga/formats';

const UNCOMPRESSED = 0x04;

/** What is wrong with the parameters of an RSA key: they are NULL, neither absent nor anything else. */
export function rsaParametersFault({ key, algorithm }: SubjectPublicKeyInfo): string | undefined {
  if (key.kind !== 'rsa') return undefined;
  const { parameters } = algorithm;
  return parameters !== undefined && isNull(parameters)
    ? undefined
    : 'the parameters of rsaEncryption are not NULL (RFC 3279 2.3.1)';
}

/** What is wrong with the form of an EC point: only the uncompressed one, which every reader takes, is used. */
export function ecPointFault({ key }: SubjectPublicKeyInfo): string | undefined {
  if (key.kind !== 'ec' && key.kind !== 'ec-explicit') return undefined;
  return key.point[0] === UNCOMPRESSED
    ? undefined
    : 'the point is not in the uncompressed form (RFC 5480 2.2)';
}
