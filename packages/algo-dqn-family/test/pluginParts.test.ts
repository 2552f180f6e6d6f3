// Parts of other plugins: each field of the recipe that they replace takes effect.
import type { PartEntry, Space, StepLearner, Transitions } from '@prism-rl/core';
import { Box, Dict, Discrete, MemoryWrapper, MultiBinary, Registry, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { learnFrom, madeAgent } from '../../../test/agents/madeAgent.ts';
import { dqnPart } from '../src/entry.ts';
import { plugin } from '../src/plugin.ts';
import { small } from './conformance/agentChecks.ts';

const vectors: Space = new Box({ low: -1, high: 1, shape: [2] });
const named = { title: 't', source: 's' };

async function withPart(
  part: PartEntry,
  settings: object = {},
  observationSpace = vectors,
): Promise<StepLearner> {
  const registry = new Registry([plugin, { name: 'mine', parts: { part } }]);
  const { entry } = registry.get('agents', 'dqn+part');
  const greedy = { ...small, epsilonStart: 0, epsilonEnd: 0, learningStarts: 4, trainEvery: 1, ...settings };
  const spaces = { observationSpace, actionSpace: new Discrete(3, { start: 5 }) };
  return madeAgent(entry, {
    ...spaces,
    settings: greedy,
    numEnvs: 2,
    steps: 50,
    backend: 'tfjs-cpu',
  });
}

async function acted(agent: StepLearner, mode: 'explore' | 'exploit', size = 2): Promise<number[]> {
  const actions = new Int32Array(2);
  await agent.act(new Float32Array(2 * size).fill(0.5), { actions, extras: {} }, mode);
  return [...actions];
}

function step(k: number): Transitions {
  const observations = Float32Array.of(k / 10, 0, 0, k / 10);
  return {
    ...{ count: 2, observations, nextObservations: observations, actions: Int32Array.of(5, 7), extras: {} },
    ...{ rewards: Float64Array.of(1, k), terminated: Uint8Array.of(0, 1), truncated: new Uint8Array(2) },
    starts: new Uint8Array(2),
  };
}

test('a guide decides what is chosen in training alone', async () => {
  const seen: number[][] = [];
  const guided = dqnPart({
    ...named,
    change: ({ exploration }) => ({
      exploration: {
        ...exploration,
        guide: {
          size: 3,
          fill: (numbers) => {
            seen.push([...numbers]);
            numbers.set([0, 1e6, 0, 0, 0, 1e6]);
          },
          values: (expected, outputs, numbers) => {
            expect(outputs.shape).toEqual([2, 3, 1]);
            return tf.add(expected, numbers);
          },
        },
      },
    }),
  });
  const agent = await withPart(guided);
  const plain = await acted(await withPart(dqnPart(named)), 'exploit');
  for (let k = 0; k < 2; k++) {
    expect(await acted(agent, 'explore')).toEqual([6, 7]);
    expect(await acted(agent, 'exploit')).toEqual(plain);
  }
  expect(seen).toEqual([new Array(6).fill(0), new Array(6).fill(0)]);
});

test('an action that a mask excludes is left to the network', async () => {
  const always = dqnPart({
    ...named,
    change: ({ exploration }) => ({
      exploration: { ...exploration, choose: (actions) => void actions.set([1, 2]) },
    }),
  });
  expect(await acted(await withPart(always), 'explore')).toEqual([6, 7]);
  const space = new Dict({ action_mask: new MultiBinary(3), observation: vectors }) as Space;
  const agent = await withPart(always, {}, space);
  const actions = new Int32Array(2);
  // The mask comes first. The first row excludes its action 1, the second allows its action 2.
  await agent.act(Float32Array.of(1, 0, 0, 0, 0, 0, 0, 1, 0, 0), { actions, extras: {} }, 'explore');
  expect([...actions]).toEqual([5, 7]);
});

test('a memory of its own gets priorities, steps are followed, and the loss is the part’s', async () => {
  const priorities: number[][] = [];
  const followed: number[] = [];
  const losses: number[] = [];
  for (const factor of [1, 2]) {
    const own = dqnPart({
      ...named,
      change: ({ memory, exploration }) => ({
        memory: () => {
          const update = (_indices: Int32Array, found: Float32Array) => void priorities.push([...found]);
          return { memory: Object.assign(new MemoryWrapper(memory().memory), { update }), beta: () => 0.25 };
        },
        exploration: { ...exploration, follow: ({ rewards }) => void followed.push(...rewards) },
        loss: (errors) => tf.mul(factor, tf.abs(errors)),
      }),
    });
    const agent = await withPart(own);
    for (let k = 0; k < 3; k++) agent.memory.add(step(k));
    const metrics = await agent.learn(agent.memory.sample(new Rng(4)));
    expect(metrics).toMatchObject({ beta: 0.25 });
    losses.push(metrics!.loss!);
  }
  expect(followed.slice(0, 6)).toEqual([1, 0, 1, 1, 1, 2]);
  expect(priorities[0]).toHaveLength(4);
  const mean = priorities[0]!.reduce((a, b) => a + b) / 4;
  expect(losses[0]).toBeCloseTo(mean, 5);
  expect(losses[1]).toBeCloseTo(2 * mean, 5);
});

test.each(['updates', 'episodes'] as const)(
  'a part that follows steps leaves target updates by %s as they are',
  async (unit) => {
    const rewards: number[] = [];
    const follow = (step: Transitions) => void rewards.push(...step.rewards);
    const learned: unknown[] = [];
    for (const more of [{}, { follow }]) {
      const part = dqnPart({
        ...named,
        change: ({ exploration }) => ({ exploration: { ...exploration, ...more } }),
      });
      const agent = await withPart(part, { targetUpdateEvery: 2, targetUpdateUnit: unit, learningRate: 0.1 });
      const rng = new Rng(1);
      const reports = [];
      for (let k = 0; k < 8; k++) reports.push(...(await learnFrom(agent, step(k), rng)));
      learned.push([reports, await agent.weights!()]);
      await agent.dispose?.();
    }
    expect(rewards).toHaveLength(16);
    expect(learned[1]).toEqual(learned[0]);
  },
);

test('values at sampled fractions have one output per action, whatever a part makes of them', async () => {
  const wider = dqnPart({ ...named, change: ({ values }) => ({ values: { ...values, outputs: 3 } }) });
  await withPart(wider, { distribution: 'quantile', quantiles: 3 });
  await expect(withPart(wider, { distribution: 'implicit' })).rejects.toThrow(
    'have one output per action, but a part gives them 3.',
  );
});

test('a term adds to the loss, by its features, and is a metric that the part explains; τ follows a schedule; weights change after updates', async () => {
  const taus: number[] = [];
  const part = dqnPart({
    ...named,
    metrics: { size: 'Mean feature' },
    change: ({ terms }) => ({
      terms: {
        ...terms,
        size: ({ featuresTm1 }) => tf.add(100, tf.mul(0, tf.mean(featuresTm1()))) as tf.Scalar,
      },
      tau: (envSteps) => {
        taus.push(envSteps);
        return 0;
      },
      afterUpdate: ({ online, target, updates }) => {
        const [bias, old] = [online, target].map(({ variables }) => variables['dense1/bias']!);
        // τ = 0: the target network stays.
        if (updates === 2) expect(old!.dataSync()).not.toEqual(bias!.dataSync());
        if (updates >= 3) tf.tidy(() => bias!.assign(tf.fill(bias!.shape, 7)));
      },
    }),
  });
  for (const targetUpdateEvery of [1, 2]) {
    taus.length = 0;
    const agent = await withPart(part, { targetUpdateEvery, hidden: [4], learningRate: 0.01 });
    const metrics = [];
    const rng = new Rng(1);
    for (let k = 0; metrics.length < 3; k++) metrics.push(...(await learnFrom(agent, step(k), rng)));
    for (const one of metrics) expect([one!.size, one!.loss! > 100]).toEqual([100, true]);
    expect(taus.length).toBe(metrics.length);
    expect([...(await agent.weights!())['dense1/bias']!.values]).toEqual([7, 7, 7]);
    await agent.dispose?.();
  }
  const registry = new Registry([plugin, { name: 'mine', parts: { part } }]);
  expect(registry.get('agents', 'dqn+part').entry.metrics).toMatchObject({ size: 'Mean feature' });
});
