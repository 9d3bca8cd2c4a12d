import { AUTHORITY_CASES } from './authority-cases.ts';
import { ATTRIBUTE_CASES, GOOD_ATTRIBUTES } from './cms-cases.ts';
import { CRL_CASES, crlBeside, encodeCrl, GOOD_CRLS } from './crl-cases.ts';
import { ETSI_CASES } from './etsi-cases.ts';
import { EXTENSION_CASES } from './extension-cases.ts';
import { FIELD_CASES } from './field-cases.ts';
import type { GoodName } from './good-certificates.ts';
import { GOOD_CERTIFICATES } from './good-certificates.ts';
import { ICAO_CASES } from './icao-cases.ts';
import type { LintCase } from './lint-case.ts';
import { encodeResponse, GOOD_RESPONSE, OCSP_CASES } from './ocsp-cases.ts';
import { encodeCertificate } from './shapes.ts';
import { VALUE_CASES } from './value-cases.ts';

/** What breaks no clause; `lint` says what it is. */
export const GOOD_FILES: readonly LintCase[] = [
  ...Object.entries(GOOD_CERTIFICATES).map(
    ([name, { shape, roles, issuer }]): LintCase => ({
      lint: name,
      structure: 'certificate',
      bytes: encodeCertificate(shape),
      roles,
      beside: issuer as GoodName,
    }),
  ),
  ...Object.entries(GOOD_CRLS).map(
    ([name, shape]): LintCase => ({
      lint: name,
      structure: 'crl',
      bytes: encodeCrl(shape),
      ...crlBeside(shape),
    }),
  ),
  {
    lint: 'ocsp-response',
    structure: 'ocsp-response',
    bytes: encodeResponse(GOOD_RESPONSE),
    beside: 'ocsp-responder',
  },
  { lint: 'signed-attributes', structure: 'signed-attributes', bytes: GOOD_ATTRIBUTES },
];

export const BROKEN_FILES: readonly LintCase[] = [
  ...FIELD_CASES,
  ...EXTENSION_CASES,
  ...AUTHORITY_CASES,
  ...VALUE_CASES,
  ...ETSI_CASES,
  ...ICAO_CASES,
  ...CRL_CASES,
  ...OCSP_CASES,
  ...ATTRIBUTE_CASES,
];

/** Below test-vectors/lint. */
export function fileOf({ lint, variant }: LintCase): string {
  return `${lint}${variant === undefined ? '' : `--${variant}`}.der`;
}
