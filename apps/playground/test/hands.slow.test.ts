// The page as people use it: with a mouse, a finger and the keyboard, while an agent learns.
import fs from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, chooseWorld, enter, numberOf, whole } from './builtApp.ts';

const blocked = { serviceWorkers: 'block' } as const;
const phone = { ...blocked, hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } as const;

const sizes = [
  { width: 1440, height: 900, isPhone: false },
  { width: 1024, height: 768, isPhone: false },
  { width: 390, height: 844, isPhone: true },
];

/** How to move a slider to a fraction of its width. */
type Hand = (page: Page, slider: Locator, share: number) => Promise<void>;

const withMouse: Hand = async (page, slider, share) => {
  const [from, to, y] = await track(slider, share);
  await page.mouse.move(from, y);
  await page.mouse.down();
  for (let k = 1; k <= 6; k++) {
    await page.mouse.move(from + ((to - from) * k) / 6, y);
    await page.waitForTimeout(30); // longer than two messages of the run
  }
  await page.mouse.up();
};

const bySlowClick: Hand = async (page, slider, share) => {
  const [, to, y] = await track(slider, share);
  await page.mouse.move(to, y);
  await page.mouse.down();
  await page.waitForTimeout(200);
  await page.mouse.up();
};

const withFinger: Hand = async (page, slider, share) => {
  const [from, to, y] = await track(slider, share);
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y }] });
  await touch('touchStart', from);
  for (let k = 1; k <= 6; k++) {
    await touch('touchMove', from + ((to - from) * k) / 6);
    await page.waitForTimeout(30);
  }
  await touch('touchEnd');
};

/** The position of a slider's knob, a fraction of its track, and its height on the page. */
async function track(slider: Locator, share: number): Promise<[from: number, to: number, y: number]> {
  await slider.scrollIntoViewIfNeeded();
  // The change before, and what a run says of it, move the rest of the page.
  let rested = await boxOf(slider);
  const isAtRest = async (): Promise<boolean> => {
    const last = rested;
    rested = await boxOf(slider);
    return last.y === rested.y;
  };
  await expect.poll(isAtRest, { interval: 400 }).toBe(true);
  const { x, y, width, height } = rested;
  const now = await slider.evaluate((element) => {
    const { value, min, max } = element as HTMLInputElement;
    return (Number(value) - Number(min)) / (Number(max) - Number(min));
  });
  const knob = 8;
  const at = (part: number): number => x + knob + part * (width - 2 * knob);
  return [at(now), at(share), y + height / 2];
}

