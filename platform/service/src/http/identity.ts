import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import { ServiceError } from '../errors.ts';

/** Who asks: a service, an agent or a member of staff, as its certificate's URI says. */
export interface Identity {
  readonly kind: 'service' | 'agent' | 'staff';
  readonly name: string;
}

const URI = /^URI:urn:tamga:(service|agent|staff):([a-z0-9-]{1,40})$/;

/**
 * The identity in the client certificate of a connection; undefined without a certificate that the listener's one
 * client authority issued. Exactly one URI of ours must be there.
 *
 * @throws ServiceError NOT_ALLOWED for a certificate whose serial number, in lower case, is denied.
 */
export function peerIdentity(
  request: FastifyRequest,
  denied: ReadonlySet<string>,
): Identity | undefined {
  const socket = request.raw.socket as Partial<TLSSocket>;
  if (socket.authorized !== true || socket.getPeerX509Certificate === undefined) {
    return undefined;
  }
  const peer = peers.get(socket) ?? readPeer(socket);
  if (peer === undefined) {
    return undefined;
  }
  peers.set(socket, peer);
  const { serial, identity } = peer;
  if (denied.has(serial)) {
    request.log.warn({ serial }, 'a denied credential was used');
    throw new ServiceError('NOT_ALLOWED', `The certificate ${serial} is denied.`);
  }
  return identity;
}

interface Peer {
  readonly serial: string;
  readonly identity: Identity | undefined;
}

/** TLS 1.3 has no renegotiation: a connection keeps its certificate, which is read once. */
const peers = new WeakMap<object, Peer>();

function readPeer(socket: Partial<TLSSocket>): Peer | undefined {
  const certificate = socket.getPeerX509Certificate?.();
  if (certificate === undefined) {
    return undefined;
  }
  const serial = certificate.serialNumber.toLowerCase();
  return { serial, identity: certificateIdentity(certificate) };
}

export function certificateIdentity(certificate: X509Certificate): Identity | undefined {
  const names = certificate.subjectAltName ?? '';
  // Node quotes a name in which a separator could hide another name; certificates of ours have none.
  if (names.includes('"')) {
    return undefined;
  }
  const matches = names
    .split(', ')
    .map((name) => URI.exec(name))
    .filter((match) => match !== null);
  const [match, another] = matches;
  if (match === undefined || another !== undefined) {
    return undefined;
  }
  const [, kind, name] = match;
  return isKind(kind) && name !== undefined ? { kind, name } : undefined;
}

function isKind(kind: string | undefined): kind is Identity['kind'] {
  return kind === 'service' || kind === 'agent' || kind === 'staff';
}

/** `staff:officer-1` */
export function identityText({ kind, name }: Identity): string {
  return `${kind}:${name}`;
}
