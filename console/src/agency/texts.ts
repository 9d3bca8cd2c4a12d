import type { Text } from '../shared/language.tsx';

export const TITLE: Text = {
  mn: 'Гарын үсэг, баримт шалгах',
  en: 'Verify signatures and documents',
};
export const DROP: Text = {
  mn: 'Файлаа энд чирж тавих эсвэл дарж сонгоно уу',
  en: 'Drop files here, or click to choose',
};
export const KINDS_HINT: Text = {
  mn: 'Гэрчилгээ, гарын үсэг (баримттай нь хамт), хаягийн файл, эсвэл паспортын SOD ба DG файлууд',
  en: 'A certificate, a signature (with its document), an address file, or a passport’s SOD and DG files',
};
export const WORKING: Text = { mn: 'Шалгаж байна…', en: 'Verifying…' };
export const REFUSED: Text = { mn: 'Файлыг уншиж чадсангүй', en: 'The file cannot be judged' };
export const SIGNER: Text = { mn: 'Гарын үсэг зурагч', en: 'Signer' };
export const ADDRESS_TITLE: Text = { mn: 'Файлд бичсэн хаяг', en: 'The address in the file' };
export const ADDRESS_UNPROVEN: Text = {
  mn: 'Энэ хаяг таны өмнөх картынх гэдэг нь батлагдаагүй: картыг уншигчид хийж шалгана уу.',
  en: 'Not proven to be of the card before you: check the card in a reader.',
};
export const ADDRESS = {
  text: { mn: 'Хаяг', en: 'Address' },
  units: { mn: 'Засаг захиргааны нэгж (код)', en: 'Administrative units (codes)' },
  place: { mn: 'Өргөрөг, уртраг', en: 'Latitude, longitude' },
  person: { mn: 'Иргэний бүртгэлийн дугаар', en: 'Civil registration number' },
  document: { mn: 'Баримтын дугаар', en: 'Document number' },
  version: { mn: 'Хувилбар · хүчинтэй хугацаа', en: 'Version · valid' },
} as const satisfies Readonly<Record<string, Text>>;
export const POLICY: Text = { mn: 'Бодлого', en: 'Policy' };

export const INDICATIONS: Readonly<Record<string, Text>> = {
  'TOTAL-PASSED': { mn: 'ХҮЧИНТЭЙ', en: 'VALID' },
  'TOTAL-FAILED': { mn: 'ХҮЧИНГҮЙ', en: 'NOT VALID' },
  INDETERMINATE: { mn: 'ТОДОРХОЙГҮЙ', en: 'CANNOT BE DECIDED' },
};

export const KINDS: Readonly<Record<string, Text>> = {
  certificate: { mn: 'Гэрчилгээ', en: 'Certificate' },
  signature: { mn: 'Гарын үсэг', en: 'Signature' },
  address: { mn: 'Хаягийн файл', en: 'Address file' },
  passport: { mn: 'Паспортын чип', en: 'Passport chip' },
};

export const OUTCOMES: Readonly<Record<string, { readonly sign: string; readonly style: string }>> =
  {
    passed: { sign: '✓', style: 'good' },
    failed: { sign: '✗', style: 'bad' },
    warning: { sign: '!', style: 'warn' },
    notDone: { sign: '–', style: 'warn' },
  };

/** What each check looks at, by its name up to the first dot; its outcome in words comes with the report. */
export const CHECKS: Readonly<Record<string, Text>> = {
  path: { mn: 'Гэрчилгээний гинж', en: 'Chain of certificates' },
  revocation: { mn: 'Хүчингүй болгосон эсэх', en: 'Revocation' },
  authorityRevocation: { mn: 'Олгогчийг хүчингүй болгосон эсэх', en: 'Revocation of the issuer' },
  algorithm: { mn: 'Алгоритм', en: 'Algorithm' },
  certificateSignature: { mn: 'Олгогчийн гарын үсэг', en: 'Signature of the issuer' },
  validity: { mn: 'Гэрчилгээний хугацаа', en: 'Validity of the certificate' },
  names: { mn: 'Гинжийн нэрс', en: 'Names in the chain' },
  pathLength: { mn: 'Гинжийн урт', en: 'Length of the chain' },
  criticalExtension: { mn: 'Танигдаагүй нэмэлт', en: 'Unknown extension' },
  keySize: { mn: 'Түлхүүрийн урт', en: 'Size of the key' },
  documentSigner: { mn: 'Баримт баталгаажуулагч', en: 'Document Signer' },
  basicConstraints: { mn: 'Олгогчийн эрх', en: 'Authority of the issuer' },
  keyUsage: { mn: 'Түлхүүрийн зориулалт', en: 'Use of the key' },
  purpose: { mn: 'Гэрчилгээний зориулалт', en: 'Purpose of the certificate' },
  signature: { mn: 'Гарын үсэг', en: 'Signature' },
  signer: { mn: 'Гарын үсэг зурагч', en: 'Signer' },
  signers: { mn: 'Гарын үсэг зурагчид', en: 'Signers' },
  digest: { mn: 'Баримтын агуулга', en: 'Content of the document' },
  format: { mn: 'Файлын бүтэц', en: 'Form of the file' },
  addressSigner: { mn: 'Хаягийг баталсан эрх', en: 'Right to sign addresses' },
  period: { mn: 'Хүчинтэй хугацаа', en: 'Period of validity' },
  binding: { mn: 'Карттай холбогдсон эсэх', en: 'Binding to the card' },
  freshness: { mn: 'Хамгийн сүүлийн хаяг эсэх', en: 'Whether it is the newest' },
  sod: { mn: 'Чипийн гарын үсгийн файл', en: 'Signature file of the chip' },
  sodSignature: { mn: 'Чипийн гарын үсэг', en: 'Signature of the chip' },
  hash: { mn: 'Чипийн файл', en: 'File of the chip' },
  country: { mn: 'Олгосон улс', en: 'Issuing country' },
  documentType: { mn: 'Баримтын төрөл', en: 'Type of document' },
  issuingState: { mn: 'Олгосон улс тохирсон эсэх', en: 'Issuing state' },
  expiry: { mn: 'Баримтын хүчинтэй хугацаа', en: 'Expiry of the document' },
  hashAlgorithm: { mn: 'Чипийн хэш алгоритм', en: 'Hash algorithm of the chip' },
  issuer: { mn: 'Олгогч', en: 'Issuer' },
  budget: { mn: 'Шалгах хэмжээний хязгаар', en: 'Limit of what is verified' },
  certificates: { mn: 'Гэрчилгээнүүд', en: 'Certificates' },
  evidence: { mn: 'Нотлох баримт', en: 'Evidence' },
  mrz: { mn: 'Машинаар уншигдах бичвэр', en: 'Machine readable zone' },
};

export const OUTCOME_WORDS: Readonly<Record<string, Text>> = {
  passed: { mn: 'тэнцсэн', en: 'passed' },
  failed: { mn: 'тэнцээгүй', en: 'failed' },
  warning: { mn: 'анхааруулга', en: 'warning' },
  notDone: { mn: 'шалгаагүй', en: 'not done' },
};
