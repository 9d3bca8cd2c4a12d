import { createHash } from 'node:crypto';
import sharp from 'sharp';

/** Portrait and signature of a person who does not exist, drawn from a number: the same number, the same face. */
export async function drawPictures(
  seed: string,
): Promise<{ readonly portrait: Buffer; readonly signature: Buffer }> {
  const digest = createHash('sha256').update(seed).digest();
  const pick = (index: number, count: number): number => (digest[index] ?? 0) % count;
  return {
    portrait: await sharp(Buffer.from(portraitSvg(pick)))
      .jpeg({ quality: 90 })
      .toBuffer(),
    signature: await sharp(Buffer.from(signatureSvg(digest)))
      .png()
      .toBuffer(),
  };
}

const SKIN = ['#f2d3b3', '#e8c09a', '#d9a877', '#c68f5f'];
const HAIR = ['#1c1a1a', '#2e2119', '#4a3324', '#6b6b6b'];
const COAT = ['#27406b', '#6b2737', '#2f5d46', '#4b4b58'];

function portraitSvg(pick: (index: number, count: number) => number): string {
  const hair = HAIR[pick(1, 4)];
  const eyes = 300 + pick(3, 20);
  const width = 118 + pick(4, 22);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="620" height="798" viewBox="0 0 620 798">
    <rect width="620" height="798" fill="#e9eff5"/>
    <path d="M70 798 C 80 640, 210 590, 310 590 S 540 640, 550 798 Z" fill="${COAT[pick(2, 4)]}"/>
    <rect x="262" y="480" width="96" height="130" rx="40" fill="${SKIN[pick(0, 4)]}"/>
    <ellipse cx="310" cy="290" rx="${width + 22}" ry="210" fill="${hair}"/>
    <ellipse cx="310" cy="340" rx="${width}" ry="186" fill="${SKIN[pick(0, 4)]}"/>
    <path d="M${310 - width} 270 Q 310 ${150 + pick(5, 50)} ${310 + width} 270 L ${310 + width} 220 Q 310 60 ${310 - width} 220 Z" fill="${hair}"/>
    <g fill="#22201f"><ellipse cx="262" cy="${eyes}" rx="17" ry="8"/><ellipse cx="358" cy="${eyes}" rx="17" ry="8"/></g>
    <path d="M236 ${eyes - 30} h50 M334 ${eyes - 30} h50" stroke="${hair}" stroke-width="8"/>
    <path d="M310 ${eyes + 20} q -16 60 0 66" stroke="#a97f5c" stroke-width="5" fill="none"/>
    <path d="M270 ${eyes + 130} q 40 ${8 + pick(6, 20)} 80 0" stroke="#9c4b46" stroke-width="9" fill="none"/>
    <text x="310" y="770" font-size="44" text-anchor="middle" fill="#ffffff" font-family="DejaVu Sans">SPECIMEN</text>
  </svg>`;
}

function signatureSvg(digest: Buffer): string {
  const points = Array.from(
    { length: 9 },
    (_, index) => `${40 + index * 62} ${40 + ((digest[8 + index] ?? 0) % 120)}`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><rect width="600" height="200" fill="#fff"/>
    <path d="M${points[0]} S ${points.slice(1).join(', ')}" stroke="#14213d" stroke-width="6" fill="none" stroke-linecap="round"/></svg>`;
}
