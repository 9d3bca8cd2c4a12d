import type { Bureau } from '../bureau.ts';
import type { PreparedDocument } from '../preparation/prepared-document.ts';
import { seal } from '../secrets/sealing.ts';
import { keepAddressFile, keepDocumentKey, keepPuk } from './card-records/store.ts';
import { assertReadBack } from './chip-judge.ts';
import { addressContext, pukContext } from './contexts.ts';
import type { EncodingContext } from './encode-document.ts';
import { noteBytesWritten, type StoredDocument } from './store.ts';
import type { TakenBlank } from './take-blank.ts';

/** What encoding needs, from the bureau's database, HSM and authority. */
export function encodingContext(
  bureau: Bureau,
  document: StoredDocument,
  prepared: PreparedDocument,
  blank: TakenBlank,
  step: EncodingContext['step'],
): EncodingContext {
  const { documentId } = document;
  let written = 0;
  return {
    card: blank.card,
    product: blank.product,
    cardKeys: bureau.cardKeys,
    ca: bureau.ca,
    now: bureau.now,
    blankSerial: blank.serial,
    documentNumber: document.documentNumber,
    prepared,
    step,
    wrote(bytes) {
      written += bytes;
      noteBytesWritten(bureau.sql, documentId, written).then(
        () => bureau.feed.changed(document.batchId),
        (error: unknown) => bureau.log.warn({ err: error }, 'progress'),
      );
    },
    async keepPuk(puk) {
      const sealed = await bureau.dataKeys.sealSecret(puk, pukContext(documentId));
      await keepPuk(bureau.sql, documentId, sealed);
    },
    async keepKeys(keys) {
      await bureau.sql.begin(async (tx) => {
        for (const key of keys) {
          await keepDocumentKey(tx, documentId, key);
        }
        await bureau.audit.append(tx, {
          event: 'card.keysCollected',
          actor: 'service:bureau',
          refs: { document: documentId, blank: blank.serial },
        });
      });
    },
    async keepAddress(file) {
      const key = await bureau.personKeys.keyOf(document.personId);
      const sealed = seal(key, addressContext(documentId, FIRST_ADDRESS), file);
      await bureau.sql.begin((tx) =>
        keepAddressFile(tx, documentId, FIRST_ADDRESS, sealed, bureau.now()),
      );
    },
    judge: (files) => assertReadBack(bureau.judgeChip, files),
  };
}

const FIRST_ADDRESS = 1;
