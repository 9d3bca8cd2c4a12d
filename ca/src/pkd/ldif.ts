/** An entry of a directory: its distinguished name and attributes, in order. */
export interface LdifEntry {
  readonly dn: string;
  readonly attributes: readonly (readonly [name: string, value: string | Uint8Array])[];
}

/** RFC 2849 gives 76 columns in its example, and directories write so. */
const COLUMNS = 76;

/** LDIF content records (RFC 2849), version 1: lines are folded, what is not plain text is Base64. */
export function writeLdif(entries: readonly LdifEntry[]): string {
  const records = entries.map(({ dn, attributes }) =>
    [line('dn', dn), ...attributes.map(([name, value]) => line(name, value))].join('\n'),
  );
  return `${['version: 1', ...records].join('\n\n')}\n`;
}

/** SAFE-STRING of RFC 2849: ASCII without controls, not beginning with space, colon or less-than, not ending with space. */
const SAFE = /^(?![ :<])[\x20-\x7e]*(?<! )$/;

function line(name: string, value: string | Uint8Array): string {
  const isPlain = typeof value === 'string' && SAFE.test(value);
  return fold(isPlain ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`);
}

/** A continued line begins with one space, which is no part of it. */
function fold(text: string): string {
  const parts = [text.slice(0, COLUMNS)];
  for (let start = COLUMNS; start < text.length; start += COLUMNS - 1) {
    parts.push(` ${text.slice(start, start + COLUMNS - 1)}`);
  }
  return parts.join('\n');
}

/** A value inside a distinguished name (RFC 4514 2.4); `=` is escaped too, as the ICAO PKD does. */
export function escapeDnValue(value: string): string {
  return value
    .replace(/[\\"+,;<>=]/g, '\\$&')
    .replace(/^[# ]/, '\\$&')
    .replace(/ $/, '\\ ');
}
