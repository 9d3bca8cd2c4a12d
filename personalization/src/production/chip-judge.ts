import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmrtdFiles } from '@tamga/applet-tools';
import { parseCertificate, parseCrl } from '@tamga/formats';
import { DEFAULT_POLICY, type ValidationReport, verifyPassiveAuth } from '@tamga/verification';
import { BureauError } from '../errors.ts';

/** Passive authentication as a border would do it, up to the CSCA. */
export type ChipJudge = (files: EmrtdFiles) => Promise<ValidationReport>;

/** The CRL is read anew each time: its successor is published while the bureau runs. */
export function chipJudge(pki: string, now: () => Date): ChipJudge {
  const csca = parseCertificate(readFileSync(join(pki, 'csca.crt')));
  return async (files) =>
    verifyPassiveAuth(
      {
        sod: files.SOD ?? new Uint8Array(),
        dataGroups: dataGroupsOf(files),
        cscaCertificates: [csca],
        crls: [parseCrl(readFileSync(join(pki, 'csca.crl')))],
      },
      DEFAULT_POLICY,
      now(),
    );
}

/** Before a blank is touched: what a border would not accept is not written at all. @throws BureauError CA_REFUSED */
export async function assertAuthentic(judge: ChipJudge, prepared: EmrtdFiles): Promise<void> {
  const { indication, subIndication } = await judge(prepared);
  if (indication !== 'TOTAL-PASSED') {
    throw new BureauError(
      'CA_REFUSED',
      `The prepared chip files do not pass passive authentication (${subIndication ?? indication}): renew the authority’s CRL or Document Signer, and prepare the document anew if its signature is at fault.`,
    );
  }
}

/** What was read back from the card. @throws BureauError READ_BACK_MISMATCH, CA_REFUSED when the card is not at fault */
export async function assertReadBack(judge: ChipJudge, files: EmrtdFiles): Promise<void> {
  const { indication, subIndication } = await judge(files);
  if (indication !== 'TOTAL-PASSED') {
    throw new BureauError(
      indication === 'TOTAL-FAILED' ? 'READ_BACK_MISMATCH' : 'CA_REFUSED',
      `Passive authentication of the chip: ${subIndication ?? indication}.`,
    );
  }
}

function dataGroupsOf(files: EmrtdFiles): ReadonlyMap<number, Uint8Array> {
  return new Map(
    Object.entries(files).flatMap(([name, bytes]) =>
      name.startsWith('DG') && bytes !== undefined ? [[Number(name.slice(2)), bytes] as const] : [],
    ),
  );
}
