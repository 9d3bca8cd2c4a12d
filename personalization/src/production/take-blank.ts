import { randomUUID } from 'node:crypto';
import { type CardProduct, identifyCard } from '@tamga/applet-tools';
import type { AgentLink } from '../agents/agent-link.ts';
import { openRemoteCard, type RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { reserveBlank } from '../stock/store.ts';
import { readBlankSerial } from './chip-session.ts';
import { moveDocument, type StoredDocument } from './store.ts';

const SLOT_TIMEOUT_MS = 30_000;

/** A blank that lies at the chip station and is reserved for the document. */
export interface TakenBlank {
  readonly card: RemoteCard;
  readonly product: CardProduct;
  readonly serial: string;
}

/**
 * Feeds a card, sees what it is, and reserves it. `onCard` hears of the card as soon as one is there, for whoever has
 * to move it away when the rest fails.
 *
 * @throws CardError UNKNOWN_CARD, BureauError CARD_UNKNOWN, BLANK_UNKNOWN, BLANK_USED, AGENT_FAULT, LINE_UNAVAILABLE
 */
export async function takeBlank(
  bureau: Bureau,
  link: AgentLink,
  document: StoredDocument,
  onCard: (card: RemoteCard) => void,
): Promise<TakenBlank> {
  const card = await feedCard(link, document);
  onCard(card);
  const product = identifyCard(card.atr, bureau.products);
  if (product.makes !== document.product) {
    throw new BureauError('CARD_UNKNOWN', `The card in the reader is a ${product.name}.`);
  }
  const serial = await readBlankSerial(card);
  await reserve(bureau, document, serial);
  return { card, product, serial };
}

function feedCard(link: AgentLink, document: StoredDocument): Promise<RemoteCard> {
  const reader = link.devices?.readers.find(({ station }) => station === document.product);
  if (reader === undefined) {
    throw new BureauError(
      'LINE_UNAVAILABLE',
      `The workstation ${link.agent} has no reader for ${document.product}.`,
    );
  }
  return openRemoteCard(link, {
    slot: reader.slot,
    job: randomUUID(),
    title: `production ${document.documentNumber}`,
    timeoutMs: SLOT_TIMEOUT_MS,
  });
}

async function reserve(bureau: Bureau, document: StoredDocument, serial: string): Promise<void> {
  await bureau.sql.begin(async (tx) => {
    await reserveBlank(
      tx,
      { serial, product: document.product, documentId: document.documentId },
      bureau.now(),
    );
    await moveDocument(tx, document.documentId, 'encoding', { blank: serial, problem: null });
    await bureau.audit.append(tx, {
      event: 'blank.reserved',
      actor: 'service:bureau',
      refs: { document: document.documentId, blank: serial },
    });
  });
}
