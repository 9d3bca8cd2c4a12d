import {
  assembleAuthenticatedRequest,
  assembleCvc,
  buildCvcRequestBody,
  type CvcRequest,
  cvcAuthenticationInput,
  parseCvcRequest,
} from '@tamga/formats';
import { verifyCvcRequest } from '@tamga/verification';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import {
  permitCardVerifiableAuthentication,
  permitCardVerifiableRequest,
} from '../lint/signing-permit.ts';
import { cvcKeyOf } from './cvc-key.ts';
import { signCvc } from './sign-cvc.ts';

/**
 * A request for a certificate over the signer's key (TR-03110-3 C.2). With `authenticatedBy`, the key that was certified
 * before vouches for the new one in an outer signature.
 *
 * @throws CaError KEY_NOT_ALLOWED, SIGNATURE_NOT_OURS
 */
export async function makeCvcRequest(options: {
  readonly signer: AuthoritySigner;
  readonly holderReference: string;
  readonly authorityReference?: string;
  readonly authenticatedBy?: {
    readonly signer: AuthoritySigner;
    /** Of the certificate over the key that vouches. */
    readonly holderReference: string;
  };
}): Promise<CvcRequest> {
  const { signer, holderReference, authorityReference, authenticatedBy } = options;
  const body = buildCvcRequestBody({
    ...(authorityReference === undefined ? {} : { authorityReference }),
    publicKey: await cvcKeyOf(signer),
    holderReference,
  });
  const bytes = assembleCvc(body, await signCvc(signer, permitCardVerifiableRequest(body)));
  const request = parseCvcRequest(bytes);
  if (!verifyCvcRequest(request)) {
    throw new CaError('SIGNATURE_NOT_OURS', `The key ${signer.label} signed something else.`);
  }
  if (authenticatedBy === undefined) return request;
  const input = cvcAuthenticationInput(bytes, authenticatedBy.holderReference);
  const permit = permitCardVerifiableAuthentication(input);
  const outer = await signCvc(authenticatedBy.signer, permit);
  return parseCvcRequest(assembleAuthenticatedRequest(input, outer));
}
