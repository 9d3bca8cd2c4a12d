import assert from 'node:assert/strict';
import type { Page } from '@tamga/workbench/fixtures';

/** WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for large text. */
const CONTRAST = { normal: 4.5, large: 3 } as const;

/** Every visible text of the page against what lies behind it, as the browser computed both. */
export async function assertLegible(page: Page, what: string): Promise<void> {
  const faint = await page.evaluate(findFaintText, CONTRAST);
  assert.deepEqual(faint.weak, [], what);
  assert.ok(faint.texts > 3, `${what}: only ${faint.texts} texts were seen`);
}

/** WCAG 2.2, 1.4.10: nothing is wider than the window, and nothing is cut off at its side. */
export async function assertFits(page: Page, what: string): Promise<void> {
  const wide = await page.evaluate(findWideElements);
  assert.deepEqual(wide, [], what);
}

// What follows runs in the browser: it may use nothing from outside of itself.

function findFaintText(limits: { readonly normal: number; readonly large: number }) {
  class Color {
    readonly rgba: readonly number[];
    constructor(text: string) {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      this.rgba = [r, g, b, a];
    }
    get alpha(): number {
      return this.rgba[3] ?? 1;
    }
    get luminance(): number {
      const [r = 0, g = 0, b = 0] = this.rgba.map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const weak: string[] = [];
  let texts = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? '';
    const element = walker.currentNode.parentElement;
    if (text === '' || element === null || !element.checkVisibility()) continue;
    texts += 1;
    let behind: Element | null = element;
    while (behind && new Color(getComputedStyle(behind).backgroundColor).alpha === 0) {
      behind = behind.parentElement;
    }
    const ground = new Color(
      behind ? getComputedStyle(behind).backgroundColor : 'rgb(255,255,255)',
    );
    const style = getComputedStyle(element);
    const ink = new Color(style.color);
    const pixels = Number.parseFloat(style.fontSize);
    const isLarge = pixels >= 24 || (pixels >= 18.66 && Number(style.fontWeight) >= 700);
    const [light = 0, dark = 0] = [ink.luminance, ground.luminance].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    // A colour that lets something through cannot be judged this way.
    const isMixed = ink.alpha !== 1 || ground.alpha !== 1;
    if (isMixed || ratio < (isLarge ? limits.large : limits.normal)) {
      weak.push(`"${text}" ${ratio.toFixed(2)}: ${style.color} on ${ground.rgba.join()}`);
    }
  }
  return { weak, texts };
}

function findWideElements() {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.matches('.unseen'))
    .filter((element) => {
      const { right, left } = element.getBoundingClientRect();
      return right > width + 1 || left < -1 || element.scrollWidth > element.clientWidth + 1;
    })
    .filter((element) => getComputedStyle(element).display !== 'inline')
    .map((element) => `${element.tagName}.${element.className} is ${element.scrollWidth} px wide`);
}
