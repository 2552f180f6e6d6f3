// The first use: five tasks in Chromium and in Firefox, by mouse, by finger and by the keyboard alone.
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { launch } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, firefoxPath, hasBrowser } from '../../../test/browser/openPage.ts';
import type { ServedFolder } from '../../../test/browser/servedFolder.ts';
import { servedFolder } from '../../../test/browser/servedFolder.ts';
import { isHere } from '../../../test/isHere.ts';
import { builtPage } from './builtPage.ts';

/** An input device. */
interface Hand {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number; readonly hasTouch?: boolean };
  /** Presses a button or an equivalent element. */
  press(page: Page, what: ElementHandle): Promise<void>;
  /** Moves a slider to its end. */
  toEnd(page: Page, slider: ElementHandle): Promise<void>;
  /** Draws walls into cells of a row, from the first one on. */
  drawWalls(page: Page, row: number, columns: readonly number[]): Promise<void>;
}

const mouse: Hand = {
  name: 'mouse',
  viewport: { width: 1280, height: 900 },
  press: async (page, what) => {
    const [x, y] = await middleOf(what);
    await page.mouse.click(x, y);
  },
  toEnd: async (page, slider) => {
    const [from, to, y] = await trackOf(slider);
    await page.mouse.move(from, y);
    await page.mouse.down();
    await page.mouse.move(to, y, { steps: 4 });
    await page.mouse.up();
  },
  drawWalls: async (page, row, columns) => {
    const cells = await cellsOf(page, row, columns);
    await page.mouse.move(...cells[0]!);
    await page.mouse.down();
    for (const cell of cells.slice(1)) await page.mouse.move(...cell, { steps: 3 });
    await page.mouse.up();
  },
};

const finger: Hand = {
  name: 'finger',
  viewport: { width: 390, height: 844, hasTouch: true },
  // On a busy machine a tap may last so long that the page takes it for a long press.
  press: (page, what) => untilClicked(what, async () => page.touchscreen.tap(...(await middleOf(what)))),
  toEnd: async (page, slider) => {
    const [from, to, y] = await trackOf(slider);
    await page.touchscreen.touchStart(from, y);
    for (let k = 1; k <= 4; k++) await page.touchscreen.touchMove(from + ((to - from) * k) / 4, y);
    await page.touchscreen.touchEnd();
  },
  drawWalls: async (page, row, columns) => {
    // A finger scrolls the page until a brush is chosen.
    await finger.press(page, await one(page, '.palette button ::-p-text(Wall)'));
    const cells = await cellsOf(page, row, columns);
    await page.touchscreen.touchStart(...cells[0]!);
    for (const cell of cells.slice(1)) await page.touchscreen.touchMove(...cell);
    await page.touchscreen.touchEnd();
  },
};

const keyboard: Hand = {
  name: 'keyboard',
  viewport: { width: 1024, height: 768 },
  // On a busy machine Firefox may lose a key's default action.
  press: async (page, what) => {
    // The space bar toggles checkboxes.
    const key = (await what.evaluate((element) => element instanceof HTMLInputElement)) ? ' ' : 'Enter';
    await reach(page, what);
    await untilClicked(what, () => page.keyboard.press(key));
  },
  toEnd: async (page, slider) => {
    await reach(page, slider);
    const isAtEnd = () =>
      slider.evaluate((element) => element instanceof HTMLInputElement && element.value === element.max);
    for (let k = 0; k < 10 && !(await isAtEnd()); k++) await page.keyboard.press('End');
  },
  drawWalls: async (page, row, columns) => {
    await reach(page, await one(page, '.stage canvas'));
    // The first arrow key shows the pen.
    const way = ['ArrowUp', ...Array(row).fill('ArrowDown'), ...Array(columns[0]).fill('ArrowRight'), '1'];
    for (const key of way) await page.keyboard.press(key);
    for (const [k] of columns.entries()) {
      if (k > 0) await page.keyboard.press('ArrowRight');
      await page.keyboard.press(' ');
    }
  },
};

const browsers = [
  ['Chromium', chromiumPath, 'chrome'],
  ['Firefox', firefoxPath, 'firefox'],
] as const;
const hasFirefox = isHere('firefox', firefoxPath !== undefined);

let app: ServedFolder;
beforeAll(async () => {
  if (hasBrowser || hasFirefox) app = await servedFolder(await builtPage(), []);
});
afterAll(async () => {
  await app?.close();
});

