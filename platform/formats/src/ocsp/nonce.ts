import { expectTag } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { octetString } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** Longest nonce taken: RFC 9654 2.1 allows 128 octets and asks for 32. */
const MAX_NONCE_OCTETS = 128;

/** Value of the nonce extension: an OCTET STRING inside (RFC 9654 2.1). */
export function encodeOcspNonce(nonce: Uint8Array): Uint8Array {
  checkLength(nonce);
  return octetString(nonce);
}

export function decodeOcspNonce(value: Uint8Array): Uint8Array {
  const { content } = expectTag(parseDer(value), TAG.octetString, 'OCSP nonce');
  checkLength(content);
  return content;
}

function checkLength(nonce: Uint8Array): void {
  if (nonce.length < 1 || nonce.length > MAX_NONCE_OCTETS) {
    throw new FormatError(
      'value',
      `OCSP nonce: 1 to ${MAX_NONCE_OCTETS} octets, not ${nonce.length}`,
    );
  }
}
