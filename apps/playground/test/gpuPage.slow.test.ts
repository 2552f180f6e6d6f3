// The page `?gpu` in Chromium: a report of the GPU that SwiftShader emulates, in two languages.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../../../test/browser/axeFaults.ts';
import { hasBrowser } from '../../../test/browser/openPage.ts';
import { type BuiltApp, builtApp } from './builtApp.ts';

describe.runIf(hasBrowser)('the report of a GPU', () => {
  let app: BuiltApp;
  beforeAll(async () => {
    app = await builtApp(['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']);
  });
  afterAll(() => app?.close());

  test('is made in half a minute, and can be copied', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const { page, complaints } = await app.visit('?gpu', { serviceWorkers: 'block', permissions });
    const begun = performance.now();
    const copy = page.getByRole('button', { name: 'Copy the report' });
    expect(await copy.isDisabled()).toBe(true);
    await copy.click({ timeout: 120_000 });
    expect(performance.now() - begun).toBeLessThan(60_000);
    await page.getByText('The report is in the clipboard.').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toBe(await page.getByTestId('gpu-report').textContent());
    const lines = text.split('\n');
    expect(lines[0]).toMatch(/^browser: .*Chrome/);
    expect(lines[1]).toMatch(/^gpu: .*swiftshader/i);
    expect(lines.slice(2, 10).filter((line) => !/^(ok|slow|unknown) {2}\w+: /.test(line))).toEqual([]);
    // A loaded machine may compile too late.
    for (const name of ['CartPole-v1', 'MinAtar/Breakout-v1'])
      expect(lines.filter((line) => line.includes(`  dqn ${name}: `))).toHaveLength(1);
    expect(await axeFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('says in Korean that there is no GPU', async () => {
    const { page } = await app.prepared(
      async (one) => {
        await one.addInitScript(() => {
          const Plain = Worker;
          globalThis.Worker = class extends Plain {
            constructor(url: string | URL, options?: WorkerOptions) {
              const source = `Object.defineProperty(WorkerNavigator.prototype, 'gpu', { value: undefined });
                const early = []; // The first message may come before the script that is imported.
                self.onmessage = (event) => early.push(event);
                import(${JSON.stringify(String(url))}).then(() => early.forEach((event) => self.onmessage(event)));`;
              super(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })), options);
            }
          };
        });
      },
      '?gpu&lang=ko',
      { serviceWorkers: 'block' },
    );
    await page.getByRole('heading', { name: '이 GPU가 학습할 수 있는 것' }).waitFor();
    await expect
      .poll(() => page.getByTestId('gpu-report').textContent())
      .toContain('fails  There is no WebGPU here.');
    expect(await page.getByRole('button', { name: '보고서 복사' }).isEnabled()).toBe(true);
    await page.context().close();
  });
});