describe.skipIf(!hasBrowser)('the playground in somebody’s hands', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  test.each([
    ['a mouse', withMouse, blocked, ['GridWorld-v0&agent=n-step-sarsa', 'CartPole-v1&agent=a2c']],
    ['slow clicks on the track', bySlowClick, blocked, ['GridWorld-v0&agent=dyna-q']],
    ['a finger', withFinger, phone, ['GridWorld-v0&agent=dyna-q']],
  ] as const)(
    'every slider is moved with %s while an agent learns, and stays where it was put',
    async (_, move, options, runs) => {
      for (const link of runs.map((run) => `#world=${run}&seed=1`)) {
        const { page, context } = await app.visit(link, options);
        await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(100);
        // Late parts move the page once more.
        await whole(page);
        const sliders = page.locator('.settings .setting');
        // The mouse moves all of them, the other devices a shared one and one more.
        const count = move === withMouse ? await sliders.count() : 2;
        for (let k = 0; k < count; k++) {
          const setting = sliders.nth(k);
          const slider = setting.locator('input');
          const before = await setting.locator('output').textContent();
          const isLive = (await setting.locator('.effect').textContent()) === 'live';
          const share =
            Number(await slider.inputValue()) > Number(await slider.getAttribute('max')) / 2 ? 0 : 1;
          await move(page, slider, share);
          const output = setting.locator('output');
          await expect.poll(() => output.textContent(), { message: `${link} ${before}` }).not.toBe(before);
          const text = await output.textContent();
          await expect
            .poll(() => page.url(), { message: `${link} ${before} → ${text}` })
            .toMatch(new RegExp(`${isLive ? 'at\\d+' : 'set'}\\.\\w+=${text}(&|$)`));
          expect(await output.textContent()).toBe(text);
          await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(50);
        }
        await context.close();
      }
    },
  );

  test('the number beside a slider follows the knob while it is dragged', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', blocked);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(100);
    const setting = page.locator('.settings .setting', { hasText: 'Exploration' });
    const [from, to, y] = await track(setting.locator('input'), 1);
    await page.mouse.move(from, y);
    await page.mouse.down();
    const seen = new Set<string | null>();
    for (let k = 1; k <= 4; k++) {
      await page.mouse.move(from + ((to - from) * k) / 4, y);
      await page.waitForTimeout(150);
      seen.add(await setting.locator('output').textContent());
    }
    expect(page.url()).not.toContain('epsilon');
    await page.mouse.up();
    expect(seen.size).toBe(4);
    await expect.poll(() => page.url()).toMatch(/at\d+\.epsilon=1$/);
    await context.close();
  });

  test.each(sizes)(
    'the first ten seconds at $width × $height: what it is, the choice of worlds, the crowd and what it says are in sight',
    async ({ width, height, isPhone }) => {
      const options = isPhone ? phone : { ...blocked, viewport: { width, height } };
      const { page, context } = await app.prepared(
        async (opened) => {
          await opened.addInitScript(followCanvas);
        },
        '',
        options,
      );
      await page.locator('.crowd .verdict').waitFor();
      expect(await page.evaluate(() => (window as { overhang?: number }).overhang)).toBeLessThanOrEqual(0);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(
        /^100 agents have never seen/,
      );
      for (const part of [
        'h1',
        '.six li',
        '#agent',
        '.stage canvas',
        '.transport',
        '.rooms',
        '.crowd .verdict',
      ])
        expect((await seenBox(page, part)).share, part).toBe(1);
      // The reading order matches the visual order.
      const parts = ['h1', '.six', '.stage', '.transport', '.rooms', '.crowd', '.settings'];
      const order = await page.evaluate(
        (selectors) =>
          selectors
            .map((selector) => document.querySelector(selector)!)
            .every((part, k, all) => k === 0 || (all[k - 1]!.compareDocumentPosition(part) & 4) > 0),
        parts,
      );
      expect(order).toBe(true);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      // Reloaded, it is the same crowd.
      await page.reload();
      await page.locator('.crowd .verdict').waitFor();
      await context.close();
    },
  );

  test.each(sizes)(
    'at $width × $height whatever is touched has the stage that it changes beside it: sliders, time, traps, the crowd, arms',
    async ({ width, height, isPhone }) => {
      const options = isPhone ? phone : { ...blocked, viewport: { width, height } };
      const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', options);
      await whole(page);
      await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(3);
      /** What is touched is in sight, and the stage, and neither is over the other. */
      const both = async (part: Locator): Promise<void> => {
        await part.scrollIntoViewIfNeeded();
        const touched = await boxOf(part);
        const stage = await boxOf(page.locator('.pinned'));
        expect(stage.y).toBeGreaterThanOrEqual(0);
        expect(stage.y + stage.height).toBeLessThanOrEqual(height);
        expect(touched.y + touched.height).toBeLessThan(height + 1);
        const isBeside = touched.x >= stage.x + stage.width || touched.y >= stage.y + stage.height - 1;
        expect(isBeside, `${part}`).toBe(true);
      };
      for (const slider of await page.locator('.settings .setting input').all()) await both(slider);
      await page.getByRole('button', { name: 'Look back' }).click();
      expect((await seenBox(page, '.past .equation')).share).toBe(1);
      for (const part of ['.past [type=range]', '.past .equation']) await both(page.locator(part));
      await page.locator('.past .primary').click();
      await page.locator('.workshop summary').click();
      await both(page.getByRole('button', { name: 'Deceptive reward' }));
      await page.getByRole('button', { name: 'Deceptive reward' }).click();
      expect((await seenBox(page, '.workshop [role=status]')).share).toBe(1);
      await page.getByRole('button', { name: 'Train 20' }).click();
      await page.locator('.workshop .verdict').waitFor();
      expect((await seenBox(page, '.workshop .verdict')).share).toBe(1);
      await both(page.locator('.crowd .verdict'));
      // The way to the other worlds is in sight, however many names stand before it.
      const all = await boxOf(page.locator('.six .all'));
      const list = await boxOf(page.locator('.six'));
      expect(all.x + all.width).toBeLessThanOrEqual(list.x + list.width + 1);
      await enter(page, 'Take apart');
      await both(page.getByRole('button', { name: 'Train 10 runs' }));
      await page.getByRole('button', { name: 'Train 10 runs' }).click();
      // The curves stand before the bars that say how far they are; a phone has room for most of them.
      await page.locator('.apart .plot').waitFor();
      const least = isPhone ? 0.6 : 1;
      await expect
        .poll(async () => (await seenBox(page, '.apart .plot')).share)
        .toBeGreaterThanOrEqual(least);
      await page.locator('.apart .verdict').waitFor();
      // What was changed stands above the answer.
      await expect.poll(async () => (await seenBox(page, '.apart .verdict')).share).toBe(1);
      expect((await seenBox(page, '.changes summary')).share).toBe(1);
      await context.close();
    },
  );

  test('a presentation has the stage and the curve alone, on the whole screen', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', {
      ...blocked,
      viewport: { width: 1024, height: 768 },
    });
    await page.getByRole('button', { name: 'Present' }).click();
    for (const part of ['header.top', '.six', '.settings', '.actions', '.stories', '.crowd', 'footer'])
      await expect.poll(() => page.locator(part).first().isVisible(), { message: part }).toBe(false);
    expect(await page.locator('.presented').textContent()).toContain('Grid world Q-learning');
    const allSeen = async (): Promise<void> => {
      for (const part of ['.stage', '.transport', '.curve'])
        await expect.poll(async () => (await seenBox(page, part)).share, { message: part }).toBe(1);
    };
    await allSeen();
    expect((await boxOf(page.locator('.stage'))).height).toBeGreaterThan(400);
    // Turned upright, they stand below each other. Playwright would size the window, which fills the screen.
    const upright = { width: 390, height: 844, deviceScaleFactor: 1, mobile: false };
    await (await context.newCDPSession(page)).send('Emulation.setDeviceMetricsOverride', upright);
    await allSeen();
    await expect.poll(() => page.locator('.settings').isVisible()).toBe(false);
    expect((await boxOf(page.locator('.stage'))).width).toBeGreaterThan(300);
    await page.getByRole('button', { name: 'Leave' }).click();
    await expect.poll(() => page.locator('.settings').isVisible()).toBe(true);
    await context.close();
  });

  test.each(['en', 'ko'])(
    'in %s nothing is wider than the page, and what is opened is seen in whole, on phones and tablets of all widths',
    async (lang) => {
      const { page, context } = await app.visit(
        `?lang=${lang}#world=GridWorld-v0&agent=q-learning&seed=1`,
        phone,
      );
      for (const width of [320, 360, 390, 768]) {
        await page.setViewportSize({ width, height: 844 });
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        await page.locator('.share > button').tap();
        const menu = await boxOf(page.locator('.menu'));
        expect(menu.x, `${width}`).toBeGreaterThanOrEqual(0);
        expect(menu.x + menu.width, `${width}`).toBeLessThanOrEqual(width);
        await page.locator('.share > button').tap();
      }
      await page.locator('.six .all').tap();
      await page.locator('.gallery').evaluate((gallery) => gallery.scrollTo(0, gallery.scrollHeight));
      await expect.poll(async () => (await seenBox(page, '.gallery header button')).share).toBe(1);
      await page.locator('.gallery header button').tap();
      await expect.poll(() => page.locator('.gallery[open]').count()).toBe(0);
      await context.close();
    },
  );

  test('below the games stands what they are, not on them', async () => {
    const worlds = ['MinAtar/Breakout-v1', 'MinAtar/SpaceInvaders-v1', 'GridWorld-v0', 'CartPole-v1'];
    for (const options of [blocked, phone]) {
      const { page, context } = await app.visit('#world=MinAtar/Freeway-v1&agent=stream-q&seed=1', options);
      for (const world of worlds) {
        await chooseWorld(page, world);
        await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(100);
        const caption = page.locator('.caption');
        await expect.poll(() => caption.textContent()).toMatch(/^You see: /);
        const [picture, text] = [await boxOf(page.locator('.stage canvas')), await boxOf(caption)];
        expect(picture.y + picture.height, world).toBeLessThanOrEqual(text.y + 1);
      }
      await context.close();
    }
  });

  test('a wall in the way: it is told that the agent unlearns, until it has found another way', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', {
      ...blocked,
      viewport: { width: 1024, height: 768 },
    });
    await expect.poll(() => numberOf(page, 'return')).toBeGreaterThan(0.9);
    const { x, y, width, height } = await boxOf(page.getByRole('application'));
    await page.mouse.click(x + 0.7 * width, y + 0.5 * height);
    const caption = page.locator('.caption');
    await expect
      .poll(() => caption.textContent())
      .toMatch(/it unlearns the old way, and an episode is cut after 100 steps/);
    expect((await seenBox(page, '.caption')).share).toBe(1);
    await expect.poll(() => page.locator('h1').textContent()).toMatch(/First it has to unlearn the old way/);
    await expect.poll(() => numberOf(page, 'return')).toBeLessThan(0.5);
    expect(await caption.textContent()).toMatch(/unlearns/);
    await page.getByRole('slider', { name: 'Speed', exact: true }).press('End');
    await expect.poll(() => caption.textContent()).toBe('You see: its own steps, while it learns');
    expect(await numberOf(page, 'return')).toBeGreaterThan(0.5);
    // A visitor who leaves and returns finds the wall.
    await chooseWorld(page, 'CliffWalking-v1');
    await chooseWorld(page, 'GridWorld-v0');
    await expect.poll(() => page.url()).toMatch(/&map=S\.\.\.\.\/\.\.T\.\.\/\.TG%23\.\//);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect
      .poll(() => page.url())
      .toMatch(/map=S\.\.\.\.\/\.\.T\.\.\/\.TG\.\.\/\.\.\.\.\.\/\.\.\.\.\.$/);
    await context.close();
  });

  test('a setting on a schedule shows the number that it has now, and its plan', async () => {
    const { page, context } = await app.visit('#world=WindyGridWorld-v0&agent=q-learning&seed=1', blocked);
    const setting = page.locator('.settings .setting', { hasText: 'Exploration' });
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(100);
    await expect.poll(() => setting.textContent()).toContain('on a schedule, from 0.2 to 0.01');
    const now = async (): Promise<number> => Number(await setting.locator('output').textContent());
    expect(await now()).toBeGreaterThan(0.1);
    await expect.poll(now).toBeLessThan(0.19);
    await setting.locator('input').press('ArrowRight');
    await expect.poll(() => page.url()).toMatch(/epsilon=0\.3$/);
    await expect.poll(() => setting.textContent()).not.toContain('schedule');
    await context.close();
  });

  test('who plays has a score beside the agent’s, and CartPole does not wait', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', phone);
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(20);
    await enter(page, 'Play');
    await page.getByRole('button', { name: 'Play yourself' }).tap();
    const score = page.locator('.score');
    for (const name of ['Up', 'Down', 'Left', 'Right'])
      expect((await seenBox(page, `.keys button:text-is("${name}")`)).share, name).toBe(1);
    // The agent waits at its position: none of its own steps is pending any more.
    await expect.poll(() => page.locator('.caption').textContent()).toBe('You see: what you do');
    const episodes = await numberOf(page, 'episodes');
    const tap = async (name: string): Promise<void> => {
      const steps = await numberOf(page, 'steps');
      await page.getByRole('button', { name, exact: true }).tap();
      await expect.poll(() => numberOf(page, 'steps')).toBe(steps + 1);
    };
    // The end of an episode is reported before the number of steps.
    const hasEnded = async (): Promise<boolean> => /You .* first episode/.test((await score.textContent())!);
    const around = ['Right', 'Right', 'Right', 'Down', 'Down', 'Left'];
    // Into the corner, unless the goal is on the way; from there around the triangles.
    for (const name of [...Array(4).fill('Left'), ...Array(4).fill('Up'), ...around]) {
      await tap(name);
      if (await hasEnded()) break;
    }
    expect(await score.textContent()).toMatch(/You .* first episode.*The agent [−\d.]+, mean of its last 20/);
    // The next one starts in the corner.
    for (const name of around) await tap(name);
    expect(await score.textContent()).toMatch(/You .*1\.00 last, 1\.00 best of 2.*The agent [−\d.]+, mean/);
    expect(await page.locator('.caption').textContent()).toBe('You see: what you do');
    // A person's episode does not count as the agent's.
    expect(await numberOf(page, 'episodes')).toBe(episodes);
    await chooseWorld(page, 'CartPole-v1');
    await page.getByLabel('Agent', { exact: true }).selectOption('stream-q');
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(0);
    await enter(page, 'Play');
    await page.getByRole('button', { name: 'Play yourself' }).tap();
    await expect.poll(() => score.textContent()).toMatch(/best of \d/);
    await context.close();
  });

  test('help is for visitors, and every agent leads to its chapter', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', blocked);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    const chapter = page.locator('.settings a');
    expect(await chapter.getAttribute('href')).toBe('../course/07-sarsa-and-q-learning.html');
    await page.getByRole('button', { name: 'Help' }).press('Enter');
    const help = page.getByRole('dialog', { name: 'Help' });
    await help.waitFor();
    const words = await help.locator('dt').allTextContents();
    for (const word of [
      'Episode',
      'Return',
      'Exploration ε',
      'Discount γ',
      'Arrows',
      'Colours of cells',
      'Draw',
      'Share',
    ])
      expect(words).toContain(word);
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => help.count()).toBe(0);
    await page.getByRole('button', { name: 'Help' }).press('Enter');
    await help.getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => help.count()).toBe(0);
    await context.close();
  });

  test('where no movement is wanted, a grid changes twice a second at most', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', {
      ...blocked,
      reducedMotion: 'reduce',
    });
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(5);
    expect(await picturesIn(page, 3000)).toBeLessThanOrEqual(6);
    // A requested single step is shown at once.
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.waitForTimeout(700);
    const before = await pictureOf(page);
    await page.getByRole('button', { name: 'One step' }).click();
    await expect.poll(async () => (await pictureOf(page)) !== before).toBe(true);
    await context.close();
  });

  test('a frame of another page rests while it is out of sight', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', {
      ...blocked,
      viewport: { width: 700, height: 600 },
    });
    const address = page.url().replace('#', '?embed#');
    await page.setContent(
      `<iframe src="${address}" style="width:576px;height:528px;border:1px solid"></iframe><p style="height:3000px">Text</p>`,
    );
    const frame = page.frameLocator('iframe');
    const steps = async (): Promise<number> =>
      Number((await frame.getByTestId('steps').textContent())!.replaceAll(',', ''));
    await expect.poll(steps).toBeGreaterThan(100);
    // Everything fits: no second scrollbar.
    const inside = page.frames().at(-1)!;
    expect(
      await inside.evaluate(() => document.documentElement.scrollHeight - innerHeight),
    ).toBeLessThanOrEqual(0);
    await page.mouse.move(650, 300);
    await page.mouse.wheel(0, 2000);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(1500);
    await page.waitForTimeout(500);
    const before = await steps();
    await page.waitForTimeout(1500);
    expect(await steps()).toBe(before);
    await page.mouse.wheel(0, -3000);
    await expect.poll(steps).toBeGreaterThan(before + 50);
    await context.close();
  });

  test('a setting is changed by keys while it learns, and the browser’s button leads back to the run before', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', blocked);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(50);
    await page.getByRole('slider', { name: /Exploration/ }).press('ArrowRight');
    await expect.poll(() => page.url()).toMatch(/at\d+\.epsilon=0\.2$/);
    await page.getByLabel('Agent', { exact: true }).selectOption('sarsa');
    await expect.poll(() => page.url()).toContain('agent=sarsa');
    await page.goBack();
    await expect.poll(() => page.getByLabel('Agent', { exact: true }).inputValue()).toBe('q-learning');
    await expect.poll(() => page.url()).toMatch(/epsilon=0\.2$/);
    await context.close();
  });

  test('two agents are compared: what five seeds can tell, in words, with a file and a link', async () => {
    const { page, context } = await app.visit(
      '#world=CliffWalking-v1&agent=sarsa&seed=1&arms=q-learning,sarsa&seeds=5&steps=30000',
      { ...blocked, permissions: ['clipboard-read', 'clipboard-write'] },
    );
    const boxes = page.locator('.arms input:checked');
    await expect.poll(() => boxes.count()).toBe(2);
    // The link starts it.
    await expect
      .poll(() =>
        page
          .locator('.verdict')
          .textContent({ timeout: 1000 })
          .catch(() => ''),
      )
      .toBe('Sarsa ends higher than Q-learning.');
    await expect.poll(() => page.locator('.apart path.band').count()).toBe(2);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as JSON' }).click(),
    ]);
    const saved = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
    expect(saved).toMatchObject({ environment: 'CliffWalking-v1', envSteps: 30_000, seeds: 5 });
    expect(saved.arms[1].runs).toHaveLength(5);
    expect(saved.arms[1].link).toMatch(/agent=sarsa&seed=1&set\.epsilon=0\.1&set\.stepSize=0\.5/);
    await page.getByRole('button', { name: 'Copy a link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(
      /#world=CliffWalking-v1&agent=sarsa&seed=1&arms=q-learning,sarsa&seeds=5&steps=30000$/,
    );
    // The results are still there when the visitor returns.
    await page.getByLabel('Agent', { exact: true }).selectOption('dyna-q');
    await expect.poll(() => page.locator('.verdict').count()).toBe(0);
    await page.getByLabel('Agent', { exact: true }).selectOption('sarsa');
    await expect
      .poll(() => page.locator('.verdict').textContent())
      .toBe('Sarsa ends higher than Q-learning.');
    await context.close();
  });

  test('“Rainbow − X” stands beside Rainbow, which comes along, and “DQN + X” beside DQN', async () => {
    const { page, context } = await app.prepared(
      async (opened) => {
        await opened.addInitScript(trainAtOnce);
      },
      '#world=CartPole-v1&agent=dqn&seed=1&arms=rainbow-per,dqn-with-per&seeds=5',
      blocked,
    );
    await expect.poll(() => page.locator('.arms input:checked').count()).toBe(4);
    await expect.poll(() => page.getByLabel('Rainbow', { exact: true }).isDisabled()).toBe(true);
    await expect
      .poll(() =>
        page.locator('.apart > .scroll tbody tr').evaluateAll((all) =>
          all.map((row) => {
            const text = row.querySelector('td[data-column^=difference]')!.textContent!;
            return [row.querySelector('th')!.textContent, text.split(' beside ')[1]];
          }),
        ),
      )
      .toEqual([
        ['DQN + Prioritized replay', 'DQN'],
        ['DQN', undefined],
        ['Rainbow', 'DQN'],
        ['Rainbow − Prioritized replay', 'Rainbow'],
      ]);
    expect(await page.locator('.apart h3').allTextContents()).toEqual([
      'Beside DQN: return while they learn',
      'Beside Rainbow: return while they learn',
    ]);
    expect(await page.locator('.verdict').textContent()).toMatch(
      /^Rainbow and DQN \+ Prioritized replay end higher than DQN\. Rainbow − Prioritized replay ends lower than Rainbow\. Each/,
    );
    await context.close();
  });

  test('arms learn in the map that was drawn while the agent learned, as a link to the comparison does', async () => {
    const options = { ...blocked, permissions: ['clipboard-read', 'clipboard-write'] };
    const arms = '&arms=q-learning,sarsa&seeds=2&steps=20000';
    /** The results of four runs, with the map in their links. */
    const found = async (page: Page): Promise<{ runs: unknown; map: string | null }> => {
      await expect
        .poll(() => page.locator('.apart [role=status]').first().textContent(), {
          timeout: 60_000,
        })
        .toBe('4 runs of 4 have ended.');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save as JSON' }).click(),
      ]);
      const saved = JSON.parse(fs.readFileSync(await download.path(), 'utf8'));
      const links: string[] = saved.arms.map(({ link }: { link: string }) => new URL(link).hash.slice(1));
      const maps = links.map((link) => new URLSearchParams(link).get('map'));
      expect(maps[1]).toBe(maps[0]);
      return { runs: saved.arms.map(({ runs }: { runs: unknown }) => runs), map: maps[0]! };
    };
    const { page, context } = await app.visit(
      `#world=GridWorld-v0&agent=q-learning&seed=1${arms}`,
      options as object,
    );
    const plain = await found(page);
    expect(plain.map).toBe(null);
    await page.getByRole('button', { name: 'Go on' }).click();
    const grid = page.getByRole('application');
    await grid.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await boxOf(grid);
    await page.mouse.click(x + 0.7 * width, y + 0.5 * height);
    await expect.poll(() => page.url()).toMatch(/at\d+\.map=/);
    await expect.poll(() => page.locator('.apart').textContent()).toContain('These runs had other settings');
    await page.getByRole('button', { name: 'Train 4 runs' }).click();
    await expect
      .poll(() => page.locator('.apart').textContent())
      .not.toContain('These runs had other settings');
    const drawn = await found(page);
    expect(drawn.map).toBe('S..../..T../.TG#./...../.....');
    expect(drawn.runs).not.toEqual(plain.runs);
    await page.getByRole('button', { name: 'Copy a link' }).click();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await context.close();
    // Drawn at the beginning, or at a step that the link's own run has not reached when the comparison begins.
    for (const name of ['&map=', '&at9000.map=']) {
      const again = await app.visit(new URL(link).hash.replace('&map=', name), options as object);
      expect(await found(again.page)).toEqual(drawn);
      await again.context.close();
    }
  });

  test('a triangle is drawn with keys while it learns, said aloud, and taken back', async () => {
    const world = '#world=GridWorld-v0&agent=q-learning&seed=1';
    const { page, context } = await app.visit(world, blocked);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(200);
    const grid = page.getByRole('application');
    await grid.focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', '2', 'Space'])
      await grid.press(key);
    await expect.poll(() => page.url()).toMatch(/\/T\.\.\.\.$/);
    await expect
      .poll(() => page.locator('.palette [role=status]').textContent())
      .toBe('Row 5, column 1: triangle.');
    await grid.press('Control+z');
    await expect.poll(() => page.url()).toMatch(/\/\.\.\.\.\.$/);
    await context.close();
  });

  test.each([
    ['a mouse', { ...blocked, viewport: { width: 480, height: 640 }, deviceScaleFactor: 0.25 }],
    ['a finger', { ...phone, viewport: { width: 390, height: 640 }, deviceScaleFactor: 0.25 }],
  ] as const)('%s turns the camera around a robot', async (hand, options) => {
    const { page, context } = await app.visit('#world=InvertedPendulum-v5&agent=ppo&seed=1', options);
    // Drawing runs on the CPU here: it must end before the next test, whatever happens.
    onTestFinished(() => context.close());
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    // With drawing on the CPU, frames are late, and a click that waits for two of them is even later.
    await page.getByRole('button', { name: 'Pause' }).dispatchEvent('click');
    await page.locator('.stage').scrollIntoViewIfNeeded();
    // Nothing moves any more. The resolution is so low that slow drawing does not reduce it further.
    let picture = await pixelsOf(page);
    await expect
      .poll(
        async () => {
          const before = picture;
          picture = await pixelsOf(page);
          return hasColour(picture) && difference(picture, before);
        },
        { timeout: 60_000, interval: 2000 },
      )
      .toBe(0);
    await expect.poll(() => drawnIn(page, 300)).toBe(0);
    const { x, y, width, height } = await boxOf(page.locator('.stage canvas'));
    const from = [x + width / 4, y + height / 2] as const;
    if (hand === 'a mouse') {
      await page.mouse.move(...from);
      await page.mouse.down();
      await page.mouse.move(from[0] + width / 3, from[1], { steps: 6 });
      await page.mouse.up();
    } else {
      const session = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: at === undefined ? [] : [{ x: at, y: from[1] }],
        });
      await touch('touchStart', from[0]);
      for (let k = 1; k <= 6; k++) await touch('touchMove', from[0] + (k * width) / 18);
      await touch('touchEnd');
    }
    await expect
      .poll(async () => difference(await pixelsOf(page), picture), { interval: 500 })
      .toBeGreaterThan(0.03);
  });

  test('a moment is shared: the link, and a picture with it', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=3', {
      ...blocked,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Share' }).press('Enter');
    await page.getByRole('button', { name: 'Copy the link' }).press('Enter');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save a picture' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^prism-GridWorld-v0-q-learning-\d+\.png$/);
    const bytes = fs.readFileSync(await download.path());
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('button', { name: 'Copy the link' }).count()).toBe(0);
    await context.close();
  });

  test('a film shows the best episode so far, while the run waits', async () => {
    const { page, context } = await app.visit('#world=CartPole-v1&agent=dqn&seed=1', blocked);
    await page.getByRole('button', { name: 'Share' }).click();
    const film = page.getByRole('button', { name: 'Save a film' });
    await film.waitFor({ timeout: 120_000 });
    await expect.poll(() => film.textContent()).toMatch(/of the best episode so far, with a return of \d/);
    const saved = page.waitForEvent('download', { timeout: 120_000 });
    await film.click();
    await page.getByText(/^Filming: \d+ s/).waitFor();
    expect(await page.getByRole('button', { name: 'Go on' }).count()).toBe(1);
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(/^prism-CartPole-v1-dqn-\d+\.(mp4|webm)$/);
    expect(fs.statSync(await file.path()).size).toBeGreaterThan(5000);
    const steps = await numberOf(page, 'steps');
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(steps);
    await context.close();
  });

  test('a link that cannot be followed is told, and a map that is too large does not hold the page up', async () => {
    const map = Array(700).fill('.'.repeat(700)).join('/');
    const { page, context } = await app.visit(
      `#world=GridWorld-v0&agent=alphazero&seed=x&map=${map}`,
      blocked,
    );
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    expect(await page.locator('.told').textContent()).toMatch(
      /^A map of 700 × 700 cells is too large .* There is no agent “alphazero” here: .* A seed is a whole number/,
    );
    await context.close();
  });

  test('Snake turns by arrow keys and swipes, and goes on by itself between them', async () => {
    const { page, context } = await app.visit('#world=Snake-v0&agent=ppo&seed=1', phone);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    const steered: string[] = [];
    await page.exposeFunction('tellSteered', (actions: string) => void steered.push(actions));
    await page.evaluate(() => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (this: Worker, message: { call?: string; given: unknown[] }) {
        if (message.call === 'steer')
          void (window as never as Told).tellSteered(JSON.stringify(message.given[0]));
        post.call(this, message);
      } as typeof post;
    });
    await enter(page, 'Play');
    await page.getByRole('button', { name: 'Play yourself' }).tap();
    await expect.poll(() => picturesIn(page, 2000)).toBeGreaterThan(3);
    const { x, y, width, height } = await boxOf(page.locator('.stage'));
    const scrolled = await page.evaluate(() => scrollY);
    const session = await page.context().newCDPSession(page);
    const [cx, cy] = [x + width / 2, y + height / 2];
    for (const [dx, dy] of [
      [0, -60],
      [-60, 5],
    ] as const) {
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', share?: number) => {
        const touchPoints = share === undefined ? [] : [{ x: cx + share * dx, y: cy + share * dy }];
        return session.send('Input.dispatchTouchEvent', { type, touchPoints });
      };
      await touch('touchStart', 0);
      for (let k = 1; k <= 6; k++) await touch('touchMove', k / 6);
      await touch('touchEnd');
    }
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => steered).toContain('[2]');
    expect([...new Set(steered)]).toEqual(['[1]', '[0]', '[3]', '[2]']);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    await context.close();
  });

  test('moments have sounds once a visitor asks for them, also at the next visit', async () => {
    const { page, context } = await app.prepared(
      async (first) => void (await first.addInitScript(countTones)),
      '#world=GridWorld-v0&agent=q-learning&seed=1',
      blocked,
    );
    const tones = () => page.evaluate(() => (window as never as Told).tones);
    const walkToGoal = async () => {
      // First back to the start.
      for (const way of [...'UUUULLLLRRRDDL']) {
        await page.keyboard.press(`Arrow${{ U: 'Up', L: 'Left', R: 'Right', D: 'Down' }[way]}`);
        await page.waitForTimeout(60);
      }
    };
    const turn = () => page.getByRole('checkbox', { name: 'Sounds' }).click();
    const playSelf = async () => {
      await enter(page, 'Play');
      await page.getByRole('button', { name: 'Play yourself' }).click();
      for (let k = 0; k < 3; k++) await walkToGoal();
    };
    await playSelf();
    expect(await tones()).toBe(0);
    await turn();
    const heard = await tones();
    await walkToGoal();
    await walkToGoal();
    await expect.poll(tones).toBeGreaterThan(heard + 1);
    await page.reload();
    await playSelf();
    await expect.poll(tones).toBeGreaterThan(1);
    await turn();
    const last = await tones();
    await walkToGoal();
    await walkToGoal();
    expect(await tones()).toBe(last);
    await context.close();
  });

  test('nothing flickers while a network trains at full speed: Freeway is shown at a pace for eyes', async () => {
    const { page, context } = await app.visit('#world=MinAtar/Freeway-v1&agent=dqn&seed=1', blocked);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(100);
    await expect
      .poll(() => page.locator('.caption').textContent())
      .toMatch(/an episode of what it has learned so far/);
    const { area, steps } = await flashes(page, 3000);
    // WCAG 2.3.1: a quarter of 341 × 256 pixels, three times a second.
    expect(area).toBeLessThan(21_824);
    expect(steps).toBeGreaterThan(60); // it trains faster than it is shown
    await context.close();
  });
});

