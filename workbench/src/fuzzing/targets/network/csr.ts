import { CaError } from '@tamga/ca';
import { validateRequest } from '@tamga/ca/doors';
import { base64, FormatError, type GeneralName, name } from '@tamga/formats';
import { Answer, type NetworkTarget } from '../../fuzz-target.ts';
import { csrForms, mutateCsr } from './csr-forms.ts';
import { isSignedShell } from './outer-parse.ts';
import { DER_READER } from './parser-files.ts';
import { specimenEcKey, specimenRsaKey } from './specimen-keys.ts';

const key = specimenRsaKey('citizen', 2048);
const ecKey = specimenEcKey('citizen');
const subject = name(['C', 'MN'], ['CN', 'SPECIMEN'], ['serialNumber', 'PNOMN-100000000001']);

const NAMES: readonly GeneralName[] = [
  { kind: 'dns', value: 'pki.example' },
  { kind: 'directory', rdns: subject },
  { kind: 'ip', value: Uint8Array.of(127, 0, 0, 1) },
];

/** A citizen's PKCS #10 request, to the end of its proof of possession. */
export const CSR: NetworkTarget = {
  name: 'csr',
  // The last is of a kind of key that citizens do not have: it is read all the same.
  valid: [...csrForms(key, subject, NAMES), ...csrForms(ecKey, subject, NAMES).slice(0, 1)],
  mutate: mutateCsr(key),
  read: readCsr,
  isRefusal: () => false,
  slowMs: 250,
  routes: [],
  parser: [
    'platform/formats/dist/csr/',
    ...DER_READER,
    'platform/formats/dist/names/parse-name',
    'platform/formats/dist/names/directory-string',
    'platform/formats/dist/algorithms/subject-public-key-info',
    'platform/formats/dist/certificate/parse-signed',
    'ca/dist/issuance/validate-request',
    'ca/dist/keys/assess-key',
    'ca/dist/keys/encoding-fault',
  ],
};

function readCsr(bytes: Uint8Array): Answer {
  const isShell = isSignedShell(bytes);
  try {
    validateRequest({
      requestId: '00000000-0000-4000-8000-000000000001',
      profile: 'citizen-authentication',
      subject: { civilNumber: '100000000001', surname: 'SPECIMEN', givenName: 'OYUN' },
      certificationRequest: base64(bytes),
    });
    return new Answer('taken', isShell);
  } catch (error) {
    if (!(error instanceof CaError)) throw error;
    return new Answer(csrCode(error), isShell, error.message);
  }
}

/** With the code of what could not be read: `REQUEST_UNREADABLE missing`. */
export function csrCode({ code, cause }: CaError): string {
  if (cause === undefined) return code;
  if (!(cause instanceof FormatError)) throw cause;
  return `${code} ${cause.code}`;
}
