// When each part is updated: policy, target networks, learning rates, the random start.
import type { Metrics, StepLearner } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import type { ReplayBatch } from '@prism-rl/memory';
import { expect, test, vi } from 'vitest';
import type { DdpgFamilyConfig } from '../src/config.ts';
import { createAgent, forces, vectors } from './agents.ts';

const rows = 4;

function batch(reward = 1): ReplayBatch {
  const rng = new Rng(2);
  const normals = (size: number): Float32Array => {
    const values = new Float32Array(rows * size);
    rng.fillNormal(values);
    return values;
  };
  return {
    indices: new Int32Array(rows),
    observations: normals(vectors.size),
    actions: normals(forces.size).map((x) => Math.min(2, Math.abs(x))),
    rewards: new Float32Array(rows).fill(reward),
    nextObservations: normals(vectors.size),
    discounts: new Float32Array(rows).fill(0.9),
    weights: new Float32Array(rows).fill(1),
  };
}

/** Returns the parts of an agent that an update changes, and its metrics. */
async function changedBy(
  agent: StepLearner,
): Promise<{ readonly parts: string[]; readonly metrics: Metrics }> {
  const before = (await agent.save()).arrays;
  const metrics = (await agent.learn(batch())) as Metrics;
  const after = (await agent.save()).arrays;
  const changed = Object.keys(before).filter((name) => before[name]!.some((x, k) => x !== after[name]![k]));
  return { parts: [...new Set(changed.map((name) => name.split('/')[0]!))].sort(), metrics };
}

const learner = async (name: string, settings: Partial<DdpgFamilyConfig> = {}): Promise<StepLearner> =>
  (await createAgent(name, { settings })) as StepLearner;

test('target networks begin as copies', async () => {
  const agent = await learner('td3');
  const { arrays } = await agent.save();
  for (const part of ['critics', 'policy']) {
    const own = Object.keys(arrays).filter((name) => name.startsWith(`${part}/`));
    expect(own.length).toBeGreaterThan(5);
    const target = `target${part[0]!.toUpperCase()}${part.slice(1)}`;
    for (const name of own) expect(arrays[name.replace(part, target)]).toEqual(arrays[name]);
  }
  agent.dispose?.();
});

test.each(['sac', 'td3', 'tqc'])('%s tells its memory how wrong each transition was', async (name) => {
  const agent = await learner(name, { replay: 'proportional' });
  const update = vi.fn();
  agent.memory.update = update;
  const taken = { ...batch(0), indices: Int32Array.of(7, 2, 5, 0) };
  taken.rewards[2] = 100;
  await agent.learn(taken);
  expect(update).toHaveBeenCalledTimes(1);
  const [indices, priorities] = update.mock.calls[0] as [Int32Array, Float32Array];
  expect([...indices]).toEqual([7, 2, 5, 0]);
  expect(priorities).toHaveLength(rows);
  expect(priorities[2]).toBeGreaterThan(50);
  for (const row of [0, 1, 3]) expect(priorities[row]).toBeLessThan(priorities[2]! / 5);
  agent.dispose?.();
});

test('the policy and all targets wait for their turn', async () => {
  const agent = await learner('td3', { policyDelay: 3 });
  for (const turn of [false, false, true, false]) {
    const { parts, metrics } = await changedBy(agent);
    const always = ['criticOptimizer', 'critics'];
    const sometimes = ['policy', 'policyOptimizer', 'targetCritics', 'targetPolicy'];
    expect(parts).toEqual(turn ? [...always, ...sometimes] : always);
    expect(Object.keys(metrics)).toEqual(
      turn ? ['criticLoss', 'meanQ', 'policyLoss'] : ['criticLoss', 'meanQ'],
    );
  }
  agent.dispose?.();
});

test('SAC moves everything at every update, and has no target policy', async () => {
  const agent = await learner('sac');
  const { parts, metrics } = await changedBy(agent);
  expect(parts).toEqual([
    'criticOptimizer',
    'critics',
    'policy',
    'policyOptimizer',
    'targetCritics',
    'temperature',
    'temperatureOptimizer',
  ]);
  expect(Object.keys(metrics)).toEqual(['criticLoss', 'meanQ', 'policyLoss', 'entropy', 'temperature']);
  agent.dispose?.();
});

test('step sizes that fall to nothing change nothing at the end of the run', async () => {
  const agent = await learner('sac', { learningRateEnd: 0, learningStarts: 1 });
  const actions = new Float32Array(2 * forces.size);
  // 40 steps of two environments: twice the run's length.
  for (let t = 0; t < 40; t++) await agent.act(new Float32Array(8), { actions, extras: {} }, 'explore');
  const { parts } = await changedBy(agent);
  expect(parts).not.toContain('policy');
  expect(parts).not.toContain('critics');
  agent.dispose?.();
});

test.each([
  ['white', [false, false, false, true, true], 'random actions, for as many steps as settings say'],
  ['pink', [true, true, true, true, true], 'the untrained policy, whose noise goes further'],
] as const)('with %s noise %j: it begins with %s', async (explorationKind, expected, _first) => {
  const agent = await learner('ddpg', { learningStarts: 6, explorationNoise: 0, explorationKind });
  const greedy = new Float32Array(4);
  const observations = new Float32Array(8).fill(0.5);
  await agent.act(observations, { actions: greedy, extras: {} }, 'exploit');
  const isGreedy: boolean[] = [];
  for (let t = 0; t < 5; t++) {
    const actions = new Float32Array(4);
    await agent.act(observations, { actions, extras: {} }, 'explore');
    isGreedy.push(actions.every((action, k) => action === greedy[k]));
  }
  expect(isGreedy).toEqual(expected);
  agent.dispose?.();
});

test('rewards that are no numbers, and actions that do not fit, are named', async () => {
  const agent = await learner('sac');
  expect(() => agent.learn(batch(Number.NaN))).toThrow(/row 0 of the batch/);
  agent.dispose?.();
  await expect(createAgent('td3', { actionSpace: new Discrete(3) })).rejects.toThrow(
    /deterministic policy needs a Box action space/,
  );
  await expect(createAgent('tqc', { actionSpace: new Discrete(3) })).rejects.toThrow(
    /critic of quantiles needs a Box action space/,
  );
  const settings = { explorationKind: 'pink' } as const;
  await expect(createAgent('sac', { actionSpace: new Discrete(3), settings })).rejects.toThrow(
    /without pink noise, but there is Discrete\(3\)/,
  );
});

test.each([
  [new Discrete(3), 1.2, '1.10'],
  [new Box({ low: -2, high: 2, shape: [2] }), 1.4, '1.39'],
])('for %s an entropy of %d is out of reach', async (actionSpace, targetEntropy, most) => {
  const settings = { targetEntropy };
  await expect(createAgent('sac', { actionSpace, settings })).rejects.toThrow(`even chances have ${most}`);
  // A fixed temperature ignores the target entropy.
  (await createAgent('sac-no-tuned', { actionSpace, settings })).dispose?.();
  (await createAgent('sac', { actionSpace, settings: { targetEntropy: targetEntropy - 0.2 } })).dispose?.();
});
