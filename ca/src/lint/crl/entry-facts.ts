import { type CertificateRevocationList, EXTENSION, FormatError } from '@tamga/formats';

/** What the entries of a CRL have in common, gathered in one walk: there may be a million. */
export interface EntryFacts {
  /** The first entry that cannot be read. */
  readonly unreadable: string | undefined;
  readonly repeatsSerial: boolean;
  readonly hasImpossibleSerial: boolean;
  readonly hasCriticalExtension: boolean;
  readonly hasCertificateIssuer: boolean;
  readonly encodesUnspecified: boolean;
  readonly removes: boolean;
  readonly latest: Date | undefined;
}

const MAX_SERIAL_OCTETS = 20;

const gathered = new WeakMap<CertificateRevocationList, EntryFacts>();

export function entryFacts(crl: CertificateRevocationList): EntryFacts {
  const facts = gathered.get(crl) ?? gather(crl);
  gathered.set(crl, facts);
  return facts;
}

function gather(crl: CertificateRevocationList): EntryFacts {
  const serials = new Set<bigint>();
  let entries = 0;
  let latest: Date | undefined;
  let unreadable: string | undefined;
  let hasImpossibleSerial = false;
  let hasCriticalExtension = false;
  let hasCertificateIssuer = false;
  let encodesUnspecified = false;
  let removes = false;
  try {
    for (const { serial, revocationDate, reason, extensions } of crl.entries()) {
      entries += 1;
      serials.add(serial.value);
      if (latest === undefined || revocationDate > latest) latest = revocationDate;
      hasImpossibleSerial ||= serial.value <= 0n || serial.bytes.length > MAX_SERIAL_OCTETS;
      removes ||= reason === 'removeFromCRL';
      for (const { oid, critical } of extensions) {
        hasCriticalExtension ||= critical;
        hasCertificateIssuer ||= oid === EXTENSION.certificateIssuer;
        encodesUnspecified ||= oid === EXTENSION.cRLReason && reason === 'unspecified';
      }
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    unreadable = error.message;
  }
  return {
    unreadable,
    repeatsSerial: serials.size !== entries,
    hasImpossibleSerial,
    hasCriticalExtension,
    hasCertificateIssuer,
    encodesUnspecified,
    removes,
    latest,
  };
}
