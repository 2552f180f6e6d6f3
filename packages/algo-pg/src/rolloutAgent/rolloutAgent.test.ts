import type { AgentContext, Metrics, Snapshot, Space } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { a2cUpdate } from '../a2c/a2cUpdate.ts';
import { a2cSettings } from '../a2c/config.ts';
import type { PpoConfig } from '../ppo/config.ts';
import { ppoSettings } from '../ppo/config.ts';
import { ppoUpdate } from '../ppo/ppoUpdate.ts';
import { pqnSettings } from '../pqn/config.ts';
import { pqnRecipe } from '../pqn/recipe.ts';
import { actorCriticRecipe } from './actorCriticRecipe.ts';
import { explained } from './losses.ts';
import type { Recipe } from './recipe.ts';
import { episodes } from './recipe.ts';
import { RolloutAgent } from './rolloutAgent.ts';
import { countSequences, sequenceRows } from './sequences.ts';

const engine = await activateBackend('tfjs-cpu');

const vectors = new Box({ low: -1, high: 1, shape: [2] });

async function agentFor(
  overrides: Partial<PpoConfig>,
  observationSpace: Space = vectors,
  actionSpace: Space = new Discrete(2),
  numEnvs = 2,
  updates?: number,
): Promise<RolloutAgent> {
  const config: PpoConfig = {
    ...ppoSettings.defaults,
    hidden: [4],
    rolloutSteps: 2,
    minibatches: 1,
    epochs: 3,
    ...overrides,
  };
  const context = {
    observationSpace,
    actionSpace,
    numEnvs,
    steps: 16,
    config,
    rng: new Rng(1),
    engine,
  };
  const recipe = actorCriticRecipe(context, ppoUpdate(config));
  return RolloutAgent.create(context, { ...recipe, schedule: { ...recipe.schedule, updates } });
}

const rollout = {
  steps: 2,
  numEnvs: 2,
  observations: Float32Array.of(0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7, 0.8),
  actions: Int32Array.of(0, 1, 1, 0),
  extras: { samples: Int32Array.of(0, 1, 1, 0) },
  rewards: Float64Array.of(1, -1, 2, 0.5),
  terminated: Uint8Array.of(0, 1, 0, 0),
  truncated: Uint8Array.of(1, 0, 0, 0),
  starts: Uint8Array.of(1, 1, 1, 1),
  tailRows: Int32Array.of(0, 2, 3),
  tailObservations: Float32Array.of(9, 9, 1, 1, -1, -1),
};

test.each([
  [0, [0.4, 0.3, 0.2, 0.1, 0]],
  [null, [0.4, 0.4, 0.4, 0.4]],
])('with learningRateEnd %j, the learning rates of a run are %j', async (learningRateEnd, rates) => {
  const agent = await agentFor({ learningRate: 0.4, learningRateEnd });
  for (const rate of rates) expect((await agent.learn(rollout)).learningRate).toBeCloseTo(rate, 12);
  agent.dispose();
});

test('the entropy weight decreases over the run, and each update uses the current weight', async () => {
  const rate = { learningRate: 0.1, learningRateEnd: null };
  const agent = await agentFor({ ...rate, entropyCoefficient: 0.8, entropyCoefficientEnd: 0.4 });
  // The same coefficient as the decaying one has at 4 of 16 steps.
  const steady = await agentFor({ ...rate, entropyCoefficient: 0.7 });
  const weights: number[] = [];
  weights.push((await agent.learn(rollout)).entropyCoefficient!);
  steady.restore(await agent.save());
  weights.push((await agent.learn(rollout)).entropyCoefficient!);
  await steady.learn(rollout);
  const kernels = [agent, steady].map(
    async (one) => (await one.save()).arrays['network/actor/policy/kernel'],
  );
  expect(await kernels[0]).toEqual(await kernels[1]);
  for (let k = 0; k < 3; k++) weights.push((await agent.learn(rollout)).entropyCoefficient!);
  for (const [k, weight] of [0.8, 0.7, 0.6, 0.5, 0.4].entries()) expect(weights[k]).toBeCloseTo(weight, 12);
  expect((await steady.learn(rollout)).entropyCoefficient).toBeUndefined();
  for (const one of [agent, steady]) one.dispose();
});

test('finishes after its recipe’s number of updates, including those before a restore; else never', async () => {
  const [agent, endless] = [await agentFor({}, vectors, new Discrete(2), 2, 3), await agentFor({})];
  for (let update = 1; update <= 3; update++) {
    expect(agent.finished).toBe(false);
    await agent.learn(rollout);
    await endless.learn(rollout);
    expect(endless.finished).toBe(false);
  }
  expect(agent.finished).toBe(true);
  const restarted = await agentFor({}, vectors, new Discrete(2), 2, 4);
  restarted.restore(await agent.save());
  expect(restarted.finished).toBe(false);
  await restarted.learn(rollout);
  expect(restarted.finished).toBe(true);
  for (const one of [agent, endless, restarted]) one.dispose();
});

