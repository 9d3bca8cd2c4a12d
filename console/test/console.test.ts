import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, type RunningSystem } from '@tamga/workbench';
import {
  type Browser,
  complaintsOf,
  openBrowser,
  type Page,
  testSystem,
} from '@tamga/workbench/fixtures';
import { type Desk, openDesk } from './desk.ts';
import { assertFits, assertLegible } from './legibility.ts';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };
const PRODUCTION_MS = 120_000;

interface Sample {
  readonly address: { readonly text: string; readonly district: { readonly code: string } };
}

/** The pages in Chromium, before a whole system with in-process cards that makes real documents. */
test('the console in a browser', async (t) => {
  const browser = await openBrowser(t);
  if (browser === undefined) {
    return;
  }
  const system = await testSystem(t);
  const desk = openDesk(system.layout);
  t.after(() => desk.close());

  await t.test('without a link the console asks for one', () => asksForLink(browser, system));
  const { page, complaints } = await openPage(browser, await desk.consoleAddress());

  await t.test('a batch is followed live, document by document', () => followsBatch(page, desk));
  await t.test('a card that fails says so and why', () => showsFailure(page, desk));
  await t.test('Mongolian comes first, English by a key', () => speaksBoth(page));
  await t.test('every part is reached with the keyboard', () => worksByKeyboard(page));
  await t.test('nothing goes wrong in the browser', () => assert.deepEqual(complaints, []));
  await t.test('an agency drops a file and sees the verdict', () =>
    judgesFiles(browser, system, desk),
  );
});

async function openPage(browser: Browser, address: string) {
  const page = await browser.newPage({ viewport: WIDE });
  // The test's compiler names functions by this helper, also those that are sent to the browser.
  await page.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  const complaints = complaintsOf(page);
  await page.goto(address);
  return { page, complaints };
}

