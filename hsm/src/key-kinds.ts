/** Key pairs a token can make. */
export type KeyPairKind = keyof typeof RSA_BITS | keyof typeof CURVES;

/** Secret keys a token can make. */
export type SecretKeyKind = 'aes-128' | 'aes-192' | 'aes-256';

/**
 * What a secret key may do. `card-master` derives card keys (KDF3), `data-wrapping` protects data
 * keys and small secrets with AES-GCM inside the token.
 */
export type SecretKeyUsage = 'card-master' | 'data-wrapping';

/**
 * How a key survives the loss of its token. `with-token`: it never leaves, and the token is copied by
 * its own means. `trusted-wrapping`: it leaves wrapped by a key that the security officer called
 * trusted, and no other way.
 */
export type KeyBackup = 'with-token' | 'trusted-wrapping';

/** RSA kinds by modulus length in bits. */
export const RSA_BITS = { 'rsa-2048': 2048, 'rsa-3072': 3072, 'rsa-4096': 4096 } as const;

/** Named curves: CKA_EC_PARAMS (a DER OBJECT IDENTIFIER; brainpool: RFC 5639, 4.1) and field length in bytes. */
export const CURVES = {
  'ec-p256': { parameters: '06082a8648ce3d030107', fieldBytes: 32 },
  'ec-p384': { parameters: '06052b81040022', fieldBytes: 48 },
  'ec-brainpool-p256r1': { parameters: '06092b2403030208010107', fieldBytes: 32 },
  'ec-brainpool-p384r1': { parameters: '06092b240303020801010b', fieldBytes: 48 },
} as const;

export const AES_BYTES: Readonly<Record<SecretKeyKind, number>> = {
  'aes-128': 16,
  'aes-192': 24,
  'aes-256': 32,
};

/**
 * Labels are lower-case words joined by `-`, with `.N` for a later generation of the same role:
 * `citizen-issuing`, `citizen-issuing.2`. One label names one key (private, public or secret).
 */
export const LABEL_PATTERN = /^[a-z0-9]+(-[a-z0-9]+)*(\.[0-9]{1,4})?$/;
export const MAX_LABEL_LENGTH = 64;
