import type { AgentLink } from '../agents/agent-link.ts';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { assertAuthentic } from './chip-judge.ts';
import { encodeIdCard, encodePassport } from './encode-document.ts';
import { encodingContext } from './encoding-context.ts';
import { type Attempt, giveUp } from './give-up.ts';
import { issueDocument } from './issue-document.ts';
import { openPreparation } from './open-preparation.ts';
import { assertPrinterReady, printFaces } from './print-faces.ts';
import { runStep } from './steps.ts';
import { documentStepRecord, moveDocument, nextAttempt, type StoredDocument } from './store.ts';
import { takeBlank } from './take-blank.ts';

/** Makes one document on one blank, from the feeding of the card to its binding. */
export async function runDocument(
  bureau: Bureau,
  link: AgentLink,
  document: StoredDocument,
): Promise<Attempt> {
  const { sql, now } = bureau;
  const { documentId } = document;
  const started = now().getTime();
  const changed = () => bureau.feed.changed(document.batchId);
  const record = documentStepRecord(
    sql,
    documentId,
    await nextAttempt(sql, documentId),
    now,
    changed,
  );
  const step = <Result>(name: string, work: () => Promise<Result>) => runStep(record, name, work);
  let card: RemoteCard | undefined;
  let blank: string | undefined;
  try {
    await assertLineReady(bureau, link, document);
    const prepared = await openPreparation(bureau, document);
    await assertAuthentic(bureau.judgeChip, prepared.files);
    const taken = await step('reserve', () =>
      takeBlank(bureau, link, document, (fed) => {
        card = fed;
      }),
    );
    blank = taken.serial;
    const context = encodingContext(bureau, document, prepared, taken, step);
    await (document.product === 'id-card' ? encodeIdCard(context) : encodePassport(context));
    await step('print', async () => {
      await moveDocument(sql, documentId, 'encoded', { verdict: 'PASS' });
      await printFaces(bureau, link, taken.card, document, prepared);
      await moveDocument(sql, documentId, 'printed');
    });
    await step('issue', async () => {
      await taken.card.moveTo('eject');
      const seconds = (now().getTime() - started) / 1000;
      await issueDocument(bureau, document, taken.serial, { actor: 'service:bureau', seconds });
    });
    return { outcome: 'issued' };
  } catch (error) {
    return await giveUp(bureau, document, error, { card, blank });
  } finally {
    changed();
  }
}

/** What can be known before a blank is touched: that the HSM answers, and that the printer can print. */
async function assertLineReady(
  bureau: Bureau,
  link: AgentLink,
  document: StoredDocument,
): Promise<void> {
  await bureau.assertToken();
  assertPrinterReady(link, document);
}
