import type { SettleDocument } from '@tamga/contracts';
import type { TransactionSql } from 'postgres';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { moveOrder } from '../orders/store.ts';
import { endReservation } from '../stock/store.ts';
import { issueDocument } from './issue-document.ts';
import { findDocument, isStepDone, moveDocument, type StoredDocument } from './store.ts';

/**
 * A person has looked where the card of an `unknown` document is, and says so:
 * `issued`: it lies finished in the output; only a card that was read back and printed can be.
 * `spoiled`: it was found and destroyed; the document is made on another blank when its batch is started again.
 * `missing`: nobody has it; the document number is never used again, and its order can be planned anew.
 *
 * @throws BureauError DOCUMENT_UNKNOWN, DOCUMENT_STATE
 */
export async function settleDocument(
  bureau: Pick<Bureau, 'sql' | 'audit' | 'now' | 'feed'>,
  documentIdOrNumber: string,
  found: SettleDocument['card'],
  actor: string,
): Promise<StoredDocument> {
  const document = await findDocument(
    bureau.sql,
    isDocumentNumber(documentIdOrNumber)
      ? { documentNumber: documentIdOrNumber }
      : { documentId: documentIdOrNumber },
  );
  const { blank, documentId } = document;
  if (document.state !== 'unknown' || blank === undefined) {
    throw new BureauError(
      'DOCUMENT_STATE',
      `The document ${document.documentNumber} is ${document.state}: nobody has to look for its card.`,
    );
  }
  if (found === 'issued') {
    await assertFinished(bureau, document);
    await issueDocument(bureau, document, blank, { actor });
  } else {
    await bureau.sql.begin(async (tx) => {
      await endReservation(tx, blank, found, bureau.now());
      await (found === 'spoiled' ? planAgain(tx, document) : giveNumberUp(tx, document));
      await bureau.audit.append(tx, {
        event: `blank.${found}`,
        actor,
        refs: { document: documentId, blank },
      });
    });
  }
  bureau.feed.changed(document.batchId);
  return document;
}

const isDocumentNumber = (text: string): boolean => /^[A-Z]{2}[0-9]{7}$/.test(text);

async function assertFinished(
  { sql }: Pick<Bureau, 'sql'>,
  document: StoredDocument,
): Promise<void> {
  if (!(await isStepDone(sql, document.documentId, 'print'))) {
    throw new BureauError(
      'DOCUMENT_STATE',
      `The card of ${document.documentNumber} was not finished: destroy it and say spoiled, or say missing.`,
    );
  }
}

async function planAgain(tx: TransactionSql, { documentId }: StoredDocument): Promise<void> {
  await moveDocument(tx, documentId, 'planned', { blank: null, problem: null, bytesWritten: 0 });
}

async function giveNumberUp(tx: TransactionSql, document: StoredDocument): Promise<void> {
  await moveDocument(tx, document.documentId, 'spoiled', { problem: null });
  await moveOrder(tx, document.orderId, ['inProduction'], 'received');
}
