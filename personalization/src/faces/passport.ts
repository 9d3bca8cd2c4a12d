import { type Face, field, machineReadableZone } from './face.ts';
import { type FaceData, sexText } from './face-data.ts';

/** TD3 data page (Doc 9303-4). */
const WIDTH_MM = 125;
const HEIGHT_MM = 88;

/** The data page of the passport with its machine-readable zone (TD3). */
export function passportDataPage(data: FaceData): Face {
  const left = 47;
  return {
    name: 'passport-data-page',
    widthMm: WIDTH_MM,
    heightMm: HEIGHT_MM,
    items: [
      { kind: 'band', xMm: 0, yMm: 0, widthMm: WIDTH_MM, heightMm: HEIGHT_MM, color: '#f4f1ea' },
      { kind: 'band', xMm: 0, yMm: 0, widthMm: WIDTH_MM, heightMm: 8, color: '#7a1f2b' },
      {
        kind: 'text',
        text: 'МОНГОЛ УЛС · MONGOLIA     ПАСПОРТ · PASSPORT · SPECIMEN',
        xMm: 6,
        baselineMm: 5.6,
        font: 'bold',
        sizePt: 9,
        color: '#ffffff',
        widthMm: WIDTH_MM - 12,
      },
      {
        kind: 'image',
        bytes: data.portraitJpeg,
        mediaType: 'image/jpeg',
        xMm: 6,
        yMm: 12,
        widthMm: 35,
        heightMm: 45,
      },
      ...field('Төрөл / Type', 'P', { xMm: left, yMm: 12, widthMm: 12 }),
      ...field('Улсын код / Code', 'MNG', { xMm: 62, yMm: 12, widthMm: 16 }),
      ...field('Паспортын дугаар / Passport No.', data.documentNumber, {
        xMm: 88,
        yMm: 12,
        widthMm: 32,
      }),
      ...field('Овог / Surname', `${data.surname.cyrillic} / ${data.surname.latin}`, {
        xMm: left,
        yMm: 19.5,
        widthMm: 72,
      }),
      ...field('Нэр / Given name', `${data.givenName.cyrillic} / ${data.givenName.latin}`, {
        xMm: left,
        yMm: 27,
        widthMm: 72,
      }),
      ...field('Иргэншил / Nationality', 'МОНГОЛ / MONGOLIA', {
        xMm: left,
        yMm: 34.5,
        widthMm: 40,
      }),
      ...field('Регистрийн дугаар / Personal No.', data.registrationNumber, {
        xMm: 88,
        yMm: 34.5,
        widthMm: 32,
      }),
      ...field('Төрсөн огноо / Date of birth', data.birthDate, { xMm: left, yMm: 42, widthMm: 30 }),
      ...field('Хүйс / Sex', sexText(data.sex), { xMm: 88, yMm: 42, widthMm: 14 }),
      ...field('Төрсөн газар / Place of birth', data.birthPlace, {
        xMm: left,
        yMm: 49.5,
        widthMm: 40,
      }),
      ...field('Олгосон огноо / Date of issue', data.issuedOn, {
        xMm: 88,
        yMm: 49.5,
        widthMm: 32,
      }),
      ...field('Олгосон / Authority', data.issuingUnit, { xMm: left, yMm: 57, widthMm: 40 }),
      ...field('Хүчинтэй / Date of expiry', data.expiresOn, { xMm: 88, yMm: 57, widthMm: 32 }),
      {
        kind: 'image',
        bytes: data.signaturePng,
        mediaType: 'image/png',
        xMm: 8,
        yMm: 57.5,
        widthMm: 30,
        heightMm: 6.5,
      },
      {
        kind: 'band',
        xMm: 0,
        yMm: HEIGHT_MM - 23.2,
        widthMm: WIDTH_MM,
        heightMm: 23.2,
        color: '#ffffff',
      },
      // 44 characters at ten an inch are 111.76 mm wide and stand in the middle of the page.
      ...machineReadableZone(data.mrz, {
        xMm: 6.6,
        heightMm: HEIGHT_MM,
        lastBaselineFromBottomMm: 7.3,
      }),
    ],
  };
}
