import { CMS_ATTRIBUTE, equalBytes, HASH_LENGTH, parseDer, TAG } from '@tamga/formats';
import type { Lint, SignedAttributesTarget } from '../lint.ts';
import { onlyValue } from './attribute-values.ts';

const LENGTHS: ReadonlySet<number> = new Set([
  HASH_LENGTH.sha256,
  HASH_LENGTH.sha384,
  HASH_LENGTH.sha512,
]);

export const signedAttributesMessageDigest: Lint<SignedAttributesTarget> = {
  name: 'signed-attributes-message-digest',
  clause: 'RFC 5652 11.2: once, one value, the digest of the content',
  check: (target) => {
    const value = onlyValue(target, CMS_ATTRIBUTE.messageDigest);
    const node = value && parseDer(value);
    if (node?.tag !== TAG.octetString || !LENGTHS.has(node.content.length)) {
      return 'messageDigest is missing, or not one OCTET STRING as long as a digest of SHA-2';
    }
    return target.content === undefined || equalBytes(node.content, target.content.messageDigest)
      ? undefined
      : 'messageDigest is not the digest of the content';
  },
};
