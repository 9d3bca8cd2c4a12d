import { attributeName } from './attribute-types.ts';
import type { Name } from './name.ts';

/** RFC 4514 text: last RDN first, `+` inside an RDN, special characters escaped. */
export function nameText(rdns: Name): string {
  return [...rdns]
    .reverse()
    .map((rdn) =>
      rdn.map(({ type, value }) => `${attributeName(type)}=${escapeValue(value)}`).join('+'),
    )
    .join(',');
}

function escapeValue(value: string): string {
  const escaped = value
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/\p{Cc}/gu, (control) =>
      [...Buffer.from(control)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
    )
    .replace(/^[# ]/, '\\$&');
  return value.length > 1 && value.endsWith(' ') ? `${escaped.slice(0, -1)}\\ ` : escaped;
}
