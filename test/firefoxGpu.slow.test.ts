// Whole runs in Firefox, whose compiler is naga, on Mesa's lavapipe; and the playground's report of that GPU.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtPage } from '../apps/playground/test/builtPage.ts';
import {
  type FirefoxWithGpu,
  firefoxWithGpu,
  hasFirefoxWithGpu,
} from '../apps/playground/test/firefoxWithGpu.ts';
import { sixteen } from '../packages/gpu/test/inPage.ts';
import { hasSoftwareGpu, openSoftwareGpu } from '../packages/gpu/test/softwareGpu.ts';
import { servedFolder } from './browser/servedFolder.ts';
import { serveSources } from './browser/sourceServer.ts';

/** Some hundred updates; a loop of lavapipe ends after 65,535 turns. */
const STEPS = 200;

describe.runIf(hasFirefoxWithGpu)('in Firefox', () => {
  let firefox: FirefoxWithGpu;
  beforeAll(async () => {
    firefox = await firefoxWithGpu();
  });
  afterAll(() => firefox?.close());

  test.runIf(hasSoftwareGpu)('sixteen agents compute what they compute in Node', async () => {
    const own = await sixteen(STEPS, await openSoftwareGpu());
    const sources = await serveSources();
    const [page, complaints] = await firefox.open(sources.url);
    const found = (await page.evaluate(
      `import('/packages/gpu/test/inPage.ts').then(({ sixteen }) => sixteen(${STEPS}))`,
    )) as typeof own;
    await page.close();
    await sources.close();
    expect({ ...found, name: '' }).toEqual({ ...own, name: '' });
    expect(new Set(found.losses).size).toBe(16);
    expect(complaints).toEqual([]);
  });

  test('the page makes a report of the GPU', async () => {
    const { url, close } = await servedFolder(await builtPage(), []);
    const [page, complaints] = await firefox.open(`${url}?gpu`);
    await page.waitForSelector('pre[aria-busy="false"]', { timeout: 120_000 });
    const lines = (await page.$eval('pre', (element) => element.textContent!)).split('\n');
    await page.close();
    await close();
    expect(lines[0]).toMatch(/^browser: .*Firefox/);
    expect(lines[1]).toMatch(/^gpu: /);
    const verdicts = lines.slice(2).map((line) => line.replace(/: .*/, ''));
    expect(verdicts.slice(0, 8)).toEqual([
      ...['ok  limits', expect.stringMatching(/^(ok|slow) {2}queue$/)],
      // Newer Mesa may have no such limit.
      expect.stringMatching(/^(fails|ok) {2}loops$/),
      ...['ok  numbers', 'ok  barriers', 'ok  dispatches', 'ok  repetition', 'ok  speed'],
    ]);
    if (verdicts[2] === 'fails  loops') {
      expect(lines[4]).toContain('end after 65535 turns');
      expect(verdicts.slice(8)).toEqual(['Do not train on this GPU']);
    }
    expect(complaints).toEqual([]);
  });
});
