import { type Face, type FaceItem, field, machineReadableZone } from './face.ts';
import { type FaceData, sexText } from './face-data.ts';

/** ID-1 (ISO/IEC 7810). */
const WIDTH_MM = 85.6;
const HEIGHT_MM = 53.98;

const GROUND: FaceItem = {
  kind: 'band',
  xMm: 0,
  yMm: 0,
  widthMm: WIDTH_MM,
  heightMm: HEIGHT_MM,
  color: '#eef4fb',
};

/** Front of the ID card: who the holder is. */
export function idCardFront(data: FaceData): Face {
  const left = 31;
  const width = 50;
  return {
    name: 'id-card-front',
    widthMm: WIDTH_MM,
    heightMm: HEIGHT_MM,
    items: [
      GROUND,
      { kind: 'band', xMm: 0, yMm: 0, widthMm: WIDTH_MM, heightMm: 9, color: '#1f4e8c' },
      title('МОНГОЛ УЛС · MONGOLIA', 4.2),
      title('ИРГЭНИЙ ҮНЭМЛЭХ · ID CARD · SPECIMEN', 7.7),
      {
        kind: 'image',
        bytes: data.portraitJpeg,
        mediaType: 'image/jpeg',
        xMm: 4,
        yMm: 12,
        widthMm: 24.5,
        heightMm: 31.5,
      },
      ...(data.familyName === undefined
        ? []
        : field(
            'Ургийн овог / Family name',
            `${data.familyName.cyrillic} ${data.familyName.latin}`,
            {
              xMm: left,
              yMm: 12.6,
              widthMm: width,
              sizePt: 6,
            },
          )),
      ...field('Овог / Surname', `${data.surname.cyrillic} ${data.surname.latin}`, {
        xMm: left,
        yMm: 18.2,
        widthMm: width,
      }),
      ...field('Нэр / Given name', `${data.givenName.cyrillic} ${data.givenName.latin}`, {
        xMm: left,
        yMm: 24.2,
        widthMm: width,
      }),
      ...field('Хүйс / Sex', sexText(data.sex), { xMm: left, yMm: 30.2, widthMm: 14 }),
      ...field('Төрсөн / Date of birth', data.birthDate, { xMm: 47, yMm: 30.2, widthMm: 20 }),
      ...field('Регистрийн дугаар / Registration No.', data.registrationNumber, {
        xMm: left,
        yMm: 36.2,
        widthMm: 26,
      }),
      ...field('Дугаар / Document No.', data.documentNumber, { xMm: 60, yMm: 36.2, widthMm: 22 }),
      ...field('Хүчинтэй / Expiry', data.expiresOn, { xMm: left, yMm: 42.2, widthMm: 22 }),
      {
        kind: 'image',
        bytes: data.signaturePng,
        mediaType: 'image/png',
        xMm: 55,
        yMm: 41,
        widthMm: 26,
        heightMm: 9,
      },
    ],
  };
}

/** Back of the ID card: the civil number, the issuing unit and the machine-readable zone (TD1). */
export function idCardBack(data: FaceData): Face {
  return {
    name: 'id-card-back',
    widthMm: WIDTH_MM,
    heightMm: HEIGHT_MM,
    items: [
      GROUND,
      ...field('Иргэний бүртгэлийн дугаар / Civil registration No.', data.civilNumber, {
        xMm: 6,
        yMm: 5.5,
        widthMm: 40,
      }),
      ...field('Олгосон / Issued by', data.issuingUnit, { xMm: 6, yMm: 12, widthMm: 50 }),
      ...field('Олгосон огноо / Date of issue', data.issuedOn, { xMm: 58, yMm: 5.5, widthMm: 22 }),
      ...field('Төрсөн газар / Place of birth', data.birthPlace, {
        xMm: 6,
        yMm: 18.5,
        widthMm: 50,
      }),
      {
        kind: 'band',
        xMm: 0,
        yMm: HEIGHT_MM - 23.2,
        widthMm: WIDTH_MM,
        heightMm: 23.2,
        color: '#ffffff',
      },
      // 30 characters at ten an inch are 76.2 mm wide and stand in the middle of the card.
      ...machineReadableZone(data.mrz, {
        xMm: 4.7,
        heightMm: HEIGHT_MM,
        lastBaselineFromBottomMm: 4.1,
      }),
    ],
  };
}

function title(text: string, baselineMm: number): FaceItem {
  return {
    kind: 'text',
    text,
    xMm: 4,
    baselineMm,
    font: 'bold',
    sizePt: 7.5,
    color: '#ffffff',
    widthMm: WIDTH_MM - 8,
  };
}
