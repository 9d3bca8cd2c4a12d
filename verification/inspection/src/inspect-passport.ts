import { randomBytes } from 'node:crypto';
import { readEmrtd, type Transceiver } from '@tamga/applet-tools';
import { dataGroupNumber, type LdsFileName, mrzInformationOf, parseMrz } from '@tamga/formats';
import { VerificationError, type Verifier } from '@tamga/verification';
import type { Inspection } from './inspection.ts';

/**
 * Reads the eMRTD application of a passport or ID card through BAC with the key that the printed MRZ gives, and judges
 * the files up to the CSCA, DG1 against that MRZ among them.
 *
 * @param printed the printed MRZ, its lines joined or apart
 */
export async function inspectPassport(
  card: Transceiver,
  verifier: Verifier,
  printed: string,
): Promise<Inspection> {
  const mrz = parseMrz(printed);
  const read = await readEmrtd(card, mrzInformationOf(mrz), {
    challenge: new Uint8Array(randomBytes(8)),
    keyMaterial: new Uint8Array(randomBytes(16)),
  });
  const { SOD: sod } = read;
  if (sod === undefined) {
    throw new VerificationError('INPUT_UNREADABLE', 'The chip has no EF.SOD.');
  }
  const dataGroups = new Map<number, Uint8Array>();
  const files = new Map<string, Uint8Array>();
  for (const [name, bytes] of Object.entries(read)) {
    const number = dataGroupNumber(name as LdsFileName);
    if (number !== undefined) {
      dataGroups.set(number, bytes);
    }
    files.set(`${name}.bin`, bytes);
  }
  const question = { sod, dataGroups, mrz: mrz.lines.join('') };
  return { files, findings: [{ what: 'passport', report: await verifier.passport(question) }] };
}
