import { sequenceFields } from '../der/fields.ts';
import { parseDer } from '../der/parse.ts';
import { generalizedTimeContent, parseTimeContent } from '../der/time.ts';
import { implicitPrimitive, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';

/** When the private key may sign (Doc 9303-12 7.1.1; X.509 9.2.2.5). */
export interface PrivateKeyUsagePeriod {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export function encodePrivateKeyUsagePeriod(period: PrivateKeyUsagePeriod): Uint8Array {
  const { notBefore, notAfter } = period;
  if (notBefore === undefined && notAfter === undefined) {
    throw new FormatError('value', 'privateKeyUsagePeriod: neither notBefore nor notAfter');
  }
  return sequence(
    ...(notBefore === undefined ? [] : [implicitPrimitive(0, generalizedTimeContent(notBefore))]),
    ...(notAfter === undefined ? [] : [implicitPrimitive(1, generalizedTimeContent(notAfter))]),
  );
}

export function decodePrivateKeyUsagePeriod(value: Uint8Array): PrivateKeyUsagePeriod {
  const where = 'privateKeyUsagePeriod';
  const reader = sequenceFields(parseDer(value), where);
  const notBefore = reader.context(0);
  const notAfter = reader.context(1);
  reader.end();
  if (notBefore === undefined && notAfter === undefined) {
    throw new FormatError('missing', `${where}: empty`);
  }
  return {
    ...(notBefore === undefined ? {} : { notBefore: parseTimeContent(notBefore.content) }),
    ...(notAfter === undefined ? {} : { notAfter: parseTimeContent(notAfter.content) }),
  };
}