test('a clip range of 0 disables clipping', async () => {
  const far = { learningRate: 0.3, learningRateEnd: null, valueClipRange: 0, epochs: 6 };
  const learnt: Float32Array[] = [];
  const clipped: (number | undefined)[] = [];
  for (const clipRange of [0, 1e6, 0.2]) {
    const agent = await agentFor({ ...far, clipRange });
    clipped.push((await agent.learn(rollout)).clipFraction);
    learnt.push((await agent.save()).arrays['network/actor/policy/kernel'] as Float32Array);
    agent.dispose();
  }
  expect(learnt[0]).toEqual(learnt[1]);
  expect(learnt[0]).not.toEqual(learnt[2]);
  expect(clipped).toEqual([undefined, 0, expect.closeTo(0.75, 0)]);
});

test('refuses to normalise or squash unsuitable spaces', async () => {
  await expect(agentFor({ normalizeObservations: true }, new Discrete(3))).rejects.toThrow(/normalised/);
  const forces = new Box({ low: -Infinity, high: 1, shape: [1] });
  await expect(agentFor({ squash: true }, vectors, forces)).rejects.toThrow(/no bounds/);
  await expect(agentFor({ squash: true })).rejects.toThrow('cannot be squashed: they are no numbers');
});

test('refuses to standardise a single advantage, which would become 0', async () => {
  const alone = await agentFor({ minibatches: 4 });
  await expect(alone.learn(rollout)).rejects.toThrow(/single step cannot be standardised/);
  alone.dispose();
  const asItIs = await agentFor({ minibatches: 4, standardise: false });
  expect(Math.abs((await asItIs.learn(rollout)).policyLoss!)).toBeGreaterThan(0);
  asItIs.dispose();
});

test('standardised bytes are not divided by 255 again', async () => {
  const learnt: Float32Array[] = [];
  for (const dtype of ['uint8', 'float32'] as const) {
    const pixels = new Box({ low: 0, high: 255, shape: [2], dtype });
    const agent = await agentFor({ normalizeObservations: true, epochs: 1 }, pixels);
    const observations = Float32Array.of(0, 200, 100, 7, 255, 30, 90, 90);
    for (let k = 0; k < 2; k++) await agent.learn({ ...rollout, observations });
    learnt.push((await agent.save()).arrays['network/actor/policy/kernel'] as Float32Array);
    agent.dispose();
  }
  expect(learnt[0]).toEqual(learnt[1]);
});

test('one agent computes advantages of episodes of different lengths', async () => {
  const batchOf = (steps: number): Rollout => ({
    ...{ steps, numEnvs: 1, starts: new Uint8Array(steps), truncated: new Uint8Array(steps) },
    observations: Float32Array.from({ length: 2 * steps }, (_, k) => k / 10),
    actions: new Int32Array(steps),
    extras: { samples: new Int32Array(steps) },
    rewards: Float64Array.from({ length: steps }, (_, k) => k),
    terminated: Uint8Array.from({ length: steps }, (_, k) => Number(k === steps - 1)),
    ...{ tailRows: new Int32Array(0), tailObservations: new Float32Array(0) },
  });
  const make = async (): Promise<RolloutAgent> => {
    const config = { ...ppoSettings.defaults, hidden: [4], minibatches: 1, learningRate: 1e-20 };
    const spaces = { observationSpace: vectors, actionSpace: new Discrete(2) };
    const context = { ...spaces, numEnvs: 1, steps: 1000, config, rng: new Rng(1), engine };
    const recipe = actorCriticRecipe(context, ppoUpdate(config));
    return RolloutAgent.create(context, { ...recipe, collector: episodes(0) });
  };
  const agent = await make();
  for (const steps of [3, 40, 2]) {
    const fresh = await make();
    const [{ advantageMean }, expected] = [
      await agent.learn(batchOf(steps)),
      await fresh.learn(batchOf(steps)),
    ];
    expect(advantageMean).toBeCloseTo(expected.advantageMean!, 6);
    fresh.dispose();
  }
  agent.dispose();
});

