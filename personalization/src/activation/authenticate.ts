import { randomBytes } from 'node:crypto';
import { identifyCard, signData } from '@tamga/applet-tools';
import { verifySignature } from '@tamga/verification';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import type { DocumentKey } from '../production/card-records/store.ts';
import { openIssuerChannel, readBlankSerial } from '../production/chip-session.ts';
import type { StoredDocument } from '../production/store.ts';

/** The card proves the issuer's keys, and is the one that this document was bound to. */
export async function authenticateHolderCard(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
): Promise<void> {
  const product = identifyCard(card.atr, bureau.products);
  const serial = await readBlankSerial(card);
  if (serial !== document.blank) {
    throw new BureauError(
      'CARD_MISMATCH',
      `The card in the reader has the blank ${serial}; the document ${document.documentNumber} is another card.`,
    );
  }
  await openIssuerChannel({ card, cardKeys: bureau.cardKeys, product, blankSerial: serial });
}

/** A fresh challenge, signed with the key that was collected at the bureau: found here if it was another's. */
export async function challengeKeys(card: RemoteCard, keys: readonly DocumentKey[]): Promise<void> {
  for (const key of keys) {
    const data = randomBytes(32);
    const signature = await signData(card, key.role, data);
    if (!verifySignature({ spki: key.spki, algorithm: 'rsa-pkcs1-sha256', data, signature })) {
      throw new BureauError(
        'KEY_MISMATCH',
        'The card cannot sign with the key that was collected for it: do not issue it, and report the line that made it.',
      );
    }
  }
}
