import type { Name, RelativeDistinguishedName } from './name.ts';

/**
 * Name comparison of RFC 5280 7.1: RDN by RDN in order; inside an RDN the order does not matter.
 * Values are compared after the string preparation of RFC 4518: normalized (NFKC), case folded,
 * outer spaces dropped and inner runs of spaces counted as one.
 */
export function namesMatch(a: Name, b: Name): boolean {
  return a.length === b.length && a.every((rdn, i) => rdnsMatch(rdn, b[i] ?? []));
}

/** True if `base` is `name` or an upper part of it (directoryName constraints, RFC 5280 4.2.1.10). */
export function nameIsWithin(name: Name, base: Name): boolean {
  return base.length <= name.length && namesMatch(name.slice(0, base.length), base);
}

function rdnsMatch(a: RelativeDistinguishedName, b: RelativeDistinguishedName): boolean {
  const left = prepared(a);
  const right = prepared(b);
  return left.length === right.length && left.every((item, i) => item === right[i]);
}

function prepared(rdn: RelativeDistinguishedName): readonly string[] {
  return rdn.map(({ type, value }) => `${type}=${prepareValue(value)}`).sort();
}

/** RFC 4518 2: map, normalize, fold, and treat insignificant spaces. */
function prepareValue(value: string): string {
  return value
    .replace(/\u00ad|\u1806|\u034f|[\u180b-\u180d]|[\ufe00-\ufe0f]|\ufffc|\u200b/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim();
}
