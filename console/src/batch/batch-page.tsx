import type { BatchList, BatchView } from '@tamga/contracts';
import { ProblemError } from '@tamga/contracts/fetch-client';
import { useEffect, useState } from 'react';
import { Header } from '../shared/header.tsx';
import { useText } from '../shared/language.tsx';
import { followBatch, listBatches } from './api.ts';
import { DocumentCard } from './document-card.tsx';
import {
  BATCH_STATES,
  BLANKS_SPOILED,
  BLANKS_USED,
  DONE,
  IN_HOPPER,
  LIVE,
  NO_BATCH,
  NO_SESSION,
  OLD,
  TITLE,
} from './texts.ts';

const LIST_EVERY_MS = 2_000;

type Entry = BatchList['batches'][number];

export function BatchPage() {
  const text = useText();
  const { batches, hasSession } = useBatches();
  const [chosen, choose] = useState<string>();
  const shown = chosen ?? batches[0]?.batchId;
  const { batch, alive } = useBatch(shown);
  return (
    <>
      <Header title={text(TITLE)}>
        <span>
          <span className={`lamp ${alive ? 'on' : 'off'}`} aria-hidden="true" />
          {text(alive ? LIVE : OLD)}
        </span>
      </Header>
      <main>
        {hasSession ? null : <p className="warn">{text(NO_SESSION)}</p>}
        {hasSession && batches.length === 0 ? <p>{text(NO_BATCH)}</p> : null}
        <nav className="batches">
          {batches.map((entry) => (
            <button
              type="button"
              key={entry.batchId}
              aria-pressed={entry.batchId === shown}
              onClick={() => choose(entry.batchId)}
            >
              {tabText(text, entry, batch)}
            </button>
          ))}
        </nav>
        {batch === undefined ? null : <Batch batch={batch} />}
      </main>
    </>
  );
}

function Batch({ batch }: { readonly batch: BatchView }) {
  const text = useText();
  const done = batch.documents.filter(({ verdict }) => verdict === 'PASS').length;
  return (
    <>
      <section className="counters">
        <Counter name="done" label={text(DONE)} value={`${done} / ${batch.documents.length}`} />
        <Counter name="used" label={text(BLANKS_USED)} value={String(batch.blanks.used)} />
        <Counter name="spoiled" label={text(BLANKS_SPOILED)} value={String(batch.blanks.spoiled)} />
        <Counter name="inHopper" label={text(IN_HOPPER)} value={String(batch.blanks.inHopper)} />
        <Counter name="state" label={batch.line ?? '—'} value={stateText(text, batch.state)} />
      </section>
      <section className="documents">
        {batch.documents.map((document) => (
          <DocumentCard key={document.documentId} document={document} />
        ))}
      </section>
    </>
  );
}

function Counter({
  name,
  label,
  value,
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}) {
  return (
    <div className="counter" data-counter={name}>
      <b>{value}</b>
      <span>{label}</span>
    </div>
  );
}

/** The list is asked for now and then; of the batch that is shown, the page knows better. */
function tabText(text: ReturnType<typeof useText>, entry: Entry, live?: BatchView): string {
  const known = live?.batchId === entry.batchId ? live : undefined;
  const done =
    known === undefined
      ? entry.done
      : known.documents.filter(({ state }) => state === 'issued' || state === 'activated').length;
  const state = stateText(text, known?.state ?? entry.state);
  return `${entry.createdAt.slice(0, 16).replace('T', ' ')} · ${done}/${entry.documents} · ${state}`;
}

function stateText(text: ReturnType<typeof useText>, state: string): string {
  const entry = BATCH_STATES[state];
  return entry === undefined ? state : text(entry);
}

const NOT_AUTHENTICATED = 401;

function useBatches(): { readonly batches: readonly Entry[]; readonly hasSession: boolean } {
  const [batches, setBatches] = useState<readonly Entry[]>([]);
  const [hasSession, setHasSession] = useState(true);
  useEffect(() => {
    let stopped = false;
    const load = (): void => {
      listBatches().then(
        (list) => {
          if (!stopped) {
            setBatches(list.batches);
            setHasSession(true);
          }
        },
        (error: unknown) => {
          if (
            !stopped &&
            error instanceof ProblemError &&
            error.problem.status === NOT_AUTHENTICATED
          ) {
            setHasSession(false);
          }
        },
      );
    };
    load();
    const timer = setInterval(load, LIST_EVERY_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, []);
  return { batches, hasSession };
}

function useBatch(batchId: string | undefined): {
  readonly batch: BatchView | undefined;
  readonly alive: boolean;
} {
  const [batch, setBatch] = useState<BatchView>();
  const [alive, setAlive] = useState(false);
  useEffect(() => {
    setBatch(undefined);
    return batchId === undefined ? undefined : followBatch(batchId, setBatch, setAlive);
  }, [batchId]);
  return { batch, alive };
}
