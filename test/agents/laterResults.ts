// On a GPU results come later: agents wait for them, and learn the same.
import { activateBackend, eagerEngine } from '@prism-rl/nn';
import type { TrainOptions } from '@prism-rl/runner';
import { evaluateEvery, train } from '@prism-rl/runner';
import { expect } from 'vitest';

/** Trains twice, with results at once and with results behind a promise, and compares all events. */
export async function expectSameWithLaterResults(options: TrainOptions): Promise<void> {
  await activateBackend('tfjs-cpu');
  const atOnce = await eventsOf(options, true);
  expect(atOnce.some(({ type }) => type === 'update')).toBe(true);
  expect(atOnce.some(({ type }) => type === 'evaluation')).toBe(true);
  expect(await eventsOf(options, false)).toEqual(atOnce);
}

async function eventsOf(options: TrainOptions, synchronous: boolean): Promise<{ type: string }[]> {
  const events: { type: string }[] = [];
  const run = train({ ...options, engine: eagerEngine('tfjs-cpu', synchronous) });
  await run.pipe(evaluateEvery({ episodes: 2 })).forEach((event) => {
    if (event.type !== 'start') events.push(structuredClone({ ...event, seconds: 0 }));
  });
  return events;
}
