import { CMS_ATTRIBUTE, equalBytes, oid, parseDer, TAG } from '@tamga/formats';
import type { Lint, SignedAttributesTarget } from '../lint.ts';
import { onlyValue } from './attribute-values.ts';

export const signedAttributesContentType: Lint<SignedAttributesTarget> = {
  name: 'signed-attributes-content-type',
  clause: 'RFC 5652 11.1: once, one value, the eContentType',
  check: (target) => {
    const value = onlyValue(target, CMS_ATTRIBUTE.contentType);
    if (value === undefined || parseDer(value).tag !== TAG.oid) {
      return 'contentType is missing, or not one OBJECT IDENTIFIER';
    }
    return target.content === undefined || equalBytes(value, oid(target.content.type))
      ? undefined
      : 'contentType is not the type of the content';
  },
};
