import { concat, utf8Bytes } from '../bytes/bytes.ts';
import { TAG } from '../der/node.ts';
import { generalizedTimeContent } from '../der/time.ts';
import { element } from '../der/write.ts';

/**
 * genTime to the millisecond (RFC 3161 2.4.2): UTC with a Z, the fraction without trailing zeros, and no point
 * when there is none.
 */
export function genTime(date: Date): Uint8Array {
  const wholeSecond = generalizedTimeContent(new Date(Math.floor(date.getTime() / 1000) * 1000));
  const millis = date.getUTCMilliseconds();
  if (millis === 0) return element('universal', TAG.generalizedTime, false, wholeSecond);
  const fraction = String(millis).padStart(3, '0').replace(/0+$/, '');
  const content = concat(wholeSecond.subarray(0, -1), utf8Bytes(`.${fraction}Z`));
  return element('universal', TAG.generalizedTime, false, content);
}
