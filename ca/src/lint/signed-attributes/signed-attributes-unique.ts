import type { Lint, SignedAttributesTarget } from '../lint.ts';

export const signedAttributesUnique: Lint<SignedAttributesTarget> = {
  name: 'signed-attributes-unique',
  clause: 'RFC 5652 5.3: an attribute once',
  check: ({ attributes }) =>
    new Set(attributes.map(({ type }) => type)).size === attributes.length
      ? undefined
      : 'an attribute stands twice',
};
