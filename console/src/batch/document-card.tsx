import type { DocumentView } from '@tamga/contracts';
import { useText } from '../shared/language.tsx';
import { BLANK, DOCUMENT_STATES, PRODUCTS, SECONDS, STEPS, VERDICTS } from './texts.ts';

/** One document: its picture, its steps, percent by bytes written, its blank and the verdict. */
export function DocumentCard({ document }: { readonly document: DocumentView }) {
  const text = useText();
  const face = document.product === 'id-card' ? 'id-card-front' : 'passport-data-page';
  const named = (table: typeof STEPS, key: string): string => {
    const entry = table[key];
    return entry === undefined ? key : text(entry);
  };
  return (
    <article className={`document ${document.verdict ?? ''}`} data-document={document.documentId}>
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
      <Progress written={document.bytesWritten} planned={document.bytesPlanned} />
      {document.problem === undefined ? null : <p className="problem">{document.problem}</p>}
    </article>
  );
}

function Progress({ written, planned }: { readonly written: number; readonly planned: number }) {
  const percent = planned === 0 ? 0 : Math.min(100, Math.round((100 * written) / planned));
  return (
    <>
      <progress value={percent} max={100} />
      <div className="small">
        {percent} % · {written.toLocaleString('en')} / {planned.toLocaleString('en')} B
      </div>
    </>
  );
}
