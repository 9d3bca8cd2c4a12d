import type { ValidationReport } from '@tamga/contracts';
import { type DragEvent, useState } from 'react';
import { Header } from '../shared/header.tsx';
import { useText } from '../shared/language.tsx';
import { judge } from './api.ts';
import { Report } from './report.tsx';
import { DROP, KINDS_HINT, REFUSED, TITLE, WORKING } from './texts.ts';

type Outcome =
  | { readonly state: 'empty' }
  | { readonly state: 'working' }
  | { readonly state: 'judged'; readonly report: ValidationReport }
  | { readonly state: 'refused'; readonly why: string };

/** Drop a file, see the verdict with its reasons. */
export function AgencyPage() {
  const text = useText();
  const [outcome, setOutcome] = useState<Outcome>({ state: 'empty' });
  const [over, setOver] = useState(false);

  const verify = (files: readonly File[]): void => {
    if (files.length === 0) {
      return;
    }
    setOutcome({ state: 'working' });
    judge(files).then(
      (report) => setOutcome({ state: 'judged', report }),
      (error: unknown) =>
        setOutcome({
          state: 'refused',
          why: error instanceof Error ? error.message : String(error),
        }),
    );
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    verify([...event.dataTransfer.files]);
  };

  return (
    <>
      <Header title={text(TITLE)} />
      <main>
        <label
          className={`drop ${over ? 'over' : ''}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <strong>{text(DROP)}</strong>
          <p>{text(KINDS_HINT)}</p>
          <input
            type="file"
            multiple
            className="unseen"
            onChange={(event) => verify([...(event.target.files ?? [])])}
          />
        </label>
        <div aria-live="polite">
          {outcome.state === 'working' ? <p>{text(WORKING)}</p> : null}
          {outcome.state === 'refused' ? <Refusal why={outcome.why} /> : null}
          {outcome.state === 'judged' ? <Report report={outcome.report} /> : null}
        </div>
      </main>
    </>
  );
}

function Refusal({ why }: { readonly why: string }) {
  const text = useText();
  return (
    <section className="report refused">
      <h2>{text(REFUSED)}</h2>
      <p lang="en">{why}</p>
    </section>
  );
}