describe.each(browsers)('five tasks of a first visit in %s', (_, program, kind) => {
  const isThere = kind === 'chrome' ? hasBrowser : hasFirefox;
  let browser: Browser;
  beforeAll(async () => {
    if (!isThere) return;
    browser = await launch({
      browser: kind,
      executablePath: program!,
      args: kind === 'chrome' ? ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] : [],
      // A desktop reports no touch support.
      extraPrefsFirefox: { 'dom.w3c_touch_events.enabled': 1 },
      protocolTimeout: 120_000,
    });
  });
  afterAll(async () => {
    await browser?.close();
  });

  describe.skipIf(!isThere).each([mouse, finger, keyboard])('by $name', (hand) => {
    let page: Page;
    const complaints: string[] = [];
    beforeAll(async () => {
      const context = await browser.createBrowserContext();
      // Chromium without a window would ask for ever.
      if (kind === 'chrome') await context.overridePermissions(app.url, ['clipboard-sanitized-write']);
      page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.setViewport(hand.viewport);
      await page.goto(app.url);
      // Keys act only in the window in front.
      await page.bringToFront();
    });
    afterAll(async () => {
      await page?.browserContext().close();
    });

    test('find out what it is, and look at one of them', async () => {
      await until(() => textOf(page, 'h1')).toMatch(
        /^100 agents have never seen this world, and learn it now/,
      );
      await until(() => textOf(page, '.crowd .verdict')).toMatch(/found the way/);
      await hand.press(page, await one(page, '.crowd button'));
      expect(await textOf(page, '.meaning')).toMatch(/what it expects from there: orange losses, teal gains/);
      await until(() => numberOf(page, 'episodes')).toBeGreaterThan(3);
    });

    test('change a setting while it learns', async () => {
      const before = await numberOf(page, 'steps');
      const slider = await one(page, '.setting input[aria-label^="Exploration"]');
      await hand.toEnd(page, slider);
      await until(async () => page.url()).toMatch(/&at\d+\.epsilon=1$/);
      await until(() => textOf(page, '.setting output')).toBe('1');
      await until(() => numberOf(page, 'steps')).toBeGreaterThan(before + 20);
    });

    test('draw a wall in its world, and take it back', async () => {
      await hand.drawWalls(page, 4, [1, 2]);
      await until(async () => page.url()).toMatch(
        /at\d+\.map=S\.\.\.\.\/\.\.T\.\.\/\.TG\.\.\/\.\.\.\.\.\/\.%23%23\.\.$/,
      );
      const undo = await one(page, '.palette button ::-p-text(Undo)');
      // The keyboard drew each wall as a separate stroke.
      for (let k = 0; k < (hand === keyboard ? 2 : 1); k++) await hand.press(page, undo);
      await until(async () => page.url()).toMatch(/\/\.\.\.\.\.\/\.\.\.\.\.$/);
    });

    test('compare two agents', async () => {
      const boxes = '.arms input:checked';
      await hand.press(page, await one(page, '#to-apart'));
      await until(async () => (await page.$$(boxes)).length).toBe(2);
      await hand.press(page, await one(page, '.apart button ::-p-text(Train 10 runs)'));
      await until(() => textOf(page, '.verdict')).toMatch(/^[A-Z].*\w.*\.$/);
      expect((await page.$$('.apart tbody .swatch')).length).toBe(2);
    });

    test('share', async () => {
      await hand.press(page, await one(page, '.share > button'));
      await hand.press(page, await one(page, '#share-menu ::-p-text(Copy the link)'));
      // If the browser blocks the clipboard, the page shows the address.
      await until(() => textOf(page, '.menu [role=status]')).toMatch(
        /The link is in the clipboard|Copy the address/,
      );
      await hand.press(page, await one(page, '#share-menu ::-p-text(Save a picture)'));
      await until(() => textOf(page, '.menu [role=status]')).toMatch(
        /^prism-GridWorld-v0-q-learning-\d+\.png is saved\.$/,
      );
      expect(complaints).toEqual([]);
    });
  });
});

/** Waits until the condition is true. */
function until<T>(look: () => Promise<T>) {
  // Ten runs alongside other tests may take more than a minute.
  return expect.poll(look, { timeout: 180_000, interval: 50 });
}

/** The first element of this kind, once it exists. */
async function one(page: Page, selector: string): Promise<ElementHandle> {
  return (await page.waitForSelector(selector, { timeout: 60_000 }))!;
}

async function textOf(page: Page, selector: string): Promise<string> {
  return page.evaluate((found) => document.querySelector(found)?.textContent ?? '', selector);
}

async function numberOf(page: Page, name: string): Promise<number> {
  return Number((await textOf(page, `[data-testid=${name}]`)).replaceAll(',', '').replace('−', '-'));
}

