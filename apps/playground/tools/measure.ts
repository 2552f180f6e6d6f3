// How soon the built page shows that a network learns, and how fluent it stays meanwhile:
//   node --conditions=@prism-rl/source apps/playground/tools/measure.ts [world/agent …]
// With `policy` as the agent: how fluently a trained one is shown, and in how many points.
// A warm load is a second visit: files are in the browser's cache, compiled code may be.
import type { Page } from 'playwright-core';
import { builtApp } from '../test/builtApp.ts';

const chosen = process.argv.slice(2);
const runs =
  chosen.length > 0
    ? chosen
    : ['CartPole-v1/dqn', 'CartPole-v1/ppo', 'LunarLander-v3/ppo', 'MinAtar%2FBreakout-v1/dqn'];

/** Milliseconds from the load of the page until the number of this name is there and not 0. */
function until(page: Page, name: string): Promise<number> {
  return page.evaluate(
    (id) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const text = document.querySelector(`[data-testid="${id}"]`)?.textContent ?? '';
          if (/[1-9]/.test(text)) resolve(performance.now());
          else setTimeout(look, 5);
        };
        look();
      }),
    name,
  );
}

/** Animation frames a second over three seconds, and the longest time between two of them in milliseconds. */
function frames(page: Page): Promise<{ readonly perSecond: number; readonly longest: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        let [count, last, longest] = [0, performance.now(), 0];
        const from = last;
        const frame = (now: number): void => {
          count++;
          longest = Math.max(longest, now - last);
          last = now;
          if (now - from < 3000) requestAnimationFrame(frame);
          else resolve({ perSecond: (count / (now - from)) * 1000, longest });
        };
        requestAnimationFrame(frame);
      }),
  );
}

/** A clock of the seconds that the page's own thread has worked. */
async function workClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
}

/** Shows the trained policy of a world, as at the first visit. */
async function showPolicy(world: string): Promise<void> {
  const { page, context } = await app.visit('', { serviceWorkers: 'block' });
  await page.locator('#world').selectOption(world);
  await page.locator('.notice', { hasText: 'Playing' }).waitFor();
  // Slow pictures have become coarser.
  await page.waitForTimeout(8000);
  const { perSecond, longest } = await frames(page);
  const points = await page.evaluate(() => {
    const { width, height, clientWidth, clientHeight } =
      document.querySelector<HTMLCanvasElement>('.stage canvas')!;
    return `${width} × ${height} points for ${clientWidth} × ${clientHeight} pixels`;
  });
  process.stdout.write(
    `${world}/policy: ${perSecond.toFixed(0)} frames a second, longest ${longest.toFixed(0)} ms, ${points}\n`,
  );
  await context.close();
}

const app = await builtApp();
for (const run of runs) {
  const [world, agent] = run.split('/') as [string, string];
  if (agent === 'policy') {
    await showPolicy(decodeURIComponent(world));
    continue;
  }
  const hash = `#world=${decodeURIComponent(world)}&agent=${agent}&seed=1`;
  const { page, context } = await app.visit(hash, { serviceWorkers: 'block' });
  const cold = await until(page, 'steps');
  await page.waitForTimeout(1000);
  await page.reload();
  const steps = await until(page, 'steps');
  const episodes = await until(page, 'episodes');
  // Compilation is over.
  await page.waitForTimeout(2000);
  const worked = await workClock(page);
  const [before, from] = [await worked(), performance.now()];
  const { perSecond, longest } = await frames(page);
  const busy = (await worked()) - before;
  const share = (100_000 * busy) / (performance.now() - from);
  process.stdout.write(
    `${decodeURIComponent(run)}: first steps after ${cold.toFixed(0)} ms cold, ${steps.toFixed(0)} ms warm; first episode ${episodes.toFixed(0)} ms warm; ` +
      `${perSecond.toFixed(0)} frames a second, longest ${longest.toFixed(0)} ms; its thread is busy for ${share.toFixed(0)} %\n`,
  );
  await context.close();
}
await app.close();
