import { Box, type Config, Discrete, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { ppoSettings } from '../ppo/config.ts';
import { ppoEntry } from '../ppo/entry.ts';
import { pqnSettings } from '../pqn/config.ts';
import { pqnEntry } from '../pqn/entry.ts';
import type { recordRollouts } from './recordRollouts.ts';

type Recorded = Awaited<ReturnType<typeof recordRollouts>>;

/** What an agent hands to an engine that trains whole runs. */
async function recorded(entry: typeof ppoEntry | typeof pqnEntry, defaults: object, config: Config) {
  let found: Recorded | undefined;
  const context = {
    observationSpace: new Box({ low: -1, high: 1, shape: [3] }),
    actionSpace: new Discrete(2),
    numEnvs: 2,
    steps: 96,
    config: { ...defaults, hidden: [4], rolloutSteps: 6, minibatches: 3, ...config },
    rng: new Rng(1),
    engine: {
      name: 'gpu',
      trainWhole: async (agent: object) => {
        found = agent as Recorded;
        return {} as never;
      },
    },
  };
  await entry.create(context as never);
  return found!;
}

const sizes = (arrays: readonly { readonly name: string; readonly length: number }[]): object =>
  Object.fromEntries(arrays.map(({ name, length }) => [name, length]));

describe('an agent for a GPU', () => {
  test('has steps of all environments, of one row, and of a minibatch', async () => {
    const { steps, rollout } = await recorded(ppoEntry, ppoSettings.defaults, { entropyCoefficientEnd: 0 });
    expect(sizes(steps.act.inputs)).toEqual({ observations: 6 });
    expect(sizes(steps.act.outputs)).toEqual({ parameters: 4, values: 2 });
    expect(sizes(steps.judge.outputs)).toEqual({ parameters: 2 });
    const row = { samples: 4, advantages: 4, returns: 4, oldValues: 4, oldLogProbs: 4 };
    expect(sizes(steps.update.inputs)).toEqual({
      observations: 12,
      ...row,
      learningRate: 1,
      entropyCoefficient: 1,
    });
    expect(rollout).toMatchObject({ steps: 6, numEnvs: 2, minibatches: 3, lambda: 0.95, isGreedy: false });
  });

  test('has schedules that change with each rollout of twelve steps', async () => {
    const settings = { learningRate: 0.8, learningRateEnd: 0, epsilonEnd: 0, epsilonFraction: 0.25 };
    const { controls, save } = await recorded(pqnEntry, pqnSettings.defaults, settings);
    expect(controls(0)).toEqual({ epsilon: 1, learningRate: 0.8, entropyCoefficient: 0 });
    // After 12 of 96 steps: half of 24, an eighth of 96.
    expect(controls(1).epsilon).toBeCloseTo(0.5);
    expect(controls(1).learningRate).toBeCloseTo(0.7);
    expect((await save(30)).meta).toMatchObject({ envSteps: 24, updates: 2 });
  });

  test.each([
    [{}, true],
    [{ recurrent: 'gru', sequenceLength: 3 }, 'recurrent=gru'],
    [{ normalizeObservations: true, normalizeRewards: true, squash: true }, true],
    [{ targetKl: 0.1 }, true],
    [{ network: 'impala' }, 'network=impala'],
    [{ rolloutSteps: 6, minibatches: 13 }, 'more minibatches than steps of a rollout'],
    [{ rolloutSteps: 6, minibatches: 12 }, true],
  ])('%o: %s', (settings, verdict) => {
    expect(ppoEntry.trainsWhole!({ ...ppoSettings.defaults, ...settings } as never, 2)).toBe(verdict);
  });
});