type Point = [x: number, y: number];

/** An element's position in the window once the page is at rest: a pointer misses moving elements. */
async function boxOf(element: ElementHandle) {
  return element.evaluate(async (found) => {
    const frame = () => new Promise(requestAnimationFrame);
    const box = () => found.getBoundingClientRect();
    for (let tries = 0; ; tries++) {
      found.scrollIntoView({ block: 'center', behavior: 'instant' });
      const before = box();
      await frame();
      await frame();
      const { x, y, width, height } = box();
      if ((x === before.x && y === before.y) || tries === 100) return { x, y, width, height };
    }
  });
}

async function middleOf(element: ElementHandle): Promise<Point> {
  const { x, y, width, height } = await boxOf(element);
  return [x + width / 2, y + height / 2];
}

/** The position of a slider's knob, the end of its track, and its height on the page. */
async function trackOf(slider: ElementHandle): Promise<[from: number, to: number, y: number]> {
  const { x, y, width, height } = await boxOf(slider);
  const now = await slider.evaluate((element) => {
    const { value, min, max } = element as HTMLInputElement;
    return (Number(value) - Number(min)) / (Number(max) - Number(min));
  });
  const knob = 8;
  return [x + knob + now * (width - 2 * knob), x + width - 2, y + height / 2];
}

/** The centres of cells of the first world's grid. */
async function cellsOf(page: Page, row: number, columns: readonly number[]): Promise<Point[]> {
  const { x, y, width, height } = await boxOf(await one(page, '.stage canvas'));
  return columns.map((column) => [x + ((column + 0.5) / 5) * width, y + ((row + 0.5) / 5) * height]);
}

/** Presses until it is clicked, as people do. */
async function untilClicked(what: ElementHandle, press: () => Promise<void>): Promise<void> {
  for (let k = 0, isClicked = false; k < 10 && !isClicked; k++) {
    const heard = await what.evaluateHandle(listen);
    await press();
    isClicked = await heard.evaluate(({ isClicked }) => isClicked);
  }
}

/**
 * Listens in the page, from now on: whether the element is clicked within the next seconds.
 * A click follows the lifted finger or key at once, or not at all.
 */
function listen(element: Node) {
  const isClicked = new Promise<boolean>((resolve) => {
    const over = new AbortController();
    const options = { capture: true, signal: over.signal };
    const end = (isClicked: boolean): void => {
      over.abort();
      resolve(isClicked);
    };
    const hear = ({ target }: Event): void => {
      if (target instanceof Node && (element.contains(target) || target.contains(element))) end(true);
    };
    document.addEventListener('click', hear, options);
    for (const lifted of ['touchend', 'touchcancel', 'keyup'])
      document.addEventListener(lifted, () => setTimeout(end, 500, false), options);
    setTimeout(end, 4000, false);
  });
  // A promise by itself would be awaited before the press.
  return { isClicked };
}

/** Moves the focus there by the tab key, forwards or backwards, whichever is shorter, and from tab to tab by arrows. */
async function reach(page: Page, goal: ElementHandle): Promise<void> {
  const { isBack, count } = await goal.evaluate((element) => {
    const all = [
      ...document.querySelectorAll<HTMLElement>('a[href],button,input,select,textarea,[tabindex="0"]'),
    ].filter((one) => !(one as HTMLButtonElement).disabled && one.getClientRects().length > 0);
    const own = element.closest('a[href],button,input,select,textarea,[tabindex="0"]');
    const from = all.indexOf(document.activeElement as HTMLElement);
    // Without a focus, the position is unknown.
    return { isBack: from >= 0 && all.indexOf(own as HTMLElement) < from, count: all.length };
  });
  // Once around, and as much for keys that a busy machine loses.
  for (let k = 0; k < 2 * count; k++) {
    // In Firefox the tab key also reaches boxes that scroll, which press nothing in them.
    const isThere = await goal.evaluate((element) => {
      const own = element.closest('a[href],button,input,select,textarea,[tabindex]');
      return own !== null && own === document.activeElement;
    });
    if (isThere) return;
    // Of tabs the tab key reaches the chosen one.
    const isBeside = await goal.evaluate(
      (element) =>
        element.parentElement?.closest('[role=tablist]')?.contains(document.activeElement) ?? false,
    );
    if (isBeside) {
      await page.keyboard.press('ArrowRight');
      continue;
    }
    if (isBack) await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    if (isBack) await page.keyboard.up('Shift');
  }
  throw new Error(`No way by the tab key to ${await goal.evaluate((element) => element.outerHTML)}`);
}
