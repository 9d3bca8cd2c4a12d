import { isIPv4, isIPv6 } from 'node:net';
import type { MachineKind, OpenEnrolment } from '@tamga/contracts';
import { type Certificate, type GeneralName, type Name, name, nameValues } from '@tamga/formats';
import { CaError } from '../errors.ts';
import { agentCredential } from '../profiles/agent-credential.ts';
import type { Profile } from '../profiles/profile.ts';
import { serviceCredential } from '../profiles/service-credential.ts';

/** A service or an agent, as it is certified. */
export interface Machine {
  readonly kind: MachineKind;
  readonly name: string;
  readonly subject: Name;
  readonly altNames: readonly GeneralName[];
}

export const MACHINE_PROFILES: Readonly<Record<MachineKind, Profile>> = {
  service: serviceCredential,
  agent: agentCredential,
};

/** `agent:line-2`, as routes and records name it. */
export function identityOf({ kind, name: own }: Pick<Machine, 'kind' | 'name'>): string {
  return `${kind}:${own}`;
}

/** The subject of a machine: country and organization of the authority, kind and name. */
export function subjectOf(
  { kind, name: own }: Pick<Machine, 'kind' | 'name'>,
  issuer: Certificate,
): Name {
  const [country = ''] = nameValues(issuer.subject.rdns, 'C');
  const [organization = ''] = nameValues(issuer.subject.rdns, 'O');
  return name(['C', country], ['O', organization], ['CN', `${kind} ${own}`]);
}

/**
 * The names by which it is reached, and the URI that says who it is.
 *
 * @throws CaError REQUEST_UNREADABLE
 */
export function altNamesOf(asked: OpenEnrolment): readonly GeneralName[] {
  return [
    ...asked.dnsNames.map((value) => ({ kind: 'dns', value }) as const),
    ...asked.ipAddresses.map((text) => ({ kind: 'ip', value: addressBytes(text) }) as const),
    { kind: 'uri', value: `urn:tamga:${identityOf(asked)}` },
  ];
}

/** Names in the words of openssl's `subjectAltName`. */
export function altNameText(names: readonly GeneralName[]): string {
  return names
    .map((one) => {
      if (one.kind === 'dns') return `DNS:${one.value}`;
      if (one.kind === 'ip') return `IP:${addressText(one.value)}`;
      return one.kind === 'uri' ? `URI:${one.value}` : one.kind;
    })
    .join(',');
}

function addressBytes(text: string): Uint8Array {
  if (isIPv4(text)) return Uint8Array.from(text.split('.').map(Number));
  if (!isIPv6(text) || text.includes('.')) {
    throw new CaError('REQUEST_UNREADABLE', `${text} is no IP address.`);
  }
  const [left = [], right] = text
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = right === undefined ? [] : Array(8 - left.length - right.length).fill('0');
  const groups = [...left, ...zeros, ...(right ?? [])].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}
