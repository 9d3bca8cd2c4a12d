import type { Text } from '../shared/language.tsx';

export const TITLE: Text = { mn: 'Үйлдвэрлэл', en: 'Production' };
export const LIVE: Text = { mn: 'Шууд', en: 'Live' };
export const OLD: Text = {
  mn: 'Холбоо тасарсан, хуучин зураглал',
  en: 'Connection lost, picture is old',
};
export const NO_BATCH: Text = {
  mn: 'Багц алга. Захиалга ирэхэд энд харагдана.',
  en: 'No batch yet. It appears here when orders come in.',
};
export const NO_SESSION: Text = {
  mn: 'Энэ хуудсыг нэг удаагийн холбоосоор нээнэ үү: npm start хэвлэсэн байгаа.',
  en: 'Open this page with a one-time link: npm start prints it.',
};
export const DONE: Text = { mn: 'Бэлэн болсон', en: 'Done' };
export const BLANKS_USED: Text = { mn: 'Ашигласан маягт', en: 'Blanks used' };
export const BLANKS_SPOILED: Text = { mn: 'Гологдсон', en: 'Spoiled' };
export const IN_HOPPER: Text = { mn: 'Хайрцагт үлдсэн', en: 'Left in hopper' };
export const BLANK: Text = { mn: 'маягт', en: 'blank' };
export const WRITTEN: Text = { mn: 'Чипэд бичсэн хувь', en: 'Share written to the chip' };
export const PROBLEM: Text = { mn: 'Саад', en: 'Problem' };
export const SECONDS: Text = { mn: 'сек', en: 's' };

export const BATCH_STATES: Readonly<Record<string, Text>> = {
  waiting: { mn: 'хүлээж байна', en: 'waiting' },
  running: { mn: 'явж байна', en: 'running' },
  held: { mn: 'зогсоосон', en: 'held' },
  done: { mn: 'дууссан', en: 'done' },
};

export const PRODUCTS: Readonly<Record<string, Text>> = {
  'id-card': { mn: 'Иргэний үнэмлэх', en: 'ID card' },
  passport: { mn: 'Гадаад паспорт', en: 'Passport' },
};

export const DOCUMENT_STATES: Readonly<Record<string, Text>> = {
  planned: { mn: 'төлөвлөсөн', en: 'planned' },
  encoding: { mn: 'чипийг бичиж байна', en: 'encoding the chip' },
  encoded: { mn: 'чип бичигдсэн', en: 'chip encoded' },
  printed: { mn: 'хэвлэсэн', en: 'printed' },
  issued: { mn: 'олгоход бэлэн', en: 'ready to hand over' },
  activated: { mn: 'идэвхжүүлсэн', en: 'activated' },
  spoiled: { mn: 'гологдсон', en: 'spoiled' },
  unknown: { mn: 'тодорхойгүй: картыг шалгана уу', en: 'unknown: look for the card' },
};

export const STEPS: Readonly<Record<string, Text>> = {
  reserve: { mn: 'маягт', en: 'blank' },
  authenticate: { mn: 'таних', en: 'authenticate' },
  rekey: { mn: 'түлхүүр солих', en: 'issuer keys' },
  structure: { mn: 'бүтэц', en: 'structure' },
  pins: { mn: 'ПИН, ПУК', en: 'PIN, PUK' },
  keys: { mn: 'гарын үсгийн түлхүүр', en: 'signature keys' },
  address: { mn: 'хаяг', en: 'address' },
  emrtd: { mn: 'чипийн файл', en: 'chip files' },
  secure: { mn: 'түгжих', en: 'secure' },
  verify: { mn: 'шалгах', en: 'verify' },
  print: { mn: 'хэвлэх', en: 'print' },
  issue: { mn: 'бүртгэх', en: 'issue' },
};

export const VERDICTS: Readonly<Record<'PASS' | 'FAIL', Text>> = {
  PASS: { mn: 'ТЭНЦСЭН', en: 'PASS' },
  FAIL: { mn: 'ТЭНЦЭЭГҮЙ', en: 'FAIL' },
};
