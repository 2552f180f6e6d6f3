// GPU results arrive asynchronously: agents wait for them, and learn the same.
import { activateBackend } from '@prism-rl/nn';
import type { TrainOptions } from '@prism-rl/runner';
import { evaluateEvery, train } from '@prism-rl/runner';
import { expect } from 'vitest';
import { eagerEngine } from '../../packages/nn/src/eagerEngine.ts';
import { withoutTime } from './withoutTime.ts';

/** Trains twice, with immediate results and with promises, and compares all events. */
export async function expectSameWithLaterResults(options: TrainOptions): Promise<void> {
  await activateBackend('tfjs-cpu');
  const atOnce = await eventsOf(options, true);
  for (const type of ['update', 'evaluation'])
    expect(atOnce).toContainEqual(expect.objectContaining({ type }));
  expect(await eventsOf(options, false)).toEqual(atOnce);
}

async function eventsOf(options: TrainOptions, synchronous: boolean): Promise<unknown[]> {
  const events: unknown[] = [];
  const run = train({ ...options, engine: eagerEngine('tfjs-cpu', synchronous) });
  await run.pipe(evaluateEvery({ episodes: 2 })).forEach((event) => {
    events.push(withoutTime(event));
  });
  return events;
}
