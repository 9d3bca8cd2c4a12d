import type { Lint, SignedAttributesTarget } from '../lint.ts';
import { signedAttributesContentType } from './signed-attributes-content-type.ts';
import { signedAttributesMessageDigest } from './signed-attributes-message-digest.ts';
import { signedAttributesNotEmpty } from './signed-attributes-not-empty.ts';
import { signedAttributesSigningCertificate } from './signed-attributes-signing-certificate.ts';
import { signedAttributesSigningTime } from './signed-attributes-signing-time.ts';
import { signedAttributesUnique } from './signed-attributes-unique.ts';

/** Every clause for the signed attributes of CMS. */
export const SIGNED_ATTRIBUTES_LINTS: readonly Lint<SignedAttributesTarget>[] = [
  signedAttributesUnique,
  signedAttributesNotEmpty,
  signedAttributesContentType,
  signedAttributesMessageDigest,
  signedAttributesSigningTime,
  signedAttributesSigningCertificate,
];
