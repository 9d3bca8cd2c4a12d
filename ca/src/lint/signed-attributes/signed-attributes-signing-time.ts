import { CMS_ATTRIBUTE, equalBytes, parseDer, parseTime, time } from '@tamga/formats';
import type { Lint, SignedAttributesTarget } from '../lint.ts';
import { onlyValue, valuesOf } from './attribute-values.ts';

export const signedAttributesSigningTime: Lint<SignedAttributesTarget> = {
  name: 'signed-attributes-signing-time',
  clause: 'RFC 5652 11.3: one time, UTCTime through 2049, whole seconds',
  check: (target) => {
    if (valuesOf(target, CMS_ATTRIBUTE.signingTime).length === 0) return undefined;
    const value = onlyValue(target, CMS_ATTRIBUTE.signingTime);
    if (value === undefined) return 'signingTime has not exactly one value';
    const date = parseTime(parseDer(value));
    return date.getUTCMilliseconds() === 0 && equalBytes(value, time(date))
      ? undefined
      : 'signingTime is not in the form that its year asks for';
  },
};
