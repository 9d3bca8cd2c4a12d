import type { DerFields } from '../der/fields.ts';
import { explicitContent, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import type { DerNode } from '../der/node.ts';
import { explicit, integer, sequence } from '../der/write.ts';
import { type CommonObject, flagBits, parseFlags } from './common-object.ts';
import { encodePath, parsePath } from './path.ts';

/** KeyUsageFlags (ISO/IEC 7816-15 section 8.3.2). */
const USAGE_BITS = {
  encipher: 0,
  decipher: 1,
  sign: 2,
  signRecover: 3,
  keyEncipher: 4,
  keyDecipher: 5,
  verify: 6,
  verifyRecover: 7,
  derive: 8,
  nonRepudiation: 9,
} as const;
export type Pkcs15KeyUsage = keyof typeof USAGE_BITS;
const USAGE_LIST = [
  ['encipher', 0],
  ['decipher', 1],
  ['sign', 2],
  ['signRecover', 3],
  ['keyEncipher', 4],
  ['keyDecipher', 5],
  ['verify', 6],
  ['verifyRecover', 7],
  ['derive', 8],
  ['nonRepudiation', 9],
] as const;

/** What private and public RSA keys have in common. */
export interface KeyObject extends CommonObject {
  readonly id: number;
  readonly usage: readonly Pkcs15KeyUsage[];
  readonly keyReference: number;
  readonly modulusBits: number;
  /** DER Name of the certificate's subject, once there is one. */
  readonly subjectName?: Uint8Array;
}

/** Key references of cards are octets. */
export const MAX_KEY_REFERENCE = 255;
const MAX_MODULUS_BITS = 16_384;

export function encodeUsage(usage: readonly Pkcs15KeyUsage[]): Uint8Array {
  return flagBits(USAGE_BITS, usage);
}

export function parseUsage(node: DerNode, where: string): readonly Pkcs15KeyUsage[] {
  return parseFlags(node, USAGE_LIST, where);
}

/** [0] CommonPrivateKeyAttributes or CommonPublicKeyAttributes with the subject's name, if it is known. */
export function encodeSubject({ subjectName }: KeyObject): readonly Uint8Array[] {
  return subjectName === undefined ? [] : [explicit(0, sequence(subjectName))];
}

export function parseSubject(reader: DerFields, where: string): { subjectName?: Uint8Array } {
  const node = reader.context(0);
  if (node === undefined) {
    return {};
  }
  const subject = sequenceFields(explicitContent(node, where), where);
  const name = subject.next('subjectName');
  subject.end();
  sequenceFields(name, where);
  return { subjectName: name.raw };
}

/** [1] RSA attributes: where the key is, and its length in bits. */
export function encodeRsaAttributes(path: string, modulusBits: number): Uint8Array {
  return explicit(1, sequence(encodePath(path), integer(modulusBits)));
}

export function parseRsaAttributes(
  node: DerNode,
  where: string,
): { path: string; modulusBits: number } {
  const reader = sequenceFields(node, where);
  const path = parsePath(reader.next('path'));
  const modulusBits = parseSmallInteger(
    reader.next('modulusLength'),
    `${where} modulusLength`,
    1,
    MAX_MODULUS_BITS,
  );
  reader.end();
  return { path, modulusBits };
}
