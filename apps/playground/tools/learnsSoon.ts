// Whether every world's first agent shows learning within half a minute, at the speed that a visitor finds:
//   node --conditions=@prism-rl/source apps/playground/tools/learnsSoon.ts [world@agent …]
// A line each: return of the first twenty episodes, of the last twenty after 10, 20 and 30 seconds, and steps a second. Seconds count from the
// first step on. A greedy episode is shown beside networks at full speed. The numbers are those of the curve, exploration included.
import type { Page } from 'playwright-core';
import { worlds } from '../src/run/worlds.ts';
import { builtApp, firstStep, numberOf } from '../test/builtApp.ts';

const chosen = process.argv.slice(2);
const runs =
  chosen.length > 0
    ? chosen.map((text) => text.split('@'))
    : worlds.map(({ id, agents }) => [id, agents[0]!]);
const app = await builtApp();
for (const [world, agent] of runs) {
  const { page, context, complaints } = await app.visit(`#world=${world}&agent=${agent}&seed=1`, {
    serviceWorkers: 'block',
  });
  await firstStep(page, 180_000);
  const began = performance.now();
  const first = await firstReturns(page, began + 10_000);
  const later: number[] = [];
  for (const seconds of [10, 20, 30]) {
    await page.waitForTimeout(Math.max(0, began + 1000 * seconds - performance.now()));
    later.push(await numberOf(page, 'return'));
  }
  const steps = await numberOf(page, 'steps');
  const rate = (1000 * steps) / (performance.now() - began);
  process.stdout.write(
    `${[world, agent, `first ${first}`, `then ${later.join(', ')}`, `${await numberOf(page, 'episodes')} episodes`, `${rate.toFixed(0)} steps a second`, ...complaints].join('\t')}\n`,
  );
  await context.close();
}
await app.close();

/** The mean return as soon as twenty episodes have ended, or of those that have ended by then. */
async function firstReturns(page: Page, end: number): Promise<number> {
  while (performance.now() < end && (await numberOf(page, 'episodes')) < 20) await page.waitForTimeout(30);
  return numberOf(page, 'return');
}