type Told = { tellSteered(actions: string): void; tones: number };

/** Runs in the page before its scripts: counts tones. */
function countTones(): void {
  const told = window as never as Told;
  told.tones = 0;
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (this: OscillatorNode, when) {
    told.tones++;
    start.call(this, when);
  };
}

/** Runs in the page before its scripts: every run ends at once, with ten points per enabled part. */
function trainAtOnce(): void {
  window.Worker = class {
    onmessage?: (event: object) => void;
    postMessage({ task, given }: { task?: string; given: unknown[] }): void {
      if (task !== 'run' && task !== 'unseen') return;
      const states = [given[0]].flat() as { switches: string[]; seed: number }[];
      const said = states.flatMap(({ switches, seed }, run) => {
        const value = 10 * switches.length + seed;
        const progress = { envSteps: 20_000, episodes: [10, value, 20_000, value], metrics: {} };
        return [
          task === 'run' ? { type: 'ready', settings: {} } : undefined,
          { type: 'progress', run, ...progress },
          task === 'run' ? undefined : { type: 'ended', run, envSteps: 20_000 },
        ];
      });
      for (const event of said) if (event) setTimeout(() => this.onmessage?.({ data: { event } }));
    }
    terminate(): void {}
  } as unknown as typeof Worker;
}

