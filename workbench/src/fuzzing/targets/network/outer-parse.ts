import { type DerNode, parseDer, parseTlv, parseTlvs, TAG } from '@tamga/formats';

/**
 * The outer parse of each binary form: the bytes are elements from end to end, as strict as the reader wants them, and
 * the outermost has the parts that its standard gives it. What is inside them was not looked at.
 */

/** SEQUENCE { SEQUENCE, SEQUENCE, BIT STRING } (RFC 2986 4.2). */
export function isSignedShell(bytes: Uint8Array): boolean {
  const [info, algorithm, signature, more] = partsOf(bytes);
  return (
    isTag(info, TAG.sequence) &&
    isTag(algorithm, TAG.sequence) &&
    isTag(signature, TAG.bitString) &&
    more === undefined
  );
}

/** SEQUENCE { SEQUENCE, [0] OPTIONAL } (RFC 6960 4.1.1). */
export function isOcspRequestShell(bytes: Uint8Array): boolean {
  const [tbs, signature, more] = partsOf(bytes);
  const isSignature = signature === undefined || signature.tagClass === 'context';
  return isTag(tbs, TAG.sequence) && isSignature && more === undefined;
}

/** SEQUENCE { INTEGER, SEQUENCE, ... } (RFC 3161 2.4.1). */
export function isTimeStampRequestShell(bytes: Uint8Array): boolean {
  const [version, imprint] = partsOf(bytes);
  return isTag(version, TAG.integer) && isTag(imprint, TAG.sequence);
}

/** 7F21 { 7F4E, 5F37 }, or 67 around one (TR-03110-3 C.2). */
export function isCvcRequestShell(bytes: Uint8Array): boolean {
  try {
    const outer = parseTlv(bytes);
    const parts = parseTlvs(outer.value).map(({ tag }) => tag);
    return outer.tag === 0x67 ? parts[0] === 0x7f21 : outer.tag === 0x7f21 && parts[0] === 0x7f4e;
  } catch {
    return false;
  }
}

function partsOf(bytes: Uint8Array): readonly (DerNode | undefined)[] {
  try {
    const root = parseDer(bytes);
    return isTag(root, TAG.sequence) ? root.children : [];
  } catch {
    return [];
  }
}

function isTag(node: DerNode | undefined, tag: number): boolean {
  return node?.tagClass === 'universal' && node.tag === tag;
}
