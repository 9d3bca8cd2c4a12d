import { createHash } from 'node:crypto';
import type { Application } from '@tamga/contracts';
import {
  buildTd1,
  buildTd3,
  encodeCom,
  encodeDg1,
  encodeDg2,
  encodeDg11,
  mrzInformation,
  wrapJp2,
} from '@tamga/formats';
import { PORTRAIT_HEIGHT, PORTRAIT_WIDTH } from './portrait.ts';

/** LDS 1.7, Unicode 4.0 (Doc 9303-10 section 4.6.1.1). */
const LDS_VERSION = '0107';
const UNICODE_VERSION = '040000';

interface ElectronicPart {
  readonly mrz: readonly string[];
  /** What BAC's keys come from. */
  readonly mrzInformation: string;
  readonly com: Uint8Array;
  /** By number. */
  readonly dataGroups: ReadonlyMap<number, Uint8Array>;
}

/** The eMRTD files of a document but for EF.SOD. An ID card's DG11 carries no address (decision 11 of the design). */
export function makeChipFiles(
  application: Application,
  document: { readonly number: string; readonly expiresOn: string },
  codestream: Uint8Array,
): ElectronicPart {
  const { person, product } = application;
  const fields = {
    documentType: product === 'passport' ? 'P' : 'ID',
    issuingState: 'MNG',
    documentNumber: document.number,
    surname: person.surname.latin,
    givenName: person.givenName.latin,
    nationality: person.nationality,
    birthDate: person.birthDate,
    sex: person.sex,
    expiryDate: document.expiresOn,
  };
  const mrz = product === 'passport' ? buildTd3(fields) : buildTd1(fields);
  const dataGroups = new Map<number, Uint8Array>([
    [1, encodeDg1(mrz)],
    [
      2,
      encodeDg2({
        format: 'jpeg2000',
        width: PORTRAIT_WIDTH,
        height: PORTRAIT_HEIGHT,
        image: wrapJp2(codestream),
      }),
    ],
  ]);
  if (product === 'id-card') {
    dataGroups.set(
      11,
      encodeDg11({
        fullName: `${person.surname.cyrillic}<<${person.givenName.cyrillic}`,
        personalNumber: person.civilNumber,
        fullBirthDate: person.birthDate.replaceAll('-', ''),
        placeOfBirth: person.birthPlace,
      }),
    );
  }
  return {
    mrz,
    mrzInformation: mrzInformation({
      documentNumber: document.number,
      birthDate: person.birthDate,
      expiryDate: document.expiresOn,
    }),
    com: encodeCom({
      ldsVersion: LDS_VERSION,
      unicodeVersion: UNICODE_VERSION,
      dataGroups: product === 'id-card' ? ['DG1', 'DG2', 'DG11'] : ['DG1', 'DG2'],
    }),
    dataGroups,
  };
}

export function dataGroupHashes(
  dataGroups: ReadonlyMap<number, Uint8Array>,
): { number: number; hash: string }[] {
  return [...dataGroups].map(([number, bytes]) => ({
    number,
    hash: createHash('sha256').update(bytes).digest('base64'),
  }));
}
