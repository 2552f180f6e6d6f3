// The built page in headless Chromium: it loads little at first, learns, reproduces a link to the bit, works offline, and is accessible.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { plugin as tabular } from '@prism-rl/algo-tabular/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import type { BuiltApp } from './builtApp.ts';
import { builtApp, chooseWorld, drop, enter, fullSpeed, numberOf, slowNetwork } from './builtApp.ts';
import { fingerprintInNode, wasmInNode } from './nodeRun.ts';

const grid = '#world=GridWorld-v0&agent=q-learning&seed=1';
/** Requests of the page before the first one for a network, as a server sends them. */
const mostBytes = 145_000;

/** Whether the crowd of the first visit is on the stage. */
const isMoving = (): boolean =>
  document.querySelector('.stage canvas') !== null && document.querySelector('.stage .veil') === null;

describe.skipIf(!hasBrowser)('the playground', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp();
  });
  afterAll(async () => {
    await app?.close();
  });

  test('opens with a hundred agents that learn by themselves, from less than 145 KB, without a complaint', async () => {
    const { page, files, context, complaints } = await app.visit('', { serviceWorkers: 'block' });
    await page.waitForFunction(isMoving, null, { polling: 10 });
    expect(files.size).toBeGreaterThan(4);
    expect([...files].reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(mostBytes);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(
      /^100 agents have never seen/,
    );
    const steps = page.getByTestId('crowd-steps');
    await expect.poll(async () => Number(await steps.textContent())).toBeGreaterThan(60);
    await expect.poll(() => page.locator('.verdict').textContent()).toMatch(/found the way/);
    // The address opens the same crowd.
    expect(page.url()).toMatch(/#world=GridWorld-v0&agent=q-learning&seed=1&crowd=100$/);
    // This test alone blocks the registration.
    expect(complaints.filter((text) => !text.includes('Service Worker'))).toEqual([]);
    await context.close();
  });

  test('what it keeps for times without a network it asks for once it learns', async () => {
    const { page, files, context } = await app.visit('');
    await expect.poll(() => files.has('sw.js')).toBe(true);
    expect(await page.evaluate(isMoving)).toBe(true);
    // In the order of the requests, so that a slow host, which may have sent the rest already, gives the same count. The page's later parts
    // also wait for the first step, and on a busy machine overtake the service worker.
    const names = [...files.keys()];
    const end = names.findIndex((file) => file === 'sw.js' || file.includes('laterParts'));
    const before = names.slice(0, end);
    expect(before.reduce((sum, file) => sum + files.get(file)!, 0)).toBeLessThan(mostBytes);
    await context.close();
  });

  test('what is large is loaded with a bar that says how much of it is there', async () => {
    const { page, context } = await app.prepared(
      (opened) => slowNetwork(opened, 30, 16e6),
      '#world=CartPole-v1&agent=a2c&seed=1',
      { serviceWorkers: 'block' },
    );
    const bar = page.locator('.veil progress');
    await bar.waitFor();
    const total = Number(await bar.getAttribute('max'));
    const program = fs
      .readdirSync(`${app.folder}/assets`)
      .find((name) => /^ort-wasm-simd-threaded-.*\.wasm$/.test(name));
    expect(Math.abs(total - fs.statSync(`${app.folder}/assets/${program}`).size)).toBeLessThan(1000);
    expect(await page.locator('.veil').textContent()).toMatch(/the first time only: \d+\.\d of 14\.2 MB/);
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    await expect.poll(() => bar.count()).toBe(0);
    await context.close();
  });

  test('a link repeats a run to the bit, in another browser and in Node', async () => {
    const links = [
      '#world=CliffWalking-v1&agent=q-learning&seed=7&set.epsilon=0.2',
      '#world=FrozenLake-v1&agent=sarsa-lambda&seed=3&set.lambda=0.8',
    ];
    for (const link of links) {
      const expected = await fingerprintInNode(link, [gridWorlds, tabular]);
      for (let visitor = 0; visitor < 2; visitor++) {
        const { page, context } = await app.visit(link, { serviceWorkers: 'block' });
        await fullSpeed(page);
        await expect.poll(() => page.getByTestId('fingerprint').textContent()).toBe(expected);
        await context.close();
      }
    }
    const other = await fingerprintInNode(links[0]!.replace('seed=7', 'seed=8'), [gridWorlds, tabular]);
    expect(other).not.toBe(await fingerprintInNode(links[0]!, [gridWorlds, tabular]));
  });

  test('so does a link of a network that samples its actions', async () => {
    const engine = await wasmInNode();
    const link = '#world=CartPole-v1&agent=a2c&seed=1';
    const expected = await fingerprintInNode(link, [classic, policyGradients], engine);
    const { page, context } = await app.visit(link, { serviceWorkers: 'block' });
    await fullSpeed(page);
    expect(await page.getByTestId('fingerprint').textContent({ timeout: 60_000 })).toBe(expected);
    await context.close();
  });

  test('a policy file that is dropped on the page plays, and one that is none is refused in a sentence', async () => {
    const { page, context } = await app.visit('#world=LunarLander-v3&agent=ppo&seed=1', {
      serviceWorkers: 'block',
      permissions: ['clipboard-write'],
    });
    const policy = new URL('../public/policies/lunar-lander-ppo.onnx', import.meta.url);
    await drop(page, 'mine.onnx', fs.readFileSync(policy));
    await expect.poll(() => page.locator('.notice').textContent()).toContain('Playing mine.onnx');
    await page.getByRole('button', { name: 'Share' }).click();
    expect(await page.getByRole('button', { name: 'Copy the link' }).textContent()).toContain(
      'without the policy',
    );
    expect(await page.locator('footer').textContent()).not.toContain('repeats the run');
    await fullSpeed(page);
    // The new agent crashes; the policy lands.
    await expect.poll(() => numberOf(page, 'return')).toBeGreaterThan(200);
    // Browsers report a folder this way.
    await page.evaluate(() => {
      File.prototype.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    });
    await drop(page, 'policies', Uint8Array.of());
    await expect.poll(() => page.locator('.notice').textContent()).toMatch(/^policies could not be read/);
    await page.reload();
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    const notice = page.locator('.notice');
    await drop(page, 'other.onnx', Uint8Array.of(1, 2, 3));
    await expect.poll(() => notice.textContent()).toMatch(/^other\.onnx is no policy for/);
    // The learned values stay.
    const steps = await numberOf(page, 'steps');
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(steps);
    const input = page.locator('input[type=file]');
    await input.setInputFiles({ name: 'third.onnx', mimeType: '', buffer: Buffer.from('nothing') });
    await expect.poll(() => notice.textContent()).toMatch(/^third\.onnx is no policy for/);
    // A browser fires no event if the same file is chosen again.
    await expect.poll(() => input.inputValue()).toBe('');
    await chooseWorld(page, 'CartPole-v1');
    await drop(page, 'mine.onnx', fs.readFileSync(policy));
    await expect
      .poll(() => notice.textContent())
      .toMatch(/^mine\.onnx was trained in LunarLander-v3 and cannot play CartPole-v1\./);
    await page.getByRole('button', { name: 'Play it in Lunar lander' }).click();
    await expect.poll(() => notice.textContent()).toContain('Playing mine.onnx');
    await expect
      .poll(() => page.locator('.six [aria-current=true]').getAttribute('data-world'))
      .toBe('LunarLander-v3');
    await context.close();
  });

  test('a robot that was trained before runs at the first visit, in WebGL', async () => {
    const viewport = { width: 480, height: 640 };
    const { page, context, files, complaints } = await app.visit(grid, { serviceWorkers: 'block', viewport });
    // Drawing runs on the CPU here: it must end before the next test, whatever happens.
    onTestFinished(() => context.close());
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    const loaded = (): string => [...files.keys()].join();
    expect(loaded()).not.toMatch(/mujoco|robotStage/);
    await chooseWorld(page, 'HalfCheetah-v5');
    await expect.poll(() => page.locator('.notice').textContent()).toContain('Playing SAC, trained before');
    // Its first episode lasts a minute: there is nothing to draw yet.
    await page.getByText('Its first return is known').waitFor();
    expect(await page.locator('.curve').count()).toBe(0);
    // The page names the policy's agent: the world's first agent is a different one.
    await expect.poll(() => page.locator('#agent option:checked').textContent()).toBe('SAC, trained before');
    await expect.poll(() => page.locator('h1').textContent()).toContain('by SAC');
    await expect.poll(() => page.locator('.caption').textContent()).toContain('what SAC has learned before');
    for (const name of [/mujoco-\S*\.wasm/, /robotStage/]) await expect.poll(loaded).toMatch(name);
    // The robot's pixels have its colours; the ground and the sky are grey and blue.
    const brown = (): Promise<number> =>
      page.evaluate(() => {
        const from = document.querySelector<HTMLCanvasElement>('.stage canvas')!;
        const to = new OffscreenCanvas(120, 80).getContext('2d')!;
        to.drawImage(from, 0, 0, 120, 80);
        const { data } = to.getImageData(0, 0, 120, 80);
        let count = 0;
        for (let at = 0; at < data.length; at += 4) if (data[at]! > data[at + 2]! + 20) count++;
        return count;
      });
    await expect.poll(brown).toBeGreaterThan(50);
    // The speed of a running robot: an untrained one stays below 10 in a second.
    const score = async (): Promise<number> =>
      Number(/so far (\S+)/.exec((await page.locator('.caption').textContent()) ?? '')?.[1]);
    await expect.poll(score).toBeGreaterThan(100);
    expect(complaints.filter((text) => !text.includes('Service Worker'))).toEqual([]);
  });

  test('settings change while it learns, and the link tells when', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=2', {
      serviceWorkers: 'block',
    });
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(100);
    await page.getByRole('slider', { name: /Discount/ }).fill('4');
    await expect.poll(() => page.url()).toMatch(/at\d+\.discount=0\.9$/);
    const link = new URL(page.url()).hash;
    await fullSpeed(page);
    const text = await page.getByTestId('fingerprint').textContent({ timeout: 60_000 });
    await context.close();
    const again = await app.visit(link, { serviceWorkers: 'block' });
    await fullSpeed(again.page);
    expect(await again.page.getByTestId('fingerprint').textContent({ timeout: 60_000 })).toBe(text);
    await again.context.close();
  });

  test('settings that do not fit what was learned begin a new run, with a fingerprint of its own', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=n-step-sarsa&seed=2', {
      serviceWorkers: 'block',
    });
    await fullSpeed(page);
    const before = await page.getByTestId('fingerprint').textContent({ timeout: 60_000 });
    await page.getByRole('slider', { name: 'Steps n' }).fill('4');
    await expect.poll(() => page.url()).toMatch(/set\.n=6$/);
    const expected = await fingerprintInNode(new URL(page.url()).hash, [gridWorlds, tabular]);
    expect(expected).not.toBe(before);
    await expect.poll(() => page.getByTestId('fingerprint').textContent()).toBe(expected);
    await context.close();
  });

  test('pauses, takes single steps, starts again, and can be played', async () => {
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=sarsa&seed=1', {
      serviceWorkers: 'block',
    });
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(10);
    await page.getByRole('button', { name: 'Pause' }).click();
    const before = await pausedSteps(page);
    await page.getByLabel('Speed', { exact: true }).fill('0');
    await expect.poll(() => page.locator('.speed output').textContent()).toBe('1 step a second');
    for (let k = 1; k <= 3; k++) {
      await page.getByRole('button', { name: 'One step' }).click();
      await expect.poll(() => numberOf(page, 'steps')).toBe(before + k);
    }
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect.poll(() => numberOf(page, 'steps')).toBe(0);
    await page.getByLabel('Agent', { exact: true }).selectOption('q-learning');
    await enter(page, 'Play');
    await page.getByRole('button', { name: 'Play yourself' }).click();
    await expect.poll(() => page.locator('.caption').textContent()).toBe('You see: what you do');
    // Along the upper edge, down beside the triangles, and left into the circle.
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft']) {
      const steps = await numberOf(page, 'steps');
      await page.keyboard.press(key);
      await expect.poll(() => numberOf(page, 'steps')).toBe(steps + 1);
    }
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await enter(page, 'Watch');
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(0);
    await context.close();
  });

  test('somebody with a phone plays by buttons: a tap is a step where the world waits, a finger that stays acts on', async () => {
    const phone = { serviceWorkers: 'block', hasTouch: true, isMobile: true } as const;
    const { page, context } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', {
      ...phone,
      viewport: { width: 390, height: 844 },
    });
    await enter(page, 'Play');
    await page.getByRole('button', { name: 'Play yourself' }).tap();
    await expect.poll(() => page.locator('.caption').textContent()).toBe('You see: what you do');
    const before = await numberOf(page, 'steps');
    for (const [taps, name] of ['Right', 'Right', 'Down'].entries()) {
      await page.getByRole('button', { name, exact: true }).tap();
      await expect.poll(() => numberOf(page, 'steps')).toBe(before + taps + 1);
    }
    const taken = page.locator('.actions .taken .name');
    await expect.poll(() => taken.textContent()).toBe('Down');
    await chooseWorld(page, 'MountainCar-v0');
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    await enter(page, 'Play');
    await page.getByRole('button', { name: 'Play yourself' }).tap();
    await expect.poll(() => taken.textContent()).toBe('Coast');
    const finger = { pointerType: 'touch', bubbles: true };
    await page.getByRole('button', { name: 'Right', exact: true }).dispatchEvent('pointerdown', finger);
    await expect.poll(() => taken.textContent()).toBe('Right');
    await page.getByRole('button', { name: 'Right', exact: true }).dispatchEvent('pointerup', finger);
    await expect.poll(() => taken.textContent()).toBe('Coast');
    await context.close();
  });

  test('the boxes of arms show what is compared: the last two cannot be unchecked, and are ranked', async () => {
    const { page, context, files } = await app.visit(grid, { serviceWorkers: 'block' });
    await enter(page, 'Take apart');
    const checked = page.locator('.arms input:checked');
    await expect.poll(() => checked.count()).toBe(2);
    expect(await page.locator('h1').textContent()).toMatch(/^Change one part/);
    await page.getByLabel('Dyna-Q').check();
    await expect.poll(() => checked.count()).toBe(3);
    await checked.first().uncheck();
    await expect.poll(() => checked.count()).toBe(2);
    await expect.poll(() => checked.first().isDisabled()).toBe(true);
    const before = files.size;
    await page.getByRole('button', { name: 'Train 10 runs' }).click();
    await expect.poll(() => page.locator('.apart tbody .swatch').count()).toBe(2);
    expect(files.size).toBeGreaterThan(before); // statistics load on demand
    await context.close();
  });

  test('the agent is taken away as a module that acts without the page, as a page that plays it alone, and as a file that plays here', async () => {
    const { page, context } = await app.visit('#world=CartPole-v1&agent=stream-q&seed=1', {
      serviceWorkers: 'block',
    });
    await fullSpeed(page);
    await expect.poll(() => numberOf(page, 'return')).toBeGreaterThan(60);
    await page.getByRole('button', { name: 'Share' }).click();
    const saved = async (name: string): Promise<string> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name }).click(),
      ]);
      return download.path();
    };
    const module = `data:text/javascript,${encodeURIComponent(fs.readFileSync(await saved('Save it as a module'), 'utf8'))}`;
    const { policy } = (await import(/* @vite-ignore */ module)) as {
      readonly policy: { act(observation: readonly number[]): number };
    };
    // It pushes the cart under a pole that falls.
    expect([policy.act([0, 0, 0.1, 1]), policy.act([0, 0, -0.1, -1])]).toEqual([1, 0]);
    expect(await page.locator('.menu pre').textContent()).toContain("from './policy.js'");
    const alone = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'prism-alone-')), 'policy.html');
    fs.copyFileSync(await saved('Save it as a page'), alone);
    const tab = await context.newPage();
    await context.setOffline(true);
    await tab.goto(pathToFileURL(alone).href);
    await expect.poll(() => tab.locator('p').textContent()).toMatch(/^1: \d\d/);
    const drawn = (): Promise<string> =>
      tab.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    expect(
      await tab.locator('canvas').evaluate(({ width, height }: HTMLCanvasElement) => [width, height]),
    ).toEqual([600, 400]);
    const picture = await drawn();
    await expect.poll(drawn).not.toBe(picture);
    await tab.close();
    await context.setOffline(false);
    fs.rmSync(path.dirname(alone), { recursive: true });
    const onnx = fs.readFileSync(await saved('Save it as ONNX'));
    await drop(page, 'mine.onnx', onnx);
    await expect.poll(() => page.locator('.notice').textContent()).toContain('Playing mine.onnx');
    await context.close();
  });

  test('each world has a page of its own, whose tags show its picture beside a link that is sent', async () => {
    const page = fs.readFileSync(`${app.folder}/minatar-breakout-v1.html`, 'utf8');
    expect(page).toContain(
      '<meta property="og:title" content="MinAtar Breakout: watch it learn, and beat it" />',
    );
    const picture = /og:image" content="[^"]*\/playground\/(previews\/[^"]+)"/.exec(page)![1]!;
    const bytes = fs.readFileSync(`${app.folder}/${picture}`);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630]);
    const { page: opened, context } = await app.visit(
      'minatar-breakout-v1.html#world=MinAtar/Breakout-v1&agent=stream-q&seed=1&beat=3',
      { serviceWorkers: 'block' },
    );
    const challenge = opened.locator('.pinned .over');
    await expect.poll(() => challenge.textContent()).toContain('Somebody had 3 bricks');
    // The game is seen in whole above it.
    await expect
      .poll(async () => {
        const stage = (await opened.locator('.stage canvas').boundingBox())!;
        return (await challenge.boundingBox())!.y - stage.y - stage.height;
      })
      .toBeGreaterThanOrEqual(0);
    await context.close();
  });

  test('axe finds no fault, in light and in dark, on a desk and on a phone', async () => {
    for (const [colorScheme, viewport] of [
      ['light', { width: 1280, height: 900 }],
      ['dark', { width: 390, height: 844 }],
    ] as const) {
      const { page, context } = await app.visit('', { serviceWorkers: 'block', colorScheme, viewport });
      await page.getByTestId('crowd-spread').waitFor();
      expect(await axeFaults(page)).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await context.close();
    }
  });

  test('works without a network once it was there', async () => {
    const { page, context } = await app.visit(grid);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    await page.reload();
    await expect.poll(() => numberOf(page, 'episodes')).toBeGreaterThan(5);
    // Available worlds are marked, and the others cannot be chosen.
    await expect
      .poll(() => page.locator('.notice').textContent())
      .toMatch(
        /^There is no network\. Ready without one: Grid world, .*CartPole.*MinAtar Breakout.* with a network\.$/,
      );
    const disabled = await page.locator('.gallery button:disabled b').allTextContents();
    expect(disabled).toContain('Half cheetah (needs a network)');
    expect(disabled.join()).not.toMatch(/Cliff|CartPole/);
    await chooseWorld(page, 'CartPole-v1');
    await expect.poll(() => page.locator('#agent').inputValue()).toBe('stream-q');
    await expect.poll(() => numberOf(page, 'steps')).toBeGreaterThan(0);
    await context.setOffline(false);
    await expect.poll(() => page.locator('.gallery button:disabled').count()).toBe(0);
    await context.close();
  });
});

/** Steps once nothing moves any more: two equal readings. */
async function pausedSteps(page: Page): Promise<number> {
  let last = -1;
  await expect
    .poll(
      async () => {
        const now = await numberOf(page, 'steps');
        const isSame = now === last;
        last = now;
        return isSame;
      },
      { interval: 300 },
    )
    .toBe(true);
  return last;
}
