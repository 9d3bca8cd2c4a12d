import type { ValidationReport } from '@tamga/contracts';
import { useText } from '../shared/language.tsx';
import { INDICATIONS, KINDS, OUTCOMES, POLICY, SIGNER } from './texts.ts';

/** The verdict in one word, who signed, and every check with its outcome. */
export function Report({ report }: { readonly report: ValidationReport }) {
  const text = useText();
  const word = INDICATIONS[report.indication];
  const kind = KINDS[report.kind];
  return (
    <section className={`report ${report.indication}`} data-indication={report.indication}>
      <h2>
        {kind === undefined ? report.kind : text(kind)}:{' '}
        {word === undefined ? report.indication : text(word)}
      </h2>
      <code>
        {report.indication}
        {report.subIndication === undefined ? '' : ` / ${report.subIndication}`}
      </code>
      {report.signer === undefined ? null : (
        <p>
          {text(SIGNER)}: <strong>{report.signer.subject}</strong>
        </p>
      )}
      <ul>
        {report.checks.map((check) => {
          const outcome = OUTCOMES[check.outcome];
          return (
            <li key={`${check.check}-${check.key}`}>
              <span className={outcome?.style}>{outcome?.sign}</span> {check.message}{' '}
              {check.clause === undefined ? null : <code>{check.clause}</code>}
            </li>
          );
        })}
      </ul>
      <code>
        {text(POLICY)}: {report.policy.id} · {report.at}
      </code>
    </section>
  );
}
