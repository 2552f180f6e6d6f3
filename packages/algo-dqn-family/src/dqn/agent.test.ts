import type { AgentContext, Config, Json } from '@prism-rl/core';
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ReplayBatch } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { dqnPresets } from '../presets/dqn.ts';
import { dqnAgent } from './agent.ts';
import type { DqnConfig } from './config.ts';
import { dqnDefaults, dqnSettings } from './config.ts';
import { followsEachUpdate } from './update.ts';

const engine = await activateBackend('tfjs-cpu');

const observationSpace = new Box({ low: -1, high: 1, shape: [2] });
const actionSpace = new Discrete(3);

function context(overrides: Partial<DqnConfig>, seed = 1): AgentContext<DqnConfig> {
  const small: DqnConfig = {
    ...dqnDefaults,
    hidden: [8],
    batchSize: 4,
    learningStarts: 4,
    replayCapacity: 64,
  };
  const config = resolveConfig(
    'agent dqn',
    { ...dqnSettings, defaults: small },
    overrides as { [key: string]: Json },
  );
  return {
    observationSpace,
    actionSpace,
    numEnvs: 1,
    steps: 100,
    config,
    rng: new Rng(seed),
    engine,
  };
}

function batch(seed: number): ReplayBatch {
  const rng = new Rng(seed);
  const values = (length: number): Float32Array => {
    const array = new Float32Array(length);
    rng.fillUniform(array, -1, 1);
    return array;
  };
  return {
    indices: new Int32Array(4),
    observations: values(8),
    actions: Int32Array.of(0, 1, 2, 1),
    rewards: values(4),
    nextObservations: values(8),
    discounts: Float32Array.of(0.9, 0.9, 0, 0.9),
    weights: new Float32Array(4).fill(1),
  };
}

test('ε falls as the two schedules say', async () => {
  const exponential = await dqnAgent(
    context({
      ...{ epsilonStart: 1, epsilonEnd: 0.01, epsilonDecay: 'exponential', epsilonSteps: 500 },
      epsilonFrom: 'start',
    }),
  );
  const linear = await dqnAgent(
    context({
      ...{ epsilonStart: 1, epsilonEnd: 0.2, epsilonDecay: 'linear', epsilonSteps: 4 },
      epsilonFrom: 'start',
    }),
  );
  expect(exponential.epsilon).toBe(1);
  const actions = new Int32Array(1);
  const seen: number[] = [];
  for (let t = 1; t <= 1000; t++) {
    await exponential.act(Float32Array.of(0, 0), { actions, extras: {} }, 'explore');
    if (t <= 5) {
      await linear.act(Float32Array.of(0, 0), { actions, extras: {} }, 'explore');
      seen.push(linear.epsilon);
    }
  }
  expect(exponential.epsilon).toBeCloseTo(0.01 + 0.99 * Math.exp(-2), 12);
  for (const [k, expected] of [0.8, 0.6, 0.4, 0.2, 0.2].entries()) expect(seen[k]).toBeCloseTo(expected, 12);
  exponential.dispose();
  linear.dispose();
});

test('a policy that remembers sees every observation, also where chance acts', async () => {
  const recurrent = { recurrent: 'gru', sequenceLength: 2, burnIn: 0 } as const;
  const agent = await dqnAgent(context({ ...recurrent, epsilonStart: 1, epsilonEnd: 1 }));
  const size = agent.stateSize!;
  const remembered = async (...values: readonly number[]): Promise<number[]> => {
    const states = new Float32Array(size);
    for (const value of values) {
      const out = { actions: new Int32Array(1), extras: { states: new Float32Array(size) }, states };
      await agent.act(Float32Array.of(value, 0.5), out, 'explore');
    }
    return [...states];
  };
  const [none, one, another] = [Array(size).fill(0), await remembered(0.5), await remembered(-0.5)];
  expect(one).not.toEqual(none);
  expect(another).not.toEqual(one);
  expect(await remembered(-0.5, 0.5)).not.toEqual(one);
  agent.dispose();
});

test('learning the same batch again and again lowers its loss', async () => {
  const agent = await dqnAgent(context({ learningRate: 0.01, targetUpdateEvery: 1000 }));
  const first = await agent.learn(batch(5));
  let last = first;
  for (let k = 0; k < 100; k++) last = await agent.learn(batch(5));
  expect(last.loss).toBeLessThan(first.loss! * 0.1);
  agent.dispose();
});

test.each([
  ['dqn', {}],
  ['c51', { distribution: 'categorical' } as Partial<DqnConfig>],
])('%s: a reward that is not a number is named before anything is learned from it', async (_, overrides) => {
  const agent = await dqnAgent(context(overrides));
  const before = await agent.save();
  for (const reward of [Number.NaN, Number.POSITIVE_INFINITY, 1e39]) {
    const rewards = Float32Array.of(0.5, 0, reward, 0);
    expect(() => agent.learn({ ...batch(1), rewards })).toThrow(/row 2 of the batch.* is (NaN|Infinity)/);
  }
  expect(await agent.save()).toEqual(before);
  agent.dispose();
});

