import {
  encodeSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../algorithms/signature-algorithm.ts';
import { bitString, sequence } from '../der/write.ts';

/**
 * SIGNED{} of X.509: to-be-signed bytes, algorithm and signature value. Certificates, CRLs and
 * certification requests share it. An ECDSA `signature` is the DER SEQUENCE of r and s.
 */
export function assembleSigned(
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  return sequence(tbs, encodeSignatureAlgorithm(algorithm), bitString(signature));
}
