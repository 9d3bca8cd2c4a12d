import type { Lint, SignedAttributesTarget } from '../lint.ts';

export const signedAttributesNotEmpty: Lint<SignedAttributesTarget> = {
  name: 'signed-attributes-not-empty',
  clause: 'RFC 5652 5.3: every attribute has a value',
  check: ({ attributes }) =>
    attributes.every(({ values }) => values.length > 0) ? undefined : 'an attribute has no value',
};