/** Waits until an element has a box, and returns it. */
async function boxOf(part: Locator): Promise<NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>> {
  let box: Awaited<ReturnType<Locator['boundingBox']>> = null;
  await expect
    .poll(async () => {
      box = await part.boundingBox();
      return box !== null;
    })
    .toBe(true);
  return box!;
}

/** The visible part of an element, and its fraction of the whole. */
async function seenBox(
  page: Page,
  selector: string,
): Promise<{ top: number; bottom: number; share: number }> {
  // Parts that load later replace what stood in their place.
  const { y, height } = await boxOf(page.locator(selector).first());
  const window = await page.evaluate(() => innerHeight);
  const [top, bottom] = [Math.max(0, y), Math.min(window, y + height)];
  return { top, bottom, share: Math.min(1, Math.max(0, Number(((bottom - top) / height).toFixed(3)))) };
}

/** Keeps the most pixels, in any picture, by which the canvas hangs over the lower edge of the stage. */
function followCanvas(): void {
  const told = window as { overhang?: number };
  const bottomOf = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().bottom;
  const look = (): void => {
    requestAnimationFrame(look);
    const over = bottomOf('.stage canvas') - bottomOf('.stage');
    told.overhang = Math.max(told.overhang ?? Number.NEGATIVE_INFINITY, over);
  };
  // It looks after the stage has drawn: whoever begins later comes later in each picture.
  const begin = setInterval(() => {
    if (document.querySelector('.stage canvas') === null || document.querySelector('.stage .veil') !== null)
      return;
    clearInterval(begin);
    requestAnimationFrame(look);
  });
}

