import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  type Face,
  type FaceData,
  idCardBack,
  idCardFront,
  passportDataPage,
  preparePortrait,
  prepareSignature,
  renderPdf,
  renderSvg,
} from '@tamga/personalization';
import sharp from 'sharp';

const folder = mkdtempSync(join(tmpdir(), 'tamga-faces-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const photograph = await sharp({
  create: { width: 620, height: 800, channels: 3, background: '#8fa8c8' },
})
  .png()
  .toBuffer();

const TD1 = [
  'I<MNGX00000013<<<<<<<<<<<<<<<<',
  '9001011F3611230MNG<<<<<<<<<<<8',
  'SPECIMEN<<OYUN<<<<<<<<<<<<<<<<',
];
const TD3 = [
  'P<MNGSPECIMEN<<OYUN<<<<<<<<<<<<<<<<<<<<<<<<<',
  'E000000015MNG9001011F3611230<<<<<<<<<<<<<<04',
];

async function faceData(mrz: readonly string[]): Promise<FaceData> {
  const portrait = await preparePortrait(photograph);
  return {
    surname: { cyrillic: 'Загвар', latin: 'Specimen' },
    givenName: { cyrillic: 'Оюун', latin: 'Oyun' },
    civilNumber: '100000000001',
    registrationNumber: 'ЗГ90010100',
    sex: 'F',
    birthDate: '1990-01-01',
    birthPlace: 'Улаанбаатар / Ulaanbaatar',
    issuedOn: '2026-11-23',
    expiresOn: '2036-11-23',
    documentNumber: 'X0000001',
    issuingUnit: 'Улаанбаатар 1 / Ulaanbaatar 1',
    mrz,
    portraitJpeg: portrait.jpeg,
    signaturePng: await prepareSignature(photograph),
  };
}

const cases: readonly {
  name: string;
  mrz: readonly string[];
  face: (data: FaceData) => Face;
  mm: readonly [number, number];
}[] = [
  { name: 'ID-1 back, TD1', mrz: TD1, face: idCardBack, mm: [85.6, 53.98] },
  { name: 'TD3 data page', mrz: TD3, face: passportDataPage, mm: [125, 88] },
];

for (const { name, mrz, face, mm } of cases) {
  test(`${name}: the page has its true size and pdftotext reads the MRZ character by character`, async () => {
    const path = join(folder, `${mrz.length}.pdf`);
    writeFileSync(path, await renderPdf([face(await faceData(mrz))], name));
    const info = execFileSync('pdfinfo', [path], { encoding: 'utf8' });
    const size = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(info);
    assert.ok(size !== null, info);
    assert.ok(Math.abs(Number(size[1]) - (mm[0] / 25.4) * 72) < 0.01, info);
    assert.ok(Math.abs(Number(size[2]) - (mm[1] / 25.4) * 72) < 0.01, info);
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    for (const line of mrz) {
      assert.ok(text.includes(line), `${line} not found in:\n${text}`);
    }
  });

  test(`${name}: OCR-B stands at ten characters an inch and 6.35 mm from line to line`, async () => {
    const path = join(folder, `${mrz.length}-box.pdf`);
    writeFileSync(path, await renderPdf([face(await faceData(mrz))], name));
    const boxes = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' });
    const words = mrz.map((line) => {
      const escaped = line.replaceAll('<', '&lt;');
      const found = new RegExp(
        `xMin="([\\d.]+)" yMin="([\\d.]+)" xMax="([\\d.]+)"[^>]*>${escaped}<`,
      ).exec(boxes);
      assert.ok(found !== null, `${line} has no box`);
      return { left: Number(found[1]), top: Number(found[2]), right: Number(found[3]) };
    });
    for (const [index, word] of words.entries()) {
      const pitch = (word.right - word.left) / (mrz[index]?.length ?? 1);
      assert.ok(Math.abs(pitch - 7.2) < 0.02, `pitch ${pitch} pt`);
      const above = words[index - 1];
      if (above !== undefined) {
        assert.ok(Math.abs(word.top - above.top - 18) < 0.05, `${word.top - above.top} pt`);
      }
    }
  });
}

test('the portrait for the chip is a JPEG 2000 codestream of 15 to 20 KB and under', async () => {
  const { codestream } = await preparePortrait(photograph);
  assert.deepEqual([...codestream.subarray(0, 4)], [0xff, 0x4f, 0xff, 0x51]);
  assert.ok(codestream.length < 20_480, `${codestream.length} bytes`);
});

test('a portrait that is too small or no picture is refused with what to send instead', async () => {
  const small = await sharp({
    create: { width: 200, height: 200, channels: 3, background: '#fff' },
  })
    .png()
    .toBuffer();
  await assert.rejects(preparePortrait(small), { code: 'PORTRAIT_UNUSABLE', message: /200 x 200/ });
  await assert.rejects(preparePortrait(Buffer.from('no picture')), { code: 'PORTRAIT_UNUSABLE' });
});

test('text is escaped in the picture for the console', async () => {
  const data = await faceData(TD1);
  const svg = await renderSvg(idCardFront({ ...data, birthPlace: 'x', issuingUnit: '<script>' }));
  assert.ok(!svg.includes('<script>'));
  const back = await renderSvg(idCardBack({ ...data, issuingUnit: '<script>"&' }));
  assert.ok(back.includes('&lt;script&gt;&quot;&amp;'));
});

test('a text too long for its place is shrunk into it, in print and on the page', async () => {
  const issuingUnit = 'Загвар нэгж 1 / Specimen registration unit 1';
  const face = passportDataPage({ ...(await faceData(TD3)), issuingUnit });
  const path = join(folder, 'long.pdf');
  writeFileSync(path, await renderPdf([face], 'long'));
  const boxes = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' });
  const right = />unit<\/word>\s*<word[^>]*xMax="([\d.]+)"[^>]*>1</.exec(boxes);
  assert.ok(right !== null, boxes);
  assert.ok(Number(right[1]) <= ((47 + 40) / 25.4) * 72 + 0.05, `${right[1]} pt`);
  const svg = await renderSvg(face);
  assert.match(svg, new RegExp(`textLength="40\\.00"[^>]*>${issuingUnit}<`));
});
