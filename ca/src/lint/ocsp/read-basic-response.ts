import { type BasicOcspResponse, FormatError, parseOcspResponse } from '@tamga/formats';

/** The signed part of a successful OCSPResponse of type id-pkix-ocsp-basic. */
export function readBasicResponse(bytes: Uint8Array): BasicOcspResponse {
  const response = parseOcspResponse(bytes);
  if (response.status === 'successful') return response.basic;
  throw new FormatError('missing', `OCSPResponse: ${response.status}, nothing is signed`);
}
