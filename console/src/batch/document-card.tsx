import type { DocumentView } from '@tamga/contracts';
import { useText } from '../shared/language.tsx';
import {
  BLANK,
  DOCUMENT_STATES,
  PROBLEM,
  PRODUCTS,
  SECONDS,
  STEPS,
  VERDICTS,
  WRITTEN,
} from './texts.ts';

/** One document: its picture, its steps, percent by bytes written, its blank and the verdict. */
export function DocumentCard({ document }: { readonly document: DocumentView }) {
  const text = useText();
  const face = document.product === 'id-card' ? 'id-card-front' : 'passport-data-page';
  const named = (table: typeof STEPS, key: string): string => {
    const entry = table[key];
    return entry === undefined ? key : text(entry);
  };
  return (
    <article
      className={`document ${document.product} ${document.verdict ?? ''} ${document.problem === undefined ? '' : 'stopped'}`}
      data-document={document.documentId}
    >
      <img
        src={`/documents/${encodeURIComponent(document.documentId)}/faces/${face}.svg`}
        alt={document.holder}
      />
      <h2>
        {document.holder}
        {document.verdict === undefined ? null : (
          <span className={`verdict ${document.verdict}`}>{text(VERDICTS[document.verdict])}</span>
        )}
      </h2>
      <div className="small">
        {named(PRODUCTS, document.product)} {document.documentNumber ?? ''} ·{' '}
        {named(DOCUMENT_STATES, document.state)}
        {document.blank === undefined ? '' : ` · ${text(BLANK)} ${document.blank}`}
        {document.seconds === undefined ? '' : ` · ${document.seconds.toFixed(1)} ${text(SECONDS)}`}
      </div>
      <ol className="steps">
        {document.steps.map(({ step, state }) => (
          <li key={step} className={state} data-step={step}>
            {named(STEPS, step)}
          </li>
        ))}
      </ol>
      <Progress document={document} />
      {document.problem === undefined ? null : (
        <p className="problem">
          <strong>{text(PROBLEM)}:</strong> <span lang="en">{document.problem}</span>
        </p>
      )}
    </article>
  );
}

/** What is planned is an estimate before the chip is written, so that only a written chip is at 100 %. */
const ON_THE_WAY: readonly DocumentView['state'][] = ['planned', 'encoding', 'spoiled', 'unknown'];

function Progress({ document }: { readonly document: DocumentView }) {
  const text = useText();
  const { bytesWritten, bytesPlanned, state } = document;
  const share = bytesPlanned === 0 ? 0 : Math.round((100 * bytesWritten) / bytesPlanned);
  const percent = ON_THE_WAY.includes(state) ? Math.min(99, share) : 100;
  return (
    <>
      <progress value={percent} max={100} aria-label={text(WRITTEN)} />
      <div className="small" data-percent={percent}>
        {percent} % · {bytesWritten.toLocaleString('en')} B
      </div>
    </>
  );
}
