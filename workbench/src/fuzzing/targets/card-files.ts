import {
  aodfContent,
  cdfContent,
  dirContent,
  dodfContent,
  odfContent,
  prkdfContent,
  pukdfContent,
  tokenInfoContent,
} from '@tamga/applet-tools';
import {
  buildTd1,
  buildTd3,
  encodeAddressFile,
  encodeDg1,
  encodeDg2,
  encodeDg11,
  encodeHomeAddress,
  encodeSod,
  faceImage,
  fromHex,
  jp2Codestream,
  jp2Size,
  jpegSize,
  parseAddressFile,
  parseAodf,
  parseCdf,
  parseCom,
  parseDg1,
  parseDg2,
  parseDg11,
  parseDirEntry,
  parseDodf,
  parseHomeAddress,
  parseLdsSecurityObject,
  parseMrz,
  parseOdf,
  parsePrkdf,
  parsePukdf,
  parseSignedData,
  parseSod,
  parseTlvs,
  parseTokenInfo,
  wrapJp2,
} from '@tamga/formats';
import type { FuzzTarget } from '../fuzz-target.ts';
import { formatTarget } from './format-target.ts';
import { specimenCms, specimenSecurityObject } from './signed-forms.ts';

const specimen = {
  issuingState: 'MNG',
  documentNumber: 'EX0000001',
  surname: 'SPECIMEN',
  givenName: 'OYUN',
  nationality: 'MNG',
  birthDate: '1990-01-01',
  sex: 'F',
  expiryDate: '2036-01-01',
} as const;
const td1 = buildTd1({ ...specimen, documentType: 'I' });
const td3 = buildTd3({ ...specimen, documentType: 'P' });
const com = fromHex('60145f0104303130375f36063034303030305c026175');
const jpeg = fromHex('ffd8ffc0000b080002000301011100ffd9');
/** SIZ of two by three pixels in one component (ISO/IEC 15444-1 A.5.1), and the end. */
const jp2 = wrapJp2(
  fromHex(
    'ff4fff5100290000000000020000000300000000000000000000000200000003000000000000000000010701' +
      '01ffd9',
  ),
);
const address = encodeHomeAddress({
  civilNumber: '100000000001',
  documentNumber: 'CX0000001',
  version: 1,
  issuedAt: new Date('2026-01-01T00:00:00Z'),
  validUntil: new Date('2036-01-01T00:00:00Z'),
  registeredOn: new Date('2024-06-01T00:00:00Z'),
  province: { code: 'MN-1', name: 'Улаанбаатар' },
  district: { code: '01101', name: 'Загвар дүүрэг' },
  subdistrict: { code: '0110101', name: '1-р хороо' },
  text: 'Жишээ гудамж 12-34',
  latitude: 47.918,
  longitude: 106.917,
  keyHash: new Uint8Array(32),
});

/** What lies on chips: LDS and ISO 7816-15 files, pictures, the MRZ, the address. */
export const CARD_FILES: readonly FuzzTarget[] = [
  formatTarget('tlv', [com, fromHex('7f498200095f2981020102810133')], parseTlvs),
  formatTarget('mrz', [Buffer.from(td1.join('')), Buffer.from(td3.join(''))], (bytes) =>
    parseMrz(Buffer.from(bytes).toString('latin1')),
  ),
  formatTarget('com', [com], parseCom),
  formatTarget('dg1', [encodeDg1(td1), encodeDg1(td3)], parseDg1),
  formatTarget('dg2', [encodeDg2(faceImage(jp2)), encodeDg2(faceImage(jpeg))], parseDg2),
  formatTarget(
    'dg11',
    [encodeDg11({ fullName: 'Загвар<<Оюун', personalNumber: '100000000001' })],
    parseDg11,
  ),
  formatTarget('sod', [encodeSod(specimenCms)], (bytes) =>
    parseSignedData(parseSod(bytes), { allowUnsortedSets: true }),
  ),
  formatTarget('ldsSecurityObject', [specimenSecurityObject], parseLdsSecurityObject),
  formatTarget('jpeg', [jpeg], jpegSize),
  formatTarget('jp2', [jp2], (bytes) => [jp2Size(bytes), jp2Codestream(bytes)]),
  formatTarget('dir', [dirContent()], parseDirEntry),
  formatTarget('odf', [odfContent()], parseOdf),
  formatTarget(
    'tokenInfo',
    [tokenInfoContent(new Uint8Array(8), new Date('2026-01-01T00:00:00Z'))],
    parseTokenInfo,
  ),
  formatTarget('aodf', [aodfContent()], parseAodf),
  formatTarget('prkdf', [prkdfContent()], parsePrkdf),
  formatTarget('pukdf', [pukdfContent()], parsePukdf),
  formatTarget('cdf', [cdfContent()], parseCdf),
  formatTarget('dodf', [dodfContent('addressA')], parseDodf),
  formatTarget('addressFile', [encodeAddressFile(specimenCms, 2048)], parseAddressFile),
  formatTarget('homeAddress', [address], parseHomeAddress),
];
