import { oidContent, oidText } from '../der/oid.ts';
import { FormatError } from '../errors.ts';
import { tlv } from '../tlv/tlv.ts';
import { cvcObjects } from './objects.ts';
import { CVC_TAG } from './tags.ts';

/** id-roles (TR-03110-3 C.4.1), and how many octets the authorization of each type has (TR-03110-4 2.2). */
const TERMINAL_TYPES = {
  inspectionSystem: { oid: '0.4.0.127.0.7.3.1.2.1', octets: 1 },
  authenticationTerminal: { oid: '0.4.0.127.0.7.3.1.2.2', octets: 5 },
  signatureTerminal: { oid: '0.4.0.127.0.7.3.1.2.3', octets: 1 },
} as const;
export type CvcTerminalType = keyof typeof TERMINAL_TYPES;

/** By the value of the two highest bits. */
const ROLES = ['terminal', 'dvForeign', 'dvDomestic', 'cvca'] as const;
export type CvcRole = (typeof ROLES)[number];

/** Certificate Holder Authorization Template: role and access rights. */
export interface Chat {
  readonly terminalType: CvcTerminalType;
  readonly role: CvcRole;
  /** As long as the type's authorization, the two role bits cleared. */
  readonly rights: Uint8Array;
}

/** Bits of an inspection system's rights; the others are reserved. */
export const INSPECTION_RIGHT = {
  /** DG3. */
  fingerprints: 0x01,
  /** DG4. */
  iris: 0x02,
} as const;
export type InspectionRight = keyof typeof INSPECTION_RIGHT;

export function inspectionChat(role: CvcRole, rights: readonly InspectionRight[]): Chat {
  const bits = rights.reduce((sum, right) => sum | INSPECTION_RIGHT[right], 0);
  return { terminalType: 'inspectionSystem', role, rights: Uint8Array.of(bits) };
}

/** 7F4C. */
export function encodeChat({ terminalType, role, rights }: Chat): Uint8Array {
  const { oid, octets } = TERMINAL_TYPES[terminalType];
  const [first = 0, ...rest] = rights;
  if (rights.length !== octets || first > 0x3f) {
    throw new FormatError('value', `CHAT: the rights of ${terminalType} have ${octets} octets`);
  }
  const authorization = Uint8Array.of((ROLES.indexOf(role) << 6) | first, ...rest);
  return tlv(
    CVC_TAG.chat,
    tlv(CVC_TAG.oid, oidContent(oid)),
    tlv(CVC_TAG.discretionaryData, authorization),
  );
}

/** The value of 7F4C. */
export function parseChat(value: Uint8Array): Chat {
  const reader = cvcObjects(value, 'CHAT');
  const oid = oidText(reader.take(CVC_TAG.oid, 'the terminal type').value);
  const authorization = reader.take(CVC_TAG.discretionaryData, 'the authorization').value;
  reader.end();
  const type = Object.entries(TERMINAL_TYPES).find((entry) => entry[1].oid === oid);
  if (type === undefined) {
    throw new FormatError('unsupported', `CHAT: ${oid} is no terminal type of id-roles`);
  }
  const [terminalType, { octets }] = type as [CvcTerminalType, { octets: number }];
  const [first = 0, ...rest] = authorization;
  if (authorization.length !== octets) {
    throw new FormatError('value', `CHAT: the authorization has ${authorization.length} octets`);
  }
  const role = ROLES[first >> 6] ?? 'terminal';
  return { terminalType, role, rights: Uint8Array.of(first & 0x3f, ...rest) };
}

/** What both grant: a chain gives its last certificate the rights that all of it has (TR-03110-3 C.4.2). */
export function commonRights(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((octet, index) => octet & (b[index] ?? 0));
}