test.each([
  { distribution: 'categorical' },
  { distribution: 'categorical', double: true },
  { distribution: 'histogram' },
] satisfies Partial<DqnConfig>[])(
  '$distribution: the share of clipped targets is a metric',
  async (parts) => {
    // A new network's values are near the middle of 8 to 10. The targets are 9, 8.1, 4.5 and 11.1; then all terminal.
    const agent = await dqnAgent(context({ ...parts, valueMin: 8, valueMax: 10 }));
    const rewards = [
      [9, 0, 0, 3],
      [10, 8, 900, 1000],
      [9, 9, 9, 9],
      [7.9, 9, 9, -900],
    ];
    const discounts = Float32Array.of(0, 0.9, 0.5, 0.9);
    const shares: (number | undefined)[] = [];
    for (const [k, row] of rewards.entries()) {
      const given = { rewards: Float32Array.from(row), discounts: k === 0 ? discounts : new Float32Array(4) };
      shares.push((await agent.learn({ ...batch(1), ...given })).clippedTargets);
    }
    expect(shares).toEqual([0.5, 0.5, 0, 0.5]);
    agent.dispose();
  },
);

test('models without bounds have no clipped targets', async () => {
  for (const distribution of ['none', 'quantile', 'implicit'] as const) {
    const agent = await dqnAgent(context({ distribution }));
    expect(await agent.learn(batch(1))).not.toHaveProperty('clippedTargets');
    agent.dispose();
  }
});

test('an agent whose memory is refused leaves no tensors behind', async () => {
  const before = tf.memory().numTensors;
  await expect(dqnAgent(context({ batchSize: 65 }))).rejects.toThrow(/capacity 64, but is 65/);
  expect(tf.memory().numTensors).toBe(before);
});

test('without a target network the network bootstraps from itself', async () => {
  const itself = await dqnAgent(context({ targetUpdateEvery: 0 }));
  const everyUpdate = await dqnAgent(context({ targetUpdateEvery: 1 }));
  // The latter creates a second network, but copies the first over it: equal seeds give equal values.
  for (let k = 0; k < 5; k++)
    expect((await itself.learn(batch(k))).loss).toBe((await everyUpdate.learn(batch(k))).loss);
  itself.dispose();
  everyUpdate.dispose();
});

test('a noisy agent explores by new noise for every action, and acts by the mean when it exploits', async () => {
  const agent = await dqnAgent(context({ noisy: true, noisySigma: 2, epsilonStart: 0, epsilonEnd: 0 }));
  const counts = { explore: [0, 0, 0], exploit: [0, 0, 0] };
  const actions = new Int32Array(1);
  for (const mode of ['explore', 'exploit'] as const) {
    for (let k = 0; k < 100; k++) {
      await agent.act(Float32Array.of(0.3, -0.2), { actions, extras: {} }, mode);
      counts[mode][actions[0]!]!++;
    }
  }
  expect(Math.min(...counts.explore)).toBeGreaterThan(0);
  expect(counts.exploit.sort()).toEqual([0, 0, 100]);
  agent.dispose();
});

test('priorities of a batch go back to the memory, for the rows they belong to', async () => {
  const agent = await dqnAgent(context({ replay: 'proportional', double: true, learningRate: 1e-9 }));
  const updates: [number[], number[]][] = [];
  agent.memory.update = (indices, priorities) => updates.push([[...indices], [...priorities]]);
  const { rewards, ...others } = batch(1);
  const metrics = await agent.learn({ ...others, rewards, indices: Int32Array.of(7, 3, 9, 1) });
  const surprising = await agent.learn({
    ...others,
    rewards: rewards.map((reward, k) => reward + (k === 2 ? 100 : 0)),
    indices: Int32Array.of(7, 3, 9, 1),
  });
  expect(updates.map(([indices]) => indices)).toEqual([
    [7, 3, 9, 1],
    [7, 3, 9, 1],
  ]);
  const [before, after] = updates.map(([, priorities]) => priorities) as [number[], number[]];
  expect(after[2]).toBeGreaterThan(95);
  for (const k of [0, 1, 3]) expect(after[k]).toBeCloseTo(before[k]!, 4);
  expect(metrics.beta).toBeCloseTo(0.4, 6);
  expect(surprising.loss).toBeGreaterThan(metrics.loss!);
  agent.dispose();
});

test.each(Object.entries(dqnPresets))('the preset %s is a valid configuration', (_name, { config }) => {
  expect(() => resolveConfig('agent dqn', dqnSettings, config)).not.toThrow();
});

test.each<[Partial<DqnConfig>, RegExp]>([
  [{ valueMin: 1, valueMax: 1 }, /valueMax.* must be greater than valueMin/],
  [{ optimizer: 'rmsprop', momentum: 0.9 }, /momentum.* must be 0 for rmsprop: only sgd has it/],
  [{ double: true, targetUpdateEvery: 0 }, /targetUpdateEvery.* must be at least 1 for double/],
])('%o is refused: it would do nothing', (config, message) => {
  expect(() => resolveConfig('agent dqn', dqnSettings, config as Config)).toThrow(message);
});

test.each<[string, Partial<DqnConfig>, boolean]>([
  ['draws nothing', {}, false],
  ['draws noise for a noisy network', { noisy: true }, true],
  ['draws fractions for an implicit quantile network', { distribution: 'implicit' }, true],
])(
  'an update %s: the same batch on weights that stand still has the same loss or another',
  async (_name, part, differs) => {
    const agent = await dqnAgent(context({ ...part, learningRate: 1e-30 }));
    const losses: number[] = [];
    for (let update = 0; update < 5; update++) losses.push((await agent.learn(batch(1))).loss!);
    expect(new Set(losses).size).toBe(differs ? 5 : 1);
    agent.dispose();
  },
);

test.each([
  [1, 'updates', true],
  [2, 'updates', false],
  [1, 'episodes', false],
  [2, 'episodes', false],
] as const)('the target network follows within the update: every %d %s, %s', (every, unit, within) => {
  expect(followsEachUpdate({ targetUpdateEvery: every, targetUpdateUnit: unit })).toBe(within);
});