async function asksForLink(browser: Browser, system: RunningSystem): Promise<void> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${system.layout.ports.console}/`);
  await page.getByText('нэг удаагийн холбоос').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Open this page with a one-time link').waitFor();
  await page.close();
}

async function followsBatch(page: Page, desk: Desk): Promise<void> {
  await page.getByText('Багц алга').waitFor();
  await desk.fillHopper('id-card', 1);
  await desk.fillHopper('passport', 1);
  const batch = await desk.makeBatch('id-1', 'pp-1');
  const documents = page.locator('[data-document]');
  await documents.nth(1).waitFor();
  await page.waitForFunction(() =>
    [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
  );
  assert.equal(await documents.count(), 2);
  assert.equal(await page.locator('[data-step].waiting').count(), 20);
  await look(page, 'waiting');

  await desk.start(batch);
  const seen = await watch(page);
  await page.locator('.document.PASS').nth(1).waitFor({ timeout: PRODUCTION_MS });
  await page.locator('[data-step="issue"].done').nth(1).waitFor({ timeout: PRODUCTION_MS });
  const { percents, running } = await seen();
  assert.deepEqual(
    percents,
    percents.toSorted((a, b) => a - b),
    'the share written only grows',
  );
  assert.ok(
    percents.some((percent) => percent > 0 && percent < 99),
    percents.join(),
  );
  assert.ok(running.length >= 3, `steps seen running: ${running.join()}`);
  assert.deepEqual(await page.locator('[data-percent]').evaluateAll(percentsOf), [100, 100]);
  assert.equal(await page.locator('[data-counter="used"] b').textContent(), '2');
  assert.equal(await page.locator('[data-counter="spoiled"] b').textContent(), '0');
  assert.equal(await page.locator('.verdict').first().textContent(), 'ТЭНЦСЭН');
  await look(page, 'done');
}

const percentsOf = (elements: Element[]): number[] =>
  elements.map((element) => Number(element.getAttribute('data-percent')));

/** Notes in the page what it shows of the first document, without asking the server anything. */
async function watch(page: Page) {
  await page.evaluate(() => {
    const notes: [number, string][] = [];
    Object.assign(globalThis, { notes });
    new MutationObserver(() => {
      const card = document.querySelector('[data-document]');
      const percent = card?.querySelector('[data-percent]')?.getAttribute('data-percent');
      const step = card?.querySelector('[data-step].running')?.getAttribute('data-step');
      notes.push([Number(percent), step ?? '']);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  return async () => {
    const notes = await page.evaluate(() => (globalThis as { notes?: [number, string][] }).notes);
    return {
      percents: (notes ?? []).map(([percent]) => percent),
      running: [...new Set((notes ?? []).map(([, step]) => step).filter((step) => step !== ''))],
    };
  };
}

async function showsFailure(page: Page, desk: Desk): Promise<void> {
  await desk.mixUpBlanks();
  const batch = await desk.makeBatch('id-3');
  await page.locator('.batches button').nth(1).waitFor();
  await page.locator('.batches button').first().click();
  await page.locator('[data-document]').nth(1).waitFor({ state: 'detached' });
  await desk.start(batch);
  const problem = page.locator('.document .problem');
  await problem.waitFor({ timeout: PRODUCTION_MS });
  assert.match((await problem.textContent()) ?? '', /^Саад: .{20,}/);
  assert.equal(await page.locator('.document.PASS').count(), 0);
  await page.locator('[data-counter="state"]').getByText('зогсоосон').waitFor();
  await look(page, 'failed');
}

async function speaksBoth(page: Page): Promise<void> {
  assert.equal(await page.locator('html').getAttribute('lang'), 'mn');
  const heading = page.locator('h1');
  assert.equal(await heading.textContent(), 'Тамга · Үйлдвэрлэл');
  await page.locator('button.language').click();
  assert.equal(await heading.textContent(), 'Тамга · Production');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const words = await page.locator('[data-step], .counter span, .batches').allTextContents();
  const cyrillic = words.filter((text) => /\p{Script=Cyrillic}/u.test(text));
  assert.deepEqual(cyrillic, [], 'left in Mongolian');
  await look(page, 'english');
  await page.locator('button.language').click();
}

async function worksByKeyboard(page: Page): Promise<void> {
  await page.locator('h1').click();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'button.language');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('h1').textContent(), 'Тамга · Production');
  await page.keyboard.press('Space');
  assert.equal(await page.locator('h1').textContent(), 'Тамга · Үйлдвэрлэл');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate(
    () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
  );
  assert.equal(outline, 'solid', 'what has the focus is marked');
  await page.keyboard.press('Enter');
  await page.locator('.document.PASS').nth(1).waitFor();
  assert.equal(
    await page.locator('.batches [aria-pressed="true"]').textContent(),
    await page.locator('.batches button').nth(1).textContent(),
  );
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return `${activeElement?.localName}.${activeElement?.className}`;
  });
}

async function judgesFiles(browser: Browser, { layout }: RunningSystem, desk: Desk): Promise<void> {
  const { page, complaints } = await openPage(
    browser,
    `http://127.0.0.1:${layout.ports.verification}/`,
  );
  await look(page, 'agency');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'input.unseen');
  const marked = await page
    .locator('.drop')
    .evaluate((drop) => getComputedStyle(drop).outlineStyle);
  assert.equal(marked, 'solid', 'the focus is seen');

  const certificate = readFileSync(join(layout.pki, 'citizen-issuing.crt'));
  await drop(page, 'citizen-issuing.crt', certificate);
  const report = page.locator('.report');
  await page.locator('.report.TOTAL-PASSED').waitFor();
  assert.equal(await report.locator('h2').textContent(), 'Гэрчилгээ: ХҮЧИНТЭЙ');
  assert.match((await report.textContent()) ?? '', /Tamga Specimen Citizen Issuing CA/);
  assert.ok((await report.locator('[data-outcome="passed"]').count()) >= 2);
  await look(page, 'agency valid');

  const altered = Buffer.from(certificate);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  await drop(page, 'altered.crt', altered);
  await page.locator('.report:not(.TOTAL-PASSED)').waitFor();
  assert.equal(await report.locator('[data-outcome="passed"]').count(), 0);
  assert.ok((await report.locator('[data-outcome="failed"]').count()) >= 1);
  assert.equal(await report.locator('li:not(:has(strong))').count(), 0, 'a check without a name');
  await look(page, 'agency not valid');

  const address = await desk.addressFile('id-1');
  await drop(page, 'address.bin', address);
  await page.locator('.report.INDETERMINATE .address').waitFor();
  const shown = (await page.locator('.address').textContent()) ?? '';
  const sample: Sample = JSON.parse(readFileSync(join(ROOT, 'samples/id-1.json'), 'utf8'));
  for (const words of [sample.address.text, sample.address.district.code, 'CX0000000']) {
    assert.ok(shown.includes(words), `${words} in ${shown}`);
  }
  assert.match(shown, /картынх гэдэг нь батлагдаагүй/, 'without the card it is no proof');
  assert.equal(await report.locator('li:not(:has(strong))').count(), 0, 'a check without a name');
  assert.equal(
    await page.locator('[data-check="binding"]').getAttribute('data-outcome'),
    'notDone',
  );
  await look(page, 'agency address');
  address[address.length - 1] = (address.at(-1) ?? 0) ^ 1;
  await drop(page, 'address.bin', address);
  await page.locator('.report.TOTAL-FAILED').waitFor();
  assert.equal(await page.locator('.address').count(), 0, 'what is not valid is not shown');
  assert.equal(complaints.join(), '');

  await drop(page, 'notes.txt', Buffer.from('no certificate at all'));
  await page.locator('.report.refused').waitFor();
  await look(page, 'agency refused');
  assert.deepEqual(
    complaints.filter((complaint) => !complaint.includes('422')),
    [],
    'a refusal is no fault of the page',
  );
}

/** As a mouse drops it. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(content)], fileName));
      return data;
    },
    [name, [...bytes]] as const,
  );
  await page.dispatchEvent('.drop', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('.drop', 'drop', { dataTransfer: transfer });
}

/** Text and layout on a desk and on a telephone; pictures of both where TAMGA_SCREENSHOTS names a folder. */
async function look(page: Page, what: string): Promise<void> {
  const folder = process.env['TAMGA_SCREENSHOTS'];
  for (const size of [NARROW, WIDE]) {
    await page.setViewportSize(size);
    const title = `${what} at ${size.width} px`;
    await assertLegible(page, title);
    await assertFits(page, title);
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      await page.screenshot({
        path: join(folder, `${what.replaceAll(' ', '-')}-${size.width}.png`),
        fullPage: true,
      });
    }
  }
}
