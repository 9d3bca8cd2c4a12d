import {
  type CvcPublicKeyFields,
  cvcAlgorithmOid,
  cvcPublicKeyOf,
  parseSpki,
} from '@tamga/formats';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';

/** The public key of a token's key, with its domain parameters: as a CVCA and a request spell it out. */
export async function cvcKeyOf(signer: AuthoritySigner): Promise<CvcPublicKeyFields> {
  const algorithm = cvcAlgorithmOid(signer.algorithm);
  if (algorithm === undefined) {
    throw new CaError(
      'KEY_NOT_ALLOWED',
      `TR-03110-3 has no identifier for ${signer.algorithm}, which ${signer.label} signs with.`,
    );
  }
  return cvcPublicKeyOf(parseSpki(await signer.publicKey()), algorithm, true);
}