/** The stage as a text that differs if any pixel does. */
function pictureOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector<HTMLCanvasElement>('.stage canvas')!.toDataURL());
}

/** Number of changes of the stage within some milliseconds. */
function picturesIn(page: Page, milliseconds: number): Promise<number> {
  return page.evaluate(async (duration) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.stage canvas')!;
    let [count, last] = [0, canvas.toDataURL()];
    for (const from = performance.now(); performance.now() - from < duration; ) {
      await new Promise(requestAnimationFrame);
      const now = canvas.toDataURL();
      if (now !== last) count++;
      last = now;
    }
    return count;
  }, milliseconds);
}

/** The stage in 60 × 40 pixels: red, green, blue, opacity. */
function pixelsOf(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => {
    const to = new OffscreenCanvas(60, 40).getContext('2d')!;
    to.drawImage(document.querySelector<HTMLCanvasElement>('.stage canvas')!, 0, 0, 60, 40);
    return [...to.getImageData(0, 0, 60, 40).data];
  });
}

/** Number of shapes drawn by WebGL within some milliseconds. */
function drawnIn(page: Page, milliseconds: number): Promise<number> {
  return page.evaluate(async (duration) => {
    const { prototype } = WebGL2RenderingContext;
    const { drawElements } = prototype;
    let count = 0;
    prototype.drawElements = function (...given) {
      count++;
      drawElements.apply(this, given);
    };
    await new Promise((resolve) => setTimeout(resolve, duration));
    prototype.drawElements = drawElements;
    return count;
  }, milliseconds);
}

