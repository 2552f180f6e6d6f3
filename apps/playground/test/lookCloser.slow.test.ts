// Looking closer, by mouse, finger and keyboard: back in time, a duel, two stages; and the way to all that there is to try.
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, enter, numberOf } from './builtApp.ts';

const blocked = { serviceWorkers: 'block' } as const;
const phone = { ...blocked, hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } } as const;

/** Ways to press an element; the keyboard reaches it by Tab alone. */
const hands = {
  mouse: (_: Page, what: Locator) => what.click(),
  keyboard: async (page: Page, what: Locator) => {
    // As a click does: nothing that is disabled can be reached.
    await expect.poll(() => what.isEnabled()).toBe(true);
    // Arrow keys lead from tab to tab.
    const nextKey = () =>
      what.evaluate((element) => {
        const { activeElement } = document;
        if (element === activeElement) return undefined;
        return [element, activeElement].every((one) => one?.role === 'tab') ? 'ArrowRight' : 'Tab';
      });
    let key = await nextKey();
    for (let k = 0; k < 300 && key !== undefined; k++) {
      await page.keyboard.press(key);
      key = await nextKey();
    }
    expect(key).toBeUndefined();
    await page.keyboard.press('Enter');
  },
  finger: (_: Page, what: Locator) => what.tap(),
};

/** The way through the rooms: each step presses the first element and waits for the second. */
const ways = [
  ['.past button', '.past .equation'],
  ['.past .primary', '.past button'],
  ['.workshop summary', '.workshop .primary'],
  ['.workshop .primary', '[data-testid=crowd-fingerprint]'],
  ['.crowd button', '.settings'],
  ['#to-play', '.duel .primary'],
  ['.duel .primary', '.hands'],
  ['.duel .play', '.duel .primary'],
  ['#to-apart', '.apart .primary'],
  ['.apart .row .primary + button', 'dialog.two iframe'],
  ['dialog.two header > button:last-child', '.six .all'],
  ['.six .all', '.gallery[open] a'],
] as const;

/** Each width with both themes, both languages and all hands, and a desk's window of 1440 × 900 at twice its size. */
const visits = [
  ...[1440, 1024, 390].flatMap((width, w) =>
    (['light en', 'dark ko', 'light ko', 'dark en'] as const).map((look, k) => {
      const hand = (['mouse', 'keyboard', 'finger'] as const)[(w + k) % 3]!;
      const colorScheme = look.split(' ')[0] as 'light' | 'dark';
      return { width, height: 844, zoom: 1, colorScheme, lang: look.slice(-2), hand };
    }),
  ),
  { width: 720, height: 450, zoom: 2, colorScheme: 'light', lang: 'en', hand: 'keyboard' },
] as const;

