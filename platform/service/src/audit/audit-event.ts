import { createHash } from 'node:crypto';

/** What a security event says in clear: identifiers, never names, numbers or secrets. */
export interface AuditEvent {
  /** `certificate.issued`, `card.secured`: subject and what happened to it. */
  readonly event: string;
  /** `service:bureau`, `staff:officer-1` */
  readonly actor: string;
  readonly refs: Readonly<Record<string, string>>;
}

export interface ChainedEvent extends AuditEvent {
  readonly chain: string;
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly commitment: Uint8Array;
  readonly previousHash: Uint8Array;
}

/** The hash before the first event of a chain. */
export const GENESIS = new Uint8Array(32);

/**
 * SHA-256 over the canonical encoding of an event: the JSON array
 * `["tamga-audit-1", chain, sequence, at, event, actor, [[name, value], ...sorted], commitment, previous hash]`
 * with bytes in lower-case hexadecimal.
 */
export function eventHash(event: ChainedEvent): Uint8Array {
  const head = JSON.stringify(['tamga-audit-1', event.chain, event.sequence]).slice(0, -1);
  const previous = Buffer.from(event.previousHash).toString('hex');
  return createHash('sha256')
    .update(`${head}${eventTail(event)}${previous}"]`)
    .digest();
}

/** The canonical encoding behind the sequence number, up to the hash of the event before. */
export function eventTail(
  event: Omit<ChainedEvent, 'chain' | 'sequence' | 'previousHash'>,
): string {
  const refs = Object.entries(event.refs).sort(([a], [b]) => (a < b ? -1 : 1));
  const commitment = Buffer.from(event.commitment).toString('hex');
  const known = JSON.stringify([event.at, event.event, event.actor, refs, commitment]);
  return `,${known.slice(1, -1)},"`;
}

/** SHA-256 over salt and payload; without the salt a short payload cannot be guessed from it. */
export function payloadCommitment(salt: Uint8Array, payload: Uint8Array): Uint8Array {
  return createHash('sha256').update(salt).update(payload).digest();
}
