import { type AttributeName, attributeName, type Name } from '@tamga/formats';
import type { CertificateTarget, Lint } from '../lint.ts';

/** Upper bounds in characters (RFC 5280 A.1, ub-...). */
const BOUNDS: Partial<Readonly<Record<AttributeName, number>>> = {
  C: 2,
  CN: 64,
  O: 64,
  OU: 64,
  title: 64,
  serialNumber: 64,
  L: 128,
  ST: 128,
  pseudonym: 128,
  emailAddress: 255,
  SN: 32_768,
  GN: 32_768,
};

const bounds = new Map<string, number>(Object.entries(BOUNDS));

export const nameLengths: Lint<CertificateTarget> = {
  name: 'name-lengths',
  clause: 'RFC 5280 A.1: upper bounds; a country has two letters',
  check: ({ certificate: { subject, issuer } }) => {
    const wrong = [...tooLong(subject.rdns), ...tooLong(issuer.rdns)];
    return wrong.length === 0 ? undefined : `empty, or longer than allowed: ${wrong.join(', ')}`;
  },
};

function tooLong(rdns: Name): readonly string[] {
  return rdns.flat().flatMap(({ type, value }) => {
    const short = attributeName(type);
    const { length } = [...value];
    const isCountry = short === 'C' && length !== 2;
    return length === 0 || isCountry || length > (bounds.get(short) ?? 32_768) ? [short] : [];
  });
}