describe.skipIf(!hasBrowser)('looking closer', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  test('a table’s last steps: each number of the equation is the table’s, and time moves by mouse and keys', async () => {
    const { page, context, complaints } = await app.visit(
      '#world=CliffWalking-v1&agent=q-learning&seed=1&set.epsilon=0.1&set.stepSize=0.5',
      blocked,
    );
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(10);
    const card = page.getByRole('region', { name: 'Why did it do that?' });
    await card.getByRole('button', { name: 'Look back' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Go on' }).count()).toBe(2);
    const numbers = card.locator('.equation code').nth(1);
    const slider = card.getByRole('slider', { name: 'Step' });
    const last = Number(await slider.inputValue());
    expect(last).toBeGreaterThan(20);
    const steps = await numberOf(page, 'steps');
    await card.getByRole('button', { name: 'A step back' }).click();
    expect(Number(await slider.inputValue())).toBe(last - 1);
    await slider.press('ArrowLeft');
    expect(Number(await slider.inputValue())).toBe(last - 2);
    // Every step costs 1 or 100: −0.5 ← −1 + 0.5 [ −1 + 1 · (−1) − (−1) ].
    const seen = new Set<string>();
    for (let k = 0; k < 12; k++) {
      const text = (await numbers.textContent())!.replaceAll('−', '-');
      seen.add(text);
      const found = /^(\S+) ← (\S+) \+ (\S+) \[ (\S+)(?: \+ (\S+) · (\S+))? - (\S+) \]$/.exec(text)!;
      const [moved, was, rate, reward, gamma, future, again] = found
        .slice(1)
        .map((part) => Number((part ?? '0').replace(/[()]/g, ''))) as [number, ...number[]];
      expect(again).toBe(was);
      expect([-1, -100]).toContain(reward);
      expect(Math.abs(was! + rate! * (reward! + gamma! * future! - was!) - moved)).toBeLessThan(
        0.02 * Math.abs(moved) + 0.01,
      );
      const taken = card.locator('tr.taken td');
      const before = Number((await taken.first().textContent())!.replace('−', '-'));
      const after = Number((await taken.nth(1).textContent())!.replace('−', '-'));
      expect([before, after]).toEqual([was, moved]);
      await card.getByRole('button', { name: 'A step back' }).click();
    }
    expect(seen.size).toBeGreaterThan(3);
    // The stage goes back, too; the run has not moved.
    const picture = await pictureOf(page);
    await slider.press('Home');
    await expect.poll(() => pictureOf(page)).not.toBe(picture);
    await card.getByRole('button', { name: 'Largest surprise' }).click();
    expect(await card.locator('[role=status]').textContent()).toMatch(/^In row \d, column \d+\. It chose /);
    expect(await numberOf(page, 'steps')).toBe(steps);
    expect(await axeFaults(page)).toEqual([]);
    // A single step is one more; going on ends it.
    await page.getByRole('button', { name: 'One step' }).click();
    await expect.poll(() => numberOf(page, 'steps')).toBe(steps + 1);
    await card.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => card.getByRole('button', { name: 'Look back' }).count()).toBe(1);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(steps + 50);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(['light', 'dark'] as const)(
    'on a phone, in Korean, %s: the stage is in sight while a finger moves the time',
    async (colorScheme) => {
      const { page, context } = await app.visit('?lang=ko#world=GridWorld-v0&agent=sarsa&seed=1', {
        ...phone,
        colorScheme,
      });
      await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(10);
      const card = page.getByRole('region', { name: '왜 그렇게 했을까요?' });
      await card.getByRole('button', { name: '되돌아보기' }).tap();
      const slider = card.getByRole('slider', { name: '스텝' });
      await slider.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await slider.boundingBox())!;
      const session = await context.newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: at === undefined ? [] : [{ x: at, y: y + height / 2 }],
        });
      await touch('touchStart', x + width - 8);
      for (let k = 1; k <= 4; k++) await touch('touchMove', x + width - 8 - (k * width) / 8);
      expect((await page.locator('.pinned').boundingBox())!.y).toBe(0);
      await touch('touchEnd');
      expect(Number(await slider.inputValue())).toBeLessThan(0.7 * Number(await slider.getAttribute('max')));
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      ).toBeLessThanOrEqual(0);
      expect(await axeFaults(page)).toEqual([]);
      await context.close();
    },
  );

  test('a network’s shown episode: what DQN expected, and PPO’s probabilities', async () => {
    for (const [agent, rule] of [
      ['dqn', /δ = r \+ γ max/],
      ['ppo', /∇ log π/],
    ] as const) {
      const { page, context } = await app.visit(`#world=CartPole-v1&agent=${agent}&seed=1`, blocked);
      const card = page.getByRole('region', { name: 'Why did it do that?' });
      await card.waitFor();
      // A whole episode was shown when the return falls.
      let most = 0;
      const falls = async (): Promise<boolean> => {
        const said = /return so far (\d+)/.exec((await page.locator('.caption').textContent())!)?.[1] ?? '0';
        most = Math.max(most, Number(said));
        return Number(said) < most;
      };
      await expect.poll(falls).toBe(true);
      const lookBack = card.getByRole('button', { name: 'Look back' });
      const goOn = card.getByRole('button', { name: 'Go on' });
      // A busy machine may lose a key, and the end of training may have cut the episode off.
      const opened = async (): Promise<string> => {
        if (await lookBack.isVisible()) await lookBack.press('Enter');
        const text = (await card.textContent())!;
        if (!rule.test(text) && (await goOn.isVisible())) await goOn.press('Enter');
        return text;
      };
      await expect.poll(opened).toMatch(rule);
      expect(await card.locator('[role=status]').textContent()).toContain('Its reward was 1.00.');
      expect(await card.locator('tbody tr').count()).toBe(2);
      // The newest step may end an episode; one that does not has a future. Of several looks one finds such a step.
      const newest = async (): Promise<string | null> => {
        await card.getByRole('slider', { name: 'Step' }).press('End');
        const numbers = await card.locator('.equation code').nth(1).textContent();
        await goOn.press('Enter');
        await lookBack.press('Enter');
        return numbers;
      };
      await expect.poll(newest).toMatch(agent === 'dqn' ? /· / : /^G = \d/);
      await context.close();
    }
  });

  test('a duel with the agent: a score each from the same start, over the stage; a link that opens on the challenge', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=3', {
      ...phone,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await expect.poll(() => numberOf(page, 'return')).toBeGreaterThan(0.8);
    await enter(page, 'Play');
    expect(await page.locator('h1').textContent()).toMatch(/^You against the agent/);
    const card = page.getByRole('region', { name: 'Beat the agent' });
    await card.getByRole('button', { name: 'Play seed 3' }).tap();
    await expect.poll(() => page.locator('.hands').textContent()).toContain('The agent waits');
    await allSeen(page, '.stage canvas', '.hands .keys');
    for (const [k, name] of ['Right', 'Right', 'Right', 'Down', 'Down', 'Left'].entries()) {
      if (k > 0) await expect.poll(() => page.locator('.caption').textContent()).toBe('You see: what you do');
      await page.getByRole('button', { name, exact: true }).tap();
      await page.waitForTimeout(150);
    }
    const over = page.locator('.pinned .over');
    await expect.poll(() => over.textContent()).toContain('You: 1 point. The agent: 1 point.');
    await expect.poll(() => card.textContent()).toContain('A draw.');
    // Both ways are drawn in the grid: the visitor's orange runs along the upper edge, where the agent's own is aside.
    await expect.poll(() => over.locator('.kind').count()).toBe(2);
    const edge = await page.locator('.stage canvas').evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const [x, y] = [Math.round(canvas.width * 0.2), Math.round(canvas.height * 0.1)];
      return [...canvas.getContext('2d')!.getImageData(x, y, 1, 1).data];
    });
    expect(edge).toEqual([255, 157, 46, 255]);
    await allSeen(page, '.stage canvas', '.pinned .over button');
    // Two buttons matter now; the others are one step behind.
    expect(await page.locator('.veil.over button:visible, .duel button:visible').count()).toBe(2);
    expect(await page.locator('footer').textContent()).toContain('repeats the run to the last bit');
    expect(await axeFaults(page)).toEqual([]);
    await over.getByRole('button', { name: 'Send it' }).tap();
    await expect.poll(() => card.locator(':scope > [role=status]').textContent()).toMatch(/in the clipboard/);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/#world=GridWorld-v0&agent=q-learning&seed=3&beat=1$/);
    const saved = page.waitForEvent('download');
    await card.locator('summary').tap();
    await card.getByRole('button', { name: 'Save a picture' }).tap();
    expect((await saved).suggestedFilename()).toMatch(/^prism-GridWorld-v0-q-learning-\d+\.png$/);
    // The agent goes on, with none of these steps.
    await enter(page, 'Watch');
    const episodes = await numberOf(page, 'episodes');
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(episodes + 5);
    await context.close();
    for (const options of [{ ...blocked, viewport: { width: 1024, height: 768 } }, phone]) {
      const other = await app.visit(link.replace(/.*#/, '#'), options);
      await expect
        .poll(() => other.page.locator('.pinned .over').textContent())
        .toContain('Somebody had 1 point with seed 3. And you?');
      await allSeen(other.page, '.stage canvas', '.pinned .over .primary', '.duel h2');
      await enter(other.page, 'Watch');
      // Another seed is another challenge.
      await other.page.getByRole('button', { name: 'another' }).click();
      await expect.poll(() => other.page.url()).toMatch(/seed=4$/);
      await other.context.close();
    }
  });

  test('a duel in real time, by keys: after three, two, one CartPole does not wait', async () => {
    const { page, context } = await app.visit('#world=CartPole-v1&agent=stream-q&seed=1', blocked);
    await page.getByRole('slider', { name: 'Speed', exact: true }).press('End');
    await expect.poll(() => numberOf(page, 'return')).toBeGreaterThan(40);
    await enter(page, 'Play');
    const card = page.getByRole('region', { name: 'Beat the agent' });
    // A busy machine may look too late: the page writes down what it counts, and the score meanwhile.
    const counted = await page.evaluateHandle(() => {
      const said: string[] = [];
      const textOf = (part: string): string => document.querySelector(part)?.textContent ?? '';
      new MutationObserver(() => {
        const count = textOf('.pinned .count');
        if (!/\d/.test(count)) return;
        if (said.at(-1)?.startsWith(count)) said.pop();
        said.push(`${count}: ${textOf('.score')}`);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      return said;
    });
    await card.getByRole('button', { name: 'Play seed 1' }).press('Enter');
    const zero = (count: number): unknown => expect.stringMatching(`^${count}: .*0\\.00 so far`);
    await expect.poll(() => counted.jsonValue()).toEqual([3, 2, 1].map(zero));
    await page.keyboard.down('ArrowRight');
    await expect
      .poll(() => card.textContent())
      .toMatch(/You: \d+ steps\. The agent: \d+ steps\..*needed [\d,]+ steps to beat you/);
    await page.keyboard.up('ArrowRight');
    await context.close();
  });

  test('each word leads to its meaning by one tap, a click or a key, in both languages', async () => {
    const { page, context } = await app.visit('#world=FrozenLake-v1&agent=sarsa-lambda&seed=1', blocked);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    const help = page.getByRole('dialog', { name: 'Help' });
    for (const [button, word] of [
      ['Return, last 20', 'Return'],
      ['Episodes', 'Episode'],
      ['Steps', 'Step'],
      ['Exploration ε', 'Exploration ε'],
      ['Step size α', 'Step size α, learning rate'],
      ['Discount γ', 'Discount γ'],
      ['Trace decay λ', 'Trace decay λ'],
      ['the best way that it knows', 'Arrows'],
      ['Value of each action here', 'Bars'],
    ] as const) {
      await page.getByRole('button', { name: button, exact: true }).click();
      const meaning = help.locator('.asked');
      await expect.poll(() => meaning.locator('dt').textContent()).toBe(word);
      const { y, height } = (await meaning.boundingBox())!;
      expect(y, word).toBeGreaterThan(0);
      expect(y + height, word).toBeLessThan(page.viewportSize()!.height);
      await page.keyboard.press('Escape');
      await expect.poll(() => help.count()).toBe(0);
    }
    // A word beside a slider does not move it.
    expect(page.url()).not.toMatch(/at\d/);
    await page.getByRole('button', { name: /^what it expects from there/ }).press('Enter');
    await expect.poll(() => help.locator('.asked dt').textContent()).toBe('Colours of cells');
    expect(await axeFaults(page)).toEqual([]);
    await context.close();
    const korean = await app.visit('?lang=ko#world=GridWorld-v0&agent=q-learning&seed=1', phone);
    await korean.page.getByRole('button', { name: /^감가율 γ/ }).tap();
    await expect.poll(() => korean.page.locator('.asked dt').textContent()).toMatch(/γ/);
    await korean.context.close();
  });

  test.each([
    ['desk', { ...blocked, viewport: { width: 1440, height: 900 } }],
    ['projector', { ...blocked, viewport: { width: 1024, height: 768 } }],
    ['phone', phone],
  ] as const)(
    'two stages, one clock, on a %s: Q-learning and Sarsa take the same steps at the same time',
    async (_, options) => {
      const { page, context, complaints } = await app.visit(
        '#world=CliffWalking-v1&agent=q-learning&seed=1',
        options,
      );
      await enter(page, 'Take apart');
      await page.getByRole('button', { name: 'Two stages, one clock' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: /^Cliff walking/ });
      const stepsOf = async (name: string): Promise<number> =>
        Number(
          (await dialog
            .frameLocator(`iframe[title="${name}"]`)
            .getByTestId('steps')
            .textContent())!.replaceAll(',', ''),
        );
      await expect.poll(() => stepsOf('Sarsa')).toBeGreaterThan(300);
      expect(await stepsOf('Q-learning')).toBeGreaterThan(100);
      await dialog.getByRole('button', { name: 'Pause' }).click();
      await expect.poll(async () => (await stepsOf('Q-learning')) - (await stepsOf('Sarsa'))).toBe(0);
      const both = await stepsOf('Sarsa');
      expect(await dialog.getByRole('heading').textContent()).toContain(
        `both at step ${both.toLocaleString('en')}`,
      );
      await dialog.getByRole('button', { name: 'One step' }).click();
      for (const name of ['Sarsa', 'Q-learning']) await expect.poll(() => stepsOf(name)).toBe(both + 1);
      for (const part of ['.stage canvas', ...(options === phone ? [] : ['.curve svg'])])
        for (const name of ['Sarsa', 'Q-learning']) {
          const box = (await dialog
            .frameLocator(`iframe[title="${name}"]`)
            .locator(part)
            .first()
            .boundingBox())!;
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.y + box.height, `${part} ${name}`).toBeLessThanOrEqual(page.viewportSize()!.height);
        }
      // As fast as it goes the faster one waits for the other.
      await dialog.getByRole('button', { name: 'Go on' }).click();
      await dialog.getByRole('slider', { name: 'Speed', exact: true }).press('End');
      await expect.poll(() => stepsOf('Sarsa'), { timeout: 180_000 }).toBeGreaterThan(20_000);
      await dialog.getByRole('combobox', { name: 'Right stage' }).selectOption('expected-sarsa');
      await expect.poll(() => stepsOf('Expected Sarsa')).toBeGreaterThan(10);
      expect(await axeFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog.count()).toBe(0);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  test.each(visits)(
    'by $hand at $width × $zoom, $colorScheme, $lang: the way to each of the six; axe finds nothing, and nothing is wider than the page',
    async ({ width, height, zoom, colorScheme, lang, hand }) => {
      const { page, context, complaints } = await app.visit(
        `?lang=${lang}#world=GridWorld-v0&agent=q-learning&seed=1`,
        {
          ...blocked,
          colorScheme,
          viewport: { width, height },
          deviceScaleFactor: zoom,
          hasTouch: hand === 'finger',
        },
      );
      // Steps are kept once the card is there.
      await page.locator('.past button').waitFor();
      const episodes = await numberOf(page, 'episodes');
      await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(episodes + 3);
      for (const [pressed, seen] of ways) {
        await hands[hand](page, page.locator(pressed).first());
        await page.locator(seen).first().waitFor();
        expect(await axeFaults(page), seen).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth), seen).toBe(width);
      }
      expect(complaints.filter((text) => !text.includes('embed.html'))).toEqual([]);
      // The page of the site with the editor is not here.
      const asked = page.waitForRequest(/\/guides\/embed\.html$/);
      await hands[hand](page, page.locator('.gallery a'));
      await asked;
      await context.close();
    },
  );
});

/** Each of these is wholly inside the window. */
async function allSeen(page: Page, ...parts: readonly string[]): Promise<void> {
  const { width, height } = page.viewportSize()!;
  for (const part of parts)
    await expect
      .poll(
        async () => {
          const box = await page.locator(part).first().boundingBox();
          return (
            box !== null &&
            box.x >= 0 &&
            box.y >= 0 &&
            box.x + box.width <= width &&
            box.y + box.height <= height
          );
        },
        { message: part },
      )
      .toBe(true);
}

/** The stage as a text that differs if any pixel does. */
function pictureOf(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector<HTMLCanvasElement>('.stage canvas')!.toDataURL());
}