/** Whether anything but grey ground and blue sky is visible. */
function hasColour(pixels: readonly number[]): boolean {
  return pixels.some((red, at) => at % 4 === 0 && red > pixels[at + 2]! + 20);
}

/** The fraction of pixels whose red differs clearly. */
function difference(a: readonly number[], b: readonly number[]): number {
  const reds = a.filter((_, at) => at % 4 === 0);
  return reds.filter((red, k) => Math.abs(red - b[4 * k]!) > 10).length / reds.length;
}

/**
 * The area of the stage, in CSS pixels, that flashes more than three times in any second: pairs of opposing changes of the relative
 * luminance by a tenth, where the darker one is below 0.8. And the steps taken meanwhile.
 */
async function flashes(page: Page, milliseconds: number): Promise<{ area: number; steps: number }> {
  const before = await numberOf(page, 'steps');
  const area = await page.evaluate(async (duration) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.stage canvas')!;
    const { width, height } = canvas;
    const box = canvas.getBoundingClientRect();
    const [extreme, direction] = [new Float32Array(width * height), new Int8Array(width * height)];
    const changes: number[][] = Array.from({ length: width * height }, () => []);
    const linear = Float32Array.from({ length: 256 }, (_, k) =>
      k / 255 <= 0.03928 ? k / 255 / 12.92 : ((k / 255 + 0.055) / 1.055) ** 2.4,
    );
    let isFirst = true;
    const from = performance.now();
    for (let now = from; now - from < duration; now = performance.now()) {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      for (let k = 0; k < extreme.length; k++) {
        const light =
          0.2126 * linear[data[4 * k]!]! +
          0.7152 * linear[data[4 * k + 1]!]! +
          0.0722 * linear[data[4 * k + 2]!]!;
        const change = light - extreme[k]!;
        if (isFirst) extreme[k] = light;
        else if (Math.abs(change) >= 0.1 && Math.min(light, extreme[k]!) < 0.8) {
          if (Math.sign(change) !== direction[k]) changes[k]!.push(now);
          direction[k] = Math.sign(change);
          extreme[k] = light;
        } else if (Math.sign(change) === direction[k]) extreme[k] = light;
      }
      isFirst = false;
      await new Promise(requestAnimationFrame);
    }
    // More than three flashes are seven opposing changes or more.
    const strobing = changes.filter((times) =>
      times.some((time, k) => (times[k + 6] ?? Infinity) - time <= 1000),
    );
    return (strobing.length / extreme.length) * box.width * box.height;
  }, milliseconds);
  return { area, steps: (await numberOf(page, 'steps')) - before };
}
