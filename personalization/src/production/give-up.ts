import { CardError } from '@tamga/applet-tools';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { endReservation } from '../stock/store.ts';
import { changesCard, problemOf, StepFailure } from './steps.ts';
import { moveDocument, type StoredDocument } from './store.ts';

/** How an attempt at a document ended. */
export type Attempt =
  | { readonly outcome: 'issued' }
  /** The card was at fault and lies in reject; the same record takes the next. */
  | { readonly outcome: 'next'; readonly problem: string }
  /** The line was at fault: a person has to do something first. */
  | { readonly outcome: 'held'; readonly problem: string }
  /** Contact was lost after something irreversible began: a person has to look where the card is. */
  | { readonly outcome: 'unknown'; readonly problem: string };

/** Faults of what surrounds the card, which the next card would meet as well. */
const OF_THE_LINE: ReadonlySet<string> = new Set([
  'LINE_UNAVAILABLE',
  'AGENT_LOST',
  'AGENT_FAULT',
  'HSM_UNAVAILABLE',
  'CA_UNAVAILABLE',
  'CA_REFUSED',
  'PRINTER_STOPPED',
  'PRINT_FAILED',
]);

/** Ends an attempt that failed: what is known of the card decides what becomes of blank and document. */
export async function giveUp(
  bureau: Bureau,
  document: StoredDocument,
  error: unknown,
  held: { readonly card: RemoteCard | undefined; readonly blank: string | undefined },
): Promise<Attempt> {
  const cause = error instanceof StepFailure ? error.cause : error;
  const step = error instanceof StepFailure ? error.step : 'prepare';
  bureau.log.warn(
    { document: document.documentId, step, err: cause },
    'a document was not finished',
  );
  const problem = problemOf(cause);
  if (error instanceof StepFailure && error.outcome === 'unknown') {
    const where = `${problem} It happened during ${step}: look where the card is, then say what became of it.`;
    await settle(bureau, document, { state: 'unknown', problem: where, blank: held.blank });
    return { outcome: 'unknown', problem: where };
  }
  // Even an untouched card goes there: only the feeder's own hopper is known to be in order.
  await held.card?.moveTo('reject').catch(() => {});
  const isUntouched = !(error instanceof StepFailure && changesCard(step));
  const isOfTheCard = fromCard(cause);
  await settle(bureau, document, {
    state: 'planned',
    problem,
    blank: held.blank,
    blankState: isUntouched && (!isOfTheCard || wasTakenOut(cause)) ? 'received' : 'spoiled',
  });
  return { outcome: isOfTheCard ? 'next' : 'held', problem };
}

function fromCard(cause: unknown): boolean {
  return (
    cause instanceof CardError || (cause instanceof BureauError && !OF_THE_LINE.has(cause.code))
  );
}

/** A card that left before it was changed is as good a blank as before, wherever it is. */
function wasTakenOut(cause: unknown): boolean {
  return cause instanceof BureauError && cause.code === 'CARD_REMOVED';
}

/** Blank, document and audit record, in one transaction. */
async function settle(
  bureau: Bureau,
  document: StoredDocument,
  to: {
    readonly state: 'planned' | 'unknown';
    readonly problem: string;
    readonly blank: string | undefined;
    /** Absent: it stays reserved until a person has decided. */
    readonly blankState?: 'received' | 'spoiled';
  },
): Promise<void> {
  const { blank, blankState } = to;
  await bureau.sql.begin(async (tx) => {
    if (blank !== undefined && blankState !== undefined) {
      await endReservation(tx, blank, blankState, bureau.now());
    }
    await moveDocument(tx, document.documentId, to.state, {
      problem: to.problem,
      ...(blankState === undefined ? {} : { blank: null, bytesWritten: 0 }),
    });
    if (blank !== undefined) {
      await bureau.audit.append(tx, {
        event: blankState === undefined ? 'document.unknown' : `blank.${blankState}`,
        actor: 'service:bureau',
        refs: { document: document.documentId, blank },
      });
    }
  });
}
