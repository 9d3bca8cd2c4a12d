import type { ValidationReport } from '@tamga/contracts';
import { useText } from '../shared/language.tsx';
import { ADDRESS, ADDRESS_TITLE, ADDRESS_UNPROVEN } from './texts.ts';

/** What a judged address file says; of a file that is not valid nothing is shown, for it is worth nothing. */
export function Address({ report }: { readonly report: ValidationReport }) {
  const text = useText();
  const { address, indication } = report;
  if (address === undefined || indication === 'TOTAL-FAILED') {
    return null;
  }
  const rows = [
    [ADDRESS.text, address.text],
    [ADDRESS.units, address.units.map(({ code, name }) => `${name} (${code})`).join(' · ')],
    [ADDRESS.place, `${address.latitude}, ${address.longitude}`],
    [ADDRESS.person, address.civilNumber],
    [ADDRESS.document, address.documentNumber],
    [ADDRESS.version, `${address.version} · ${day(address.issuedAt)} – ${day(address.validUntil)}`],
  ] as const;
  return (
    <section className="address" aria-label={text(ADDRESS_TITLE)}>
      <h3>{text(ADDRESS_TITLE)}</h3>
      {indication === 'TOTAL-PASSED' ? null : <p className="warn">{text(ADDRESS_UNPROVEN)}</p>}
      <dl>
        {rows.map(([label, value]) => (
          <div key={label.en}>
            <dt>{text(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const day = (instant: string): string => instant.slice(0, 10);
