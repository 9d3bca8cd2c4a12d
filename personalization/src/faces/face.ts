/**
 * A face of a document as data: what stands where, in millimetres from the upper left corner.
 * Two renderers draw it: `pdf.ts` for the printer, `svg.ts` for the console.
 */
export interface Face {
  readonly name: 'id-card-front' | 'id-card-back' | 'passport-data-page';
  readonly widthMm: number;
  readonly heightMm: number;
  readonly items: readonly FaceItem[];
}

export type FaceItem = TextItem | ImageItem | BandItem;

export type FaceFont = 'regular' | 'bold' | 'ocr-b';

/** Text stands on its baseline; `widthMm` shrinks a text that would be wider. */
export interface TextItem {
  readonly kind: 'text';
  readonly text: string;
  readonly xMm: number;
  readonly baselineMm: number;
  readonly font: FaceFont;
  readonly sizePt: number;
  readonly color: string;
  readonly widthMm?: number;
}

export interface ImageItem {
  readonly kind: 'image';
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A filled rectangle: ground, bands and frames. */
export interface BandItem {
  readonly kind: 'band';
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly color: string;
}

const MM_PER_INCH = 25.4;
export const PT_PER_MM = 72 / MM_PER_INCH;

/** OCR-B size 1 at ten characters an inch with Debian's OCR-B font (Doc 9303-3 section 4.4). */
const MRZ_SIZE_PT = 9.9585;
/** Distance from one MRZ line to the next (Doc 9303-3 section 4.2). */
const MRZ_PITCH_MM = 6.35;

const INK = '#1a2233';
const LABEL_INK = '#5a6b85';

/** A small caption over a value, as on a data page: Mongolian, then English. */
export function field(
  caption: string,
  value: string,
  at: {
    readonly xMm: number;
    readonly yMm: number;
    readonly widthMm: number;
    readonly sizePt?: number;
  },
): readonly TextItem[] {
  const size = at.sizePt ?? 7;
  return [
    {
      kind: 'text',
      text: caption,
      xMm: at.xMm,
      baselineMm: at.yMm,
      font: 'regular',
      sizePt: 4,
      color: LABEL_INK,
      widthMm: at.widthMm,
    },
    {
      kind: 'text',
      text: value,
      xMm: at.xMm,
      baselineMm: at.yMm + size * 0.46,
      font: 'bold',
      sizePt: size,
      color: INK,
      widthMm: at.widthMm,
    },
  ];
}

/** The MRZ's lines by their baselines, the last `bottomMm` over the lower edge. */
export function machineReadableZone(
  lines: readonly string[],
  at: {
    readonly xMm: number;
    readonly heightMm: number;
    readonly lastBaselineFromBottomMm: number;
  },
): readonly TextItem[] {
  return lines.map((text, index) => ({
    kind: 'text',
    text,
    xMm: at.xMm,
    baselineMm:
      at.heightMm - at.lastBaselineFromBottomMm - MRZ_PITCH_MM * (lines.length - 1 - index),
    font: 'ocr-b',
    sizePt: MRZ_SIZE_PT,
    color: '#000000',
  }));
}
