import type { CvcDomainParameters, CvcPublicKey, CvcRequest } from '@tamga/formats';
import { verifyCvcSignature } from './verify-cvc-signature.ts';

/** The proof of possession: the inner signature is by the key that the request holds (TR-03110-3 C.2.4). */
export function verifyCvcRequest({ publicKey, body, signature }: CvcRequest): boolean {
  return verifyCvcSignature({ publicKey, data: body, signature });
}

/** Whether the outer signature of an authenticated request is by a key that was certified before (C.2.5). */
export function verifyCvcAuthentication(
  { outer }: CvcRequest,
  by: { readonly publicKey: CvcPublicKey; readonly parameters?: CvcDomainParameters | undefined },
): boolean {
  return (
    outer !== undefined &&
    verifyCvcSignature({ ...by, data: outer.signed, signature: outer.signature })
  );
}
