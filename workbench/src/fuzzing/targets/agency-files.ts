import {
  buildTd3,
  encodeAddressFile,
  encodeDg1,
  encodeSod,
  parseCertificate,
} from '@tamga/formats';
import { createVerifier, type GivenFile, VerificationError } from '@tamga/verification';
import type { FuzzTarget } from '../fuzz-target.ts';
import { specimenCertificate, specimenCms } from './signed-forms.ts';

const offline = (): Promise<Uint8Array> => Promise.reject(new Error('offline'));
const anchor = parseCertificate(specimenCertificate);
const verifier = createVerifier({
  trust: { citizens: [anchor], csca: [anchor] },
  fetcher: { get: offline, post: offline },
  now: () => new Date('2026-06-01T00:00:00Z'),
});

const sod = encodeSod(specimenCms);
const dg1 = encodeDg1(
  buildTd3({
    documentType: 'P',
    issuingState: 'MNG',
    documentNumber: 'EX0000001',
    surname: 'SPECIMEN',
    givenName: 'OYUN',
    nationality: 'MNG',
    birthDate: '1990-01-01',
    sex: 'F',
    expiryDate: '2036-01-01',
  }),
);

/** What an agency's visitor drops on the page: a report, or a refusal that says why. */
export const AGENCY_FILES: readonly FuzzTarget[] = [
  target(
    'droppedFile',
    [specimenCertificate, specimenCms, encodeAddressFile(specimenCms, 2048)],
    (bytes) => [{ name: 'file', bytes }],
  ),
  target('droppedSod', [sod], (bytes) => [
    { name: 'SOD.bin', bytes },
    { name: 'DG1.bin', bytes: dg1 },
  ]),
  target('droppedDataGroup', [dg1], (bytes) => [
    { name: 'SOD.bin', bytes: sod },
    { name: 'DG1.bin', bytes },
  ]),
];

function target(
  name: string,
  valid: readonly Uint8Array[],
  filesOf: (bytes: Uint8Array) => readonly GivenFile[],
): FuzzTarget {
  return {
    name,
    valid,
    read: (bytes) => verifier.validate(filesOf(bytes)),
    isRefusal: (error) => error instanceof VerificationError,
  };
}
