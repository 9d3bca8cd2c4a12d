import type { ValidationReport } from '@tamga/contracts';
import { useText } from '../shared/language.tsx';
import { Address } from './address.tsx';
import { CHECKS, INDICATIONS, KINDS, OUTCOME_WORDS, OUTCOMES, POLICY, SIGNER } from './texts.ts';

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
      <Address report={report} />
      <ul>
        {report.checks.map((check) => (
          <CheckLine key={`${check.check}-${check.message}`} check={check} />
        ))}
      </ul>
      <code>
        {text(POLICY)}: {report.policy.id} · {report.at}
      </code>
    </section>
  );
}

/** The check and its outcome in the reader's language; the full sentence beside it is the report's English one. */
function CheckLine({ check }: { readonly check: ValidationReport['checks'][number] }) {
  const text = useText();
  const [name = '', part] = check.check.split('.');
  const label = CHECKS[name];
  const outcome = OUTCOMES[check.outcome];
  const word = OUTCOME_WORDS[check.outcome];
  return (
    <li data-check={check.check} data-outcome={check.outcome}>
      <span className={outcome?.style} aria-hidden="true">
        {outcome?.sign}
      </span>{' '}
      {label === undefined ? null : (
        <strong>
          {text(label)}
          {part === undefined ? '' : ` ${part}`}: {word === undefined ? '' : text(word)}
        </strong>
      )}{' '}
      <span lang="en">{check.message}</span>{' '}
      {check.clause === undefined ? null : <code>{check.clause}</code>}
    </li>
  );
}
