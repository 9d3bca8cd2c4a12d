import { type CertificateRevocationList, parseCrl } from '@tamga/formats';
import type { Fetcher } from './fetcher.ts';

/** CRLs by address, kept for a short while; several who ask at once share one request. */
export interface KeptCrls {
  get(url: string): Promise<CertificateRevocationList>;
}

/** A suspension reaches verifiers this long after its CRL, at the latest. */
const KEEP_MS = 60_000;
const MAX_CRLS = 256;

export function keepCrls(fetcher: Fetcher, now: () => Date): KeptCrls {
  const kept = new Map<
    string,
    { readonly until: number; crl: Promise<CertificateRevocationList> }
  >();
  return {
    get(url) {
      const known = kept.get(url);
      if (known !== undefined && known.until > now().getTime()) {
        return known.crl;
      }
      const crl = fetcher.get(url).then((bytes) => parseCrl(bytes));
      kept.delete(url);
      kept.set(url, { until: now().getTime() + KEEP_MS, crl });
      crl.catch(() => {
        // The next one who asks tries again.
        if (kept.get(url)?.crl === crl) {
          kept.delete(url);
        }
      });
      const [oldest] = kept.keys();
      if (kept.size > MAX_CRLS && oldest !== undefined) {
        kept.delete(oldest);
      }
      return crl;
    },
  };
}
