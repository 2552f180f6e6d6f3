import type { AgentContext, Transitions } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { deepSarsaAgent } from './agent.ts';
import type { DeepSarsaConfig } from './config.ts';
import { deepSarsaSettings } from './config.ts';
import { sarsaError } from './update.ts';

const engine = await activateBackend('tfjs-cpu');
/** The memory of the last step draws nothing. */
const rng = new Rng(0);

function create(config: Partial<DeepSarsaConfig>, numEnvs = 1): ReturnType<typeof deepSarsaAgent> {
  const context: AgentContext<DeepSarsaConfig> = {
    observationSpace: new Box({ low: -1, high: 1, shape: [2] }),
    actionSpace: new Discrete(4),
    numEnvs,
    steps: 1000,
    config: { ...deepSarsaSettings.defaults, hidden: [8], ...config },
    rng: new Rng(1),
    engine,
  };
  return deepSarsaAgent(context);
}

/** One environment's step from (0.5, 0.5) to (0.2, −0.4). */
function transition(actions: Int32Array, end?: 'terminated' | 'truncated'): Transitions {
  return {
    count: 1,
    observations: Float32Array.of(0.5, 0.5),
    actions,
    rewards: Float64Array.of(1),
    nextObservations: next.slice(),
    terminated: Uint8Array.of(end === 'terminated' ? 1 : 0),
    truncated: Uint8Array.of(end === 'truncated' ? 1 : 0),
    starts: new Uint8Array(1),
    extras: {},
  };
}

const next = Float32Array.of(0.2, -0.4);
const elsewhere = Float32Array.of(-0.9, 0.7);

test('the action that was bootstrapped from is the one taken next', async () => {
  // With ε = 1 every action is random: only the update's A′ determines the next one.
  const agent = await create({ epsilonStart: 1, epsilonEnd: 1 });
  const actions = new Int32Array(1);
  const taken: number[] = [];
  for (let k = 0; k < 50; k++) {
    agent.memory.add(transition(Int32Array.of(k % 4)));
    await agent.learn(agent.memory.sample(rng));
    const { arrays, meta } = await agent.save();
    await agent.act(next, { actions, extras: {} }, 'explore');
    expect(actions[0]).toBe(arrays['next/actions']![0]);
    // Acting samples nothing: the update chose the action.
    expect((await agent.save()).meta.rng).toEqual(meta.rng);
    taken.push(actions[0]!);
  }
  expect(new Set(taken).size).toBe(4);
  agent.dispose();
});

test.each(['terminated', 'truncated'] as const)(
  'after an episode was %s, the first action of the next one is chosen anew',
  async (end) => {
    const agent = await create({ epsilonStart: 1, epsilonEnd: 1 });
    agent.memory.add(transition(Int32Array.of(0), end));
    await agent.learn(agent.memory.sample(rng));
    const { meta } = await agent.save();
    await agent.act(elsewhere, { actions: new Int32Array(1), extras: {} }, 'explore');
    expect((await agent.save()).meta.rng).not.toEqual(meta.rng);
    agent.dispose();
  },
);

test('a cut episode is bootstrapped from, a terminated one is not', async () => {
  const losses: number[] = [];
  for (const end of [undefined, 'truncated', 'terminated'] as const) {
    const agent = await create({ epsilonStart: 0, epsilonEnd: 0 });
    agent.memory.add(transition(Int32Array.of(2), end));
    losses.push((await agent.learn(agent.memory.sample(rng))).loss!);
    agent.dispose();
  }
  expect(losses[1]).toBe(losses[0]);
  expect(losses[2]).not.toBe(losses[0]);
});

test('each environment continues from its successor, also beside one that has ended', async () => {
  const agent = await create({ epsilonStart: 0, epsilonEnd: 0, learningRate: 1e-12 }, 3);
  const candidates = new Float32Array(60);
  new Rng(4).fillUniform(candidates, -1, 1);
  const best = new Int32Array(30);
  await agent.act(candidates, { actions: best, extras: {} }, 'exploit');
  const other = best.findIndex((action) => action !== best[0]);
  const [a, b] = [candidates.slice(0, 2), candidates.slice(2 * other, 2 * other + 2)];
  for (const [second, third] of [
    [a, b],
    [b, a],
  ] as const) {
    agent.memory.add({
      ...transition(Int32Array.of(0, 1, 2)),
      count: 3,
      observations: new Float32Array(6).fill(0.5),
      rewards: new Float64Array(3),
      nextObservations: Float32Array.of(...a, ...second, ...third),
      terminated: Uint8Array.of(1, 0, 0),
      truncated: new Uint8Array(3),
      starts: new Uint8Array(3),
    });
    await agent.learn(agent.memory.sample(rng));
    const next = (await agent.save()).arrays['next/actions'] as Int32Array;
    const greedy = [second, third].map((successor) => best[successor === a ? 0 : other]!);
    expect([...next]).toEqual([-1, ...greedy]);
  }
  agent.dispose();
});

test('a reward that is no float32 number is named before anything is learned from it', async () => {
  const agent = await create({});
  const before = await agent.save();
  agent.memory.add({ ...transition(Int32Array.of(0)), rewards: Float64Array.of(1e39) });
  expect(() => agent.learn(agent.memory.sample(rng))).toThrow(/row 0 of the batch.* is Infinity/);
  expect(await agent.save()).toEqual(before);
  agent.dispose();
});

test('learning the same step again and again finds its return: R / (1 − γ) where S′ is S', async () => {
  const agent = await create({ discount: 0.5, epsilonStart: 0, epsilonEnd: 0, learningRate: 0.01 });
  const state = Float32Array.of(0.5, 0.5);
  const actions = new Int32Array(1);
  let loss = 1;
  for (let k = 0; k < 600; k++) {
    await agent.act(state, { actions, extras: {} }, 'explore');
    agent.memory.add({ ...transition(actions), nextObservations: state });
    ({ loss } = (await agent.learn(agent.memory.sample(rng))) as { loss: number });
  }
  expect(loss).toBeLessThan(1e-4);
  agent.dispose();
});

test('last steps teach their reward alone: the discount makes no difference to them', async () => {
  const learned: unknown[] = [];
  for (const discount of [0.1, 0.99]) {
    const agent = await create({ discount, epsilonStart: 0, epsilonEnd: 0, learningRate: 0.01 });
    for (let k = 0; k < 20; k++) {
      agent.memory.add(transition(Int32Array.of(k % 4), 'terminated'));
      await agent.learn(agent.memory.sample(rng));
    }
    learned.push((await agent.save()).arrays);
    agent.dispose();
  }
  expect(learned[1]).toEqual(learned[0]);
});

test('δ = r + γ q_t(a_t) − q_tm1(a_tm1), by hand', () => {
  const error = sarsaError(
    tf.tensor2d([
      [1, 2],
      [3, 4],
    ]),
    tf.tensor1d([0, 1], 'int32'),
    tf.tensor1d([0.5, -1]),
    tf.tensor1d([0.5, 0]),
    tf.tensor2d([
      [20, 10],
      [100, 100],
    ]),
    tf.tensor1d([1, 0], 'int32'),
  );
  // 0.5 + 0.5 · 10 − 1, although the other action's value is higher; −1 + 0 − 4: the second row terminated.
  expect(error.arraySync()).toEqual([4.5, -5]);
});
