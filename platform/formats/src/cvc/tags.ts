/** Tags of card verifiable certificates (BSI TR-03110-3 D.2). */
export const CVC_TAG = {
  certificate: 0x7f21,
  authentication: 0x67,
  body: 0x7f4e,
  signature: 0x5f37,
  profileIdentifier: 0x5f29,
  authorityReference: 0x42,
  holderReference: 0x5f20,
  publicKey: 0x7f49,
  chat: 0x7f4c,
  effectiveDate: 0x5f25,
  expirationDate: 0x5f24,
  extensions: 0x65,
  discretionaryTemplate: 0x73,
  discretionaryData: 0x53,
  oid: 0x06,
} as const;
