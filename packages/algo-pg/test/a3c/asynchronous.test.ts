// A GPU returns results later: simulated learners, trained by the runner, learn the same.
import { activateBackend, eagerEngine } from '@prism-rl/nn';
import { evaluateEvery, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin } from '../../src/plugin.ts';
import { plugin as corridor } from './corridorPlugin.ts';

await activateBackend('tfjs-cpu');

interface Told {
  readonly type: string;
  readonly metrics?: { readonly [name: string]: number };
}

async function eventsOf(config: object, synchronous = true): Promise<Told[]> {
  const events: Told[] = [];
  const run = train({
    plugins: [corridor, plugin],
    env: 'Corridor-v0',
    agent: 'a3c',
    agentConfig: { hidden: [8], updates: 'round-robin', ...config } as never,
    steps: 300,
    numEnvs: 2,
    seed: 3,
    engine: eagerEngine('tfjs-cpu', synchronous),
  });
  await run.pipe(evaluateEvery({ episodes: 2 })).forEach((event) => {
    if (event.type !== 'start') events.push(structuredClone({ ...event, seconds: 0 }) as Told);
  });
  return events;
}

test('A3C trains and plays the same with results that come later', async () => {
  const at = await eventsOf({});
  expect(at.filter(({ type }) => type === 'update').length).toBeGreaterThan(0);
  expect(at.some(({ type }) => type === 'evaluation')).toBe(true);
  expect(await eventsOf({}, false)).toEqual(at);
});

test('the learning rate falls to 0 over the run, or stays where it is', async () => {
  const ratesOf = async (anneal: boolean): Promise<number[]> => {
    const events = await eventsOf({ anneal, learningRate: 0.01 });
    return events.flatMap(({ metrics }) =>
      metrics?.learningRate === undefined ? [] : [metrics.learningRate],
    );
  };
  const falling = await ratesOf(true);
  expect(falling.length).toBeGreaterThan(5);
  for (const [k, rate] of falling.entries()) {
    expect(rate).toBeLessThanOrEqual(falling[k - 1] ?? 0.01);
    expect(rate).toBeGreaterThanOrEqual(0);
  }
  expect(falling.at(-1)).toBeLessThan(0.002);
  expect(new Set(await ratesOf(false))).toEqual(new Set([0.01]));
});
