/** OCSPResponseStatus (RFC 6960 4.2.1); 4 is not used. */
export const RESPONSE_STATUS = {
  successful: 0,
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;

export type OcspResponseStatus = keyof typeof RESPONSE_STATUS;
export type OcspErrorStatus = Exclude<OcspResponseStatus, 'successful'>;

const STATUSES: readonly OcspResponseStatus[] = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  'sigRequired',
  'unauthorized',
];

export function responseStatusOf(number: number): OcspResponseStatus | undefined {
  return STATUSES.find((status) => RESPONSE_STATUS[status] === number);
}

/** id-pkix-ocsp-basic. */
export const OCSP_BASIC_OID = '1.3.6.1.5.5.7.48.1.1';
