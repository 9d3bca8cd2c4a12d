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
export const SIGNER: Text = { mn: 'Гарын үсэг зурагч', en: 'Signer' };
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