describe('padded episodes give the same update as rollouts of the same steps', () => {
  const steps = 40;
  const rng = new Rng(6);
  const draw = (): Float32Array => Float32Array.from({ length: steps }, () => rng.normal());
  const batch: Rollout = {
    ...{ steps, numEnvs: 1, starts: new Uint8Array(steps), truncated: new Uint8Array(steps) },
    observations: Float32Array.of(...draw(), ...draw()),
    actions: new Int32Array(steps),
    extras: { samples: Int32Array.from({ length: steps }, (_, k) => k % 2) },
    rewards: Float64Array.from(draw()),
    terminated: Uint8Array.from({ length: steps }, (_, k) => Number(k % 10 === 9)),
    ...{ tailRows: new Int32Array(0), tailObservations: new Float32Array(0) },
  };

  async function learnt(recipe: Recipe, context: AgentContext<object>): Promise<[Metrics, Snapshot]> {
    const agent = await RolloutAgent.create(context, recipe);
    const metrics = await agent.learn(batch);
    const snapshot = structuredClone(await agent.save());
    agent.dispose();
    return [metrics, snapshot];
  }

  const recipes: {
    readonly [name: string]: (context: AgentContext<object>, minibatches: number) => Recipe;
  } = {
    ppo: (context, minibatches) => {
      const config = { ...ppoSettings.defaults, hidden: [4], rolloutSteps: steps, epochs: 2, minibatches };
      return actorCriticRecipe({ ...context, config }, ppoUpdate(config));
    },
    a2c: (context, minibatches) => {
      const own = { hidden: [4], rolloutSteps: steps, standardise: true, learningRate: 0.05 };
      const config = { ...a2cSettings.defaults, ...own };
      const recipe = actorCriticRecipe({ ...context, config }, a2cUpdate(config));
      return { ...recipe, schedule: { ...recipe.schedule, minibatches } };
    },
    pqn: (context, minibatches) => {
      const config = { ...pqnSettings.defaults, hidden: [4], rolloutSteps: steps, epochs: 2, minibatches };
      return pqnRecipe({ ...context, config });
    },
  };

  // 40 steps in 3 minibatches leave one over.
  test.each(Object.keys(recipes).flatMap((name) => [1, 3, 4].map((parts) => [name, parts] as const)))(
    '%s, in %d minibatches',
    async (name, minibatches) => {
      const found = [];
      for (const isPadded of [false, true]) {
        const spaces = { observationSpace: vectors, actionSpace: new Discrete(2) };
        const context = { ...spaces, numEnvs: 1, steps: 1000, config: {}, rng: new Rng(1), engine };
        const recipe = recipes[name]!(context, minibatches);
        found.push(await learnt(isPadded ? { ...recipe, collector: episodes(0) } : recipe, context));
      }
      const [[metrics, plain], [others, padded]] = found as [[Metrics, Snapshot], [Metrics, Snapshot]];
      for (const key in metrics) expect(others[key], key).toBeCloseTo(metrics[key]!, 4);
      for (const [key, array] of Object.entries(plain.arrays)) {
        const other = padded.arrays[key] as Float32Array;
        const off = (array as Float32Array).findIndex((value, k) => !(Math.abs(value - other[k]!) < 5e-5));
        expect(off, `${key} ${off}: ${other[off]}, not ${array[off]}`).toBe(-1);
      }
    },
  );
});

test('refuses more minibatches than steps', async () => {
  const asItIs = { standardise: false };
  const [agent, fine] = [await agentFor({ minibatches: 5 }), await agentFor({ minibatches: 4, ...asItIs })];
  await expect(agent.learn(rollout)).rejects.toMatchObject({
    code: 'invalid-config',
    message: 'A rollout of 4 steps cannot be divided into 5 minibatches.',
  });
  await fine.learn(rollout);
  for (const one of [agent, fine]) one.dispose();
});

test('a restored agent acts in another number of environments', async () => {
  const normalised = { normalizeRewards: true, normalizeObservations: true };
  const many = await agentFor(normalised);
  await many.learn(rollout);
  const single = await agentFor(normalised, vectors, new Discrete(2), 1);
  single.restore(structuredClone(await many.save()));
  const observations = Float32Array.of(0.3, -0.9, 0.1, 0.8, -0.5, -0.5);
  const [expected, actions] = [new Int32Array(3), new Int32Array(3)];
  await many.act(observations, { actions: expected, extras: {} }, 'exploit');
  await single.act(observations, { actions, extras: {} }, 'exploit');
  expect([...actions]).toEqual([...expected]);
  many.dispose();
  single.dispose();
});

test('sequences of two environments, part by part and step by step', () => {
  // Six steps of two environments in sequences of three: the first environment's first sequence is rows 0, 2, 4.
  const sequences = { length: 3, numEnvs: 2 };
  expect(countSequences(sequences, 12)).toBe(4);
  const rows = [...sequenceRows(sequences, [0, 1, 2, 3], 4)];
  expect(rows).toEqual([0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11]);
  expect([...sequenceRows(sequences, [3, 0, 2, 1], 2)]).toEqual([7, 0, 9, 2, 11, 4, 6, 1, 8, 3, 10, 5]);
});

test('incomplete parts of sequences are left out', () => {
  expect([...sequenceRows({ length: 2, numEnvs: 1 }, [2, 0, 1], 2)]).toEqual([4, 0, 5, 1]);
});

test.each<[string, readonly number[], readonly number[], number]>([
  ['most of it', [1, 2, 3, 4], [1, 2, 2.5, 2.5], 0.7],
  ['all of it', [1, 2, 3], [1, 2, 3], 1],
  ['nothing, where returns do not vary', [0, 0, 0], [0.1, -0.1, 0.3], 0],
  ['nothing of a single step', [5], [3], 0],
])('values explain %s', (_name, returns, values, expected) => {
  const error = tf.sub(tf.tensor1d([...returns]), tf.tensor1d([...values]));
  const found = explained(error, tf.tensor1d([...returns]), (x) => tf.mean(x));
  expect(found.dataSync()[0]).toBeCloseTo(expected, 6);
});
