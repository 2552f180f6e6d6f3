// The page in Korean: it contains no English sentence, in the states that visitors see.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import { agents } from '../src/run/choices/agents.ts';
import { storiesOf } from '../src/run/choices/stories.ts';
import { worlds } from '../src/run/choices/worlds.ts';
import { names } from '../src/words/korean.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, drop, numberOf } from './builtApp.ts';

/** Names that Korean texts write in Latin letters. */
const latin =
  /Prism RL|prism export|MinAtar|Node|DQN|PPO|SAC|A2C|REINFORCE|RMSProp|Adam|Dyna-Q|C51|WebGL|ONNX|JSON|GPU|Ctrl|Esc|Sutton|Barto|English|MB|observation|action/g;

test('every world, agent and experiment has its Korean words, and no others are kept', () => {
  const english = new Set<string>();
  const read = (entry: unknown): void => {
    if (Array.isArray(entry)) for (const one of entry) read(one);
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return;
    for (const [key, value] of Object.entries(entry)) {
      if (/^(title|about|patience)$/.test(key)) english.add(value as string);
      else if (key === 'actions') for (const one of value as string[]) english.add(one);
      else read(value);
    }
  };
  read([agents, worlds, worlds.map(({ id }) => storiesOf(id))]);
  const translated = [...english].filter((text) => text.replace(latin, '').match(/[A-Za-z]{2}/) !== null);
  expect(Object.keys(names).sort()).toEqual(translated.sort());
});

describe.skipIf(!hasBrowser)('the playground in Korean', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });
  const blocked = { serviceWorkers: 'block' } as const;

  test('the switch leads there and back, with the run, and is remembered', async () => {
    const { page, context, files } = await app.visit('#world=CliffWalking-v1&agent=sarsa&seed=2', blocked);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    expect([...files.keys()].join()).not.toMatch(/korean/);
    await page.getByRole('link', { name: '한국어' }).click();
    await expect.poll(() => page.title()).toMatch(/플레이그라운드/);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    expect(page.url()).toMatch(/\?lang=ko#world=CliffWalking-v1&agent=sarsa&seed=2$/);
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    await page.goto(page.url().replace(/\?.*/, ''));
    await expect.poll(() => page.getByRole('button', { name: '도움말' }).count()).toBe(1);
    await page.getByRole('link', { name: 'English' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Help' }).count()).toBe(1);
    await context.close();
  });

  test('no English sentence is left: crowd, help, gallery, agents of all kinds, own play, a comparison, messages', async () => {
    const { page, context } = await app.visit('?lang=ko', blocked);
    const isKorean = (state: string): Promise<void> =>
      expect.poll(() => englishIn(page), { message: state }).toEqual([]) as Promise<void>;
    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
    await page.getByTestId('crowd-spread').waitFor();
    await isKorean('crowd');
    await press('하나만');
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(1);
    await press('도움말');
    await page.getByRole('dialog', { name: '도움말' }).waitFor();
    await isKorean('help');
    await page.keyboard.press('Escape');
    await press('모든 환경 26개');
    await isKorean('gallery');
    await page.keyboard.press('Escape');
    await press('공유');
    await press('링크 복사 마지막 비트까지 같은 실행을 되풀이합니다');
    await isKorean('share');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: '겨루기' }).click();
    await press('직접 해 보기');
    await expect.poll(() => page.locator('.caption').textContent()).toBe('보이는 것: 당신의 행동');
    await isKorean('own play');
    await press('에이전트에게 맡기기');
    await page.getByRole('tab', { name: '보기' }).click();
    const grid = page.getByRole('application');
    await grid.focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', '2', 'Space'])
      await grid.press(key);
    await expect.poll(() => page.locator('.palette [role=status]').textContent()).toBe('4행 1열: 세모.');
    await isKorean('drawing');
    await page.getByRole('tab', { name: '분해하기' }).click();
    await page.getByLabel('변형마다 시드').fill('2');
    await press('실행 4개 학습하기');
    await isKorean('comparison begins');
    await expect.poll(() => page.locator('.verdict').textContent()).toMatch(/시드 2개로는/);
    await page.locator('.changes summary').click();
    for (const arm of ['기대 살사', '살사(λ)']) await page.getByLabel(arm, { exact: true }).check();
    await page.getByLabel('변형마다 시드').fill('5');
    await press('실행 20개 학습하기');
    await expect.poll(() => page.locator('.verdict').textContent()).toMatch(/보다 (높게|낮게) 끝납니다/);
    await isKorean('comparison');
    await drop(page, 'other.onnx', Uint8Array.of(1, 2, 3));
    await expect
      .poll(() => page.locator('.notice').textContent())
      .toMatch(/정책이 아닙니다: ONNX 모델이 아닙니다/);
    await isKorean('refused policy');
    await context.close();
  });

  test.each([
    '#world=GridWorld-v0&agent=value-iteration&seed=1',
    '#world=FrozenLake-v1&agent=sarsa-lambda&seed=1',
    '#world=WindyGridWorld-v0&agent=mc-control&seed=1',
    '#world=CartPole-v1&agent=stream-q&seed=1',
    '#world=CartPole-v1&agent=ppo&seed=1',
    '#world=MinAtar/Breakout-v1&agent=dqn&seed=1&on=double,per,dueling,nstep,c51,noisy',
    '#world=Nowhere&agent=nobody&seed=x&set.n=1e9',
  ])('none is left in %s', async (link) => {
    const phone = { ...blocked, viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
    const { page, context } = await app.visit(`?lang=ko${link}`, phone);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(2);
    await page.locator('.workshop, .stories').first().waitFor();
    await expect.poll(() => englishIn(page), { message: link }).toEqual([]);
    await page.getByRole('tab', { name: '분해하기' }).tap();
    await page.locator('.apart').waitFor();
    await expect.poll(() => englishIn(page), { message: link }).toEqual([]);
    await page.getByRole('tab', { name: '보기' }).tap();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    expect(await axeFaults(page)).toEqual([]);
    await context.close();
  });

  test('a frame is Korean where the page around it is, and says nothing about the next visit', async () => {
    const { page, context } = await app.visit(
      '?embed&lang=ko#world=GridWorld-v0&agent=q-learning&seed=1',
      blocked,
    );
    await expect.poll(() => page.locator('.caption').textContent()).toMatch(/^보이는 것: /);
    await expect.poll(() => englishIn(page)).toEqual([]);
    await page.goto(page.url().replace(/\?[^#]*/, ''));
    await expect.poll(() => page.locator('.caption').textContent()).toMatch(/^You see: /);
    await context.close();
  });
});

/** Words in Latin letters that the page shows or reads aloud, except names. */
async function englishIn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node instanceof Text) {
        // Names of weights and of files are not words; the link is an address.
        if (node.parentElement!.closest('script, style, noscript, code, figcaption') === null)
          found.push(node.data);
      } else if (!(node as Element).closest('.tiles'))
        for (const name of ['aria-label', 'title', 'alt', 'aria-valuetext', 'data-unit'])
          found.push((node as Element).getAttribute(name) ?? '');
    }
    return found;
  });
  return texts.filter((text) =>
    /[A-Za-z]{2}/.test(text.replace(latin, '').replace(/“[^”]*”|\S+\.onnx|\w+-v\d/g, '')),
  );
}
